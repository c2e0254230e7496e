// Compares src/promql/functions.ts and the keywords of src/promql/syntax.ts with promql/parser of Prometheus at every
// minor release:
//   node scripts/compare-functions.mjs PATH_OF_A_CLONE
// Prints a line for each function or keyword that is missing, superfluous or different in a release, and exits 1 if
// there is one.

import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { withBundle } from './bundled.mjs'

const [clone] = process.argv.slice(2)
if (clone === undefined) {
  console.error('usage: node scripts/compare-functions.mjs PATH_OF_A_CLONE')
  process.exit(2)
}

const root = fileURLToPath(new URL('..', import.meta.url))
const git = (...args) => execFileSync('git', ['-C', clone, ...args], { encoding: 'utf8', maxBuffer: 1 << 28 })

/** Our tables. */
function load() {
  const contents = `export * from './src/promql/functions.ts'; export * from './src/promql/syntax.ts'`
  return withBundle({ stdin: { contents, resolveDir: root } }, (tables) => tables)
}

const TYPES = {
  ValueTypeScalar: 'scalar',
  ValueTypeVector: 'vector',
  ValueTypeMatrix: 'matrix',
  ValueTypeString: 'string',
}

/** Functions of a tag: name → what its entry says, in one line. */
function functionsAt(tag) {
  const text = git('show', `${tag}:promql/parser/functions.go`)
  const table = /^var Functions = [^{]*\{\n([\s\S]*?)^\}/m.exec(text)[1]
  const found = new Map()
  for (const [, name, body] of table.matchAll(/^\t"(\w+)": \{\n([\s\S]*?)^\t\},/gm)) {
    const field = (key) => new RegExp(`^\\s*${key}:\\s*(.*),$`, 'm').exec(body)?.[1]
    const args = [...field('ArgTypes').matchAll(/ValueType\w+/g)].map(([type]) => TYPES[type]).filter(Boolean)
    found.set(
      name,
      line(args, TYPES[field('ReturnType')], Number(field('Variadic') ?? 0), field('Experimental') === 'true'),
    )
  }
  return found
}

function line(args, returns, variadic, experimental) {
  return `(${args.join(', ')})${variadic ? ` variadic ${variadic}` : ''} ${returns}${experimental ? ' experimental' : ''}`
}

function keywordsAt(tag) {
  const table = /^var key = [^{]*\{\n([\s\S]*?)^\}/m.exec(git('show', `${tag}:promql/parser/lex.go`))[1]
  return new Set([...table.matchAll(/^\t"(\w+)":/gm)].map(([, word]) => word))
}

function* differences(release, theirs, ours) {
  for (const [name, text] of theirs) {
    const own = ours.get(name)
    if (own === undefined) yield `${release} ${name}: missing, it is ${text}`
    else if (own !== text) yield `${release} ${name}: ours is ${own}, Prometheus's ${text}`
  }
  for (const name of ours.keys()) if (!theirs.has(name)) yield `${release} ${name}: superfluous`
}

const { allFunctions, hasFunction, isExperimental, syntaxOf } = await load()
const releases = git('tag')
  .split('\n')
  .map((tag) => /^v(\d+)\.(\d+)\.0$/.exec(tag))
  .filter((match) => match && (match[1] > 2 || (match[1] === '2' && match[2] >= 42)))
  .map(([tag, major, minor]) => ({ tag, release: { major: Number(major), minor: Number(minor) } }))
  .sort((a, b) => a.release.major - b.release.major || a.release.minor - b.release.minor)

const keyword = (words) => new Map([...words].map((word) => [word, 'a keyword']))
let count = 0
for (const { tag, release } of releases) {
  const ours = new Map()
  for (const [name, found] of allFunctions()) {
    if (!hasFunction(found, release)) continue
    ours.set(name, line(found.args, found.returns, found.variadic, isExperimental(found, release)))
  }
  const all = [
    ...differences(tag, functionsAt(tag), ours),
    ...differences(tag, keyword(keywordsAt(tag)), keyword(syntaxOf(release).keywords)),
  ]
  for (const text of all) console.log(text)
  count += all.length
}
process.exitCode = count === 0 ? 0 : 1
