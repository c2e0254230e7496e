#!/usr/bin/env node
// Runs dist/promsd.js, or dist/promsd-edit.js, which is smaller, for the commands that edit. With V8's compiled code from
// a former run where there is one (src/cli/code-cache.ts): compiling anew is a third of what a small command takes.
// CommonJS, which Node starts 4 ms sooner than an ES module.
const { readFileSync } = require('node:fs')
const { join } = require('node:path')
const { Script } = require('node:vm')

const dist = join(__dirname, '../dist')
const editing = /^(?:add|remove|rm|label|rename|list|ls|apply|fmt|history)$/
const isLight = editing.test(process.argv[2] ?? '') && !process.argv.some((arg) => arg.startsWith('--http'))
const filename = join(dist, isLight ? 'promsd-edit.js' : 'promsd.js')
const code = readFileSync(filename, 'utf8')
// The file begins with /*its hash*/: the compiled code of another build is never taken for its own. Each command has
// code of its own compiled.
const command = /^[a-z]{1,12}$/.exec(process.argv[2] ?? '') ?? 'none'
const cache = join(dist, `promsd.${code.slice(2, 14)}.${command}.${process.version}.${process.arch}.cache`)
let cachedData
let runs = 0
try {
  // V8 trusts compiled code blindly, and a damaged one would crash it: it is kept twice, and has to be the same. The last
  // byte says how many runs it is from.
  const kept = readFileSync(cache)
  const middle = (kept.length - 1) / 2
  const half = kept.subarray(0, middle)
  if (middle > 0 && half.equals(kept.subarray(middle, -1))) {
    cachedData = half
    runs = kept[kept.length - 1]
  }
} catch {}
const script = new Script(code, { filename, cachedData })
if (script.cachedDataRejected) runs = 0
const program = { exports: {} }
script.runInThisContext()(
  program.exports,
  (id) => require(id.startsWith('./') ? join(dist, id) : id),
  program,
  filename,
  dist,
)
program.exports.run({ cache, script, runs })
