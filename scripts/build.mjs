// Builds src/ into dist/: a CommonJS file (and one with less in it, for editing), in which a module runs when it is first
// imported, and a file of its own for each library that not every command needs. Fewer and smaller files to load: a small
// `promsd add` is mostly the start of its process.
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
const { version, dependencies } = JSON.parse(await readFile(`${root}package.json`, 'utf8'))
const lazyLibraries = ['chokidar', 'diff', 'js-yaml', 're2js', 'string-width']
// What is imported and yet seldom used: most texts are plain ASCII, which these need not look at.
const atFirstUse = ['js-yaml', 'string-width']

const common = {
  absWorkingDir: root,
  metafile: true,
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20.19',
  minify: true,
  // Code that is compiled by vm.Script has no import(): it becomes require.
  supported: { 'dynamic-import': false },
  charset: 'ascii',
  legalComments: 'none',
  // src/files/native.ts looks for itself by __dirname here, by import.meta under the tests.
  logOverride: { 'empty-import-meta': 'silent' },
}

/**
 * commander can run subcommands as programs of their own; promsd has none, and loading child_process costs 2 ms. The
 * module node:process is the global of that name, but is made at its first import.
 */
const lighterCommander = {
  name: 'lighter-commander',
  setup(build) {
    const contents = { child_process: 'module.exports = {}', process: 'module.exports = process' }
    build.onResolve({ filter: /^node:(?:child_process|process)$/ }, ({ path, importer }) =>
      importer.includes('/node_modules/commander/') ? { path: path.slice(5), namespace: 'lighter' } : undefined,
    )
    build.onLoad({ filter: /.*/, namespace: 'lighter' }, ({ path }) => ({ contents: contents[path] }))
  },
}

/** Modules of ours that share no state with the rest can be files of their own as well. */
const lazyModules = ['src/project/zod.ts', 'src/generate/grafana.ts']

const separateLibraries = {
  name: 'separate-libraries',
  setup(build) {
    const modules = lazyModules.map((file) => basename(file, '.ts')).join('|')
    build.onResolve({ filter: new RegExp(`/(?:${modules})\\.ts$`) }, ({ path }) => ({
      path: `./lib/${basename(path, '.ts')}.js`,
      external: true,
    }))
    build.onResolve({ filter: new RegExp(`^(?:${lazyLibraries.join('|')})$`) }, ({ path, namespace }) =>
      atFirstUse.includes(path) && namespace !== 'at-first-use'
        ? { path, namespace: 'at-first-use' }
        : { path: `./lib/${path}.js`, external: true },
    )
    build.onLoad({ filter: /.*/, namespace: 'at-first-use' }, async ({ path }) => {
      const { default: whole, ...named } = await import(path)
      const getters = Object.keys(named).map((name) => `get ${name}() { return load().${name} }`)
      const what = typeof whole === 'function' ? '(...args) => load()(...args)' : `{ ${getters.join(', ')} }`
      return { contents: `let it; const load = () => (it ??= require('${path}')); module.exports = ${what}` }
    })
  },
}

/**
 * What lint brings makes half of the program. The commands that edit target files have one without it: the less there is
 * to read, the sooner they start (bin/promsd.js says which commands these are).
 */
const withoutLint = {
  name: 'without-lint',
  setup(build) {
    const commands = /\/commands\/(?:extract|generate|job|lint|presets|rules|schema)\.ts$/
    build.onResolve({ filter: commands }, ({ path }) => ({ path, namespace: 'without-lint' }))
    // Neither do they reload anything, nor read a file of HTTP settings: that takes the schema.
    const reloading = /\/(?:reload-files|http-config)\.ts$/
    build.onResolve({ filter: reloading }, ({ path }) => ({ path, namespace: 'without-lint' }))
    build.onLoad({ filter: /.*/, namespace: 'without-lint' }, () => ({ contents: 'module.exports = {}' }))
  },
}

async function buildProgram(name, plugins) {
  const result = await build({
    ...common,
    entryPoints: { [name]: 'src/cli/entry.ts' },
    // src/cli/bug-report.ts reads it, to name the places of an unexpected error.
    sourcemap: 'external',
    sourcesContent: false,
    outdir: 'dist',
    external: Object.keys(dependencies),
    define: { PROMSD_VERSION: JSON.stringify(version) },
    plugins: [...plugins, separateLibraries, lighterCommander],
  })
  // bin/promsd.js compiles the file as it is: with the function that Node would wrap around it, and with its hash, which
  // tells builds apart. It is read as Latin-1, which is quicker: so it has to be ASCII.
  const file = `${root}dist/${name}.js`
  const code = await readFile(file, 'utf8')
  if (/[^\0-\x7f]/.test(code)) throw new Error(`${file} is not ASCII`)
  const hash = createHash('sha256').update(code).digest('hex').slice(0, 12)
  await writeFile(file, `/*${hash}*/(function (exports, require, module, __filename, __dirname) {\n${code}\n})`)
  return result
}

await rm(`${root}dist`, { recursive: true, force: true })
const program = await buildProgram('promsd', [])
const editing = await buildProgram('promsd-edit', [withoutLint])
await mkdir(`${root}dist/lib`, { recursive: true })
const libraries = await build({
  ...common,
  entryPoints: [...lazyLibraries.filter((name) => name !== 'string-width'), ...lazyModules],
  entryNames: '[name]',
  outdir: 'dist/lib',
})
// It has a default export only, and Node gives the importer of a CommonJS file that file's whole exports as default.
const stringWidth = await build({
  ...common,
  entryPoints: ['string-width'],
  outdir: 'dist/lib',
  footer: { js: 'module.exports = module.exports.default' },
})
await writeFile(`${root}dist/package.json`, '{ "type": "commonjs" }\n')

// The licences of what was bundled ask to be passed on with it.
const inputs = [program, editing, libraries, stringWidth].flatMap(({ metafile }) => Object.keys(metafile.inputs))
const packages = inputs.map((input) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1]).filter(Boolean)
const licences = await Promise.all(
  [...new Set(packages)].sort().map(async (name) => {
    const folder = `${root}node_modules/${name}`
    const file = (await readdir(folder)).find((each) => /^licen[cs]e/i.test(each))
    if (!file) throw new Error(`${name} has no licence to pass on`)
    return `${name}\n\n${await readFile(`${folder}/${file}`, 'utf8')}`
  }),
)
await writeFile(`${root}dist/THIRD-PARTY-LICENSES.txt`, licences.join(`\n${'-'.repeat(80)}\n\n`))
