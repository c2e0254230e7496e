// Builds src/ into dist/: one CommonJS file, in which a module runs when it is first imported, and a file of its own
// for each library that not every command needs. Fewer and smaller files to load: a small `promsd add` is mostly the
// start of its process.
import { createHash } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
const { version, dependencies } = JSON.parse(await readFile(`${root}package.json`, 'utf8'))
const lazyLibraries = ['chokidar', 'diff', 'js-yaml', 're2js', 'string-width', 'zod']

const common = {
  absWorkingDir: root,
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20.19',
  minifySyntax: true,
  minifyWhitespace: true,
  charset: 'ascii',
  legalComments: 'linked',
  // src/files/native.ts looks for itself by __dirname here, by import.meta under the tests.
  logOverride: { 'empty-import-meta': 'silent' },
}

/** commander can run subcommands as programs of their own; promsd has none, and loading this costs 2 ms. */
const withoutChildProcess = {
  name: 'commander-without-child-process',
  setup(build) {
    build.onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      importer.includes('/node_modules/commander/') ? { path: 'child_process', namespace: 'empty' } : undefined,
    )
    build.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'module.exports = {}' }))
  },
}

const separateLibraries = {
  name: 'separate-libraries',
  setup(build) {
    build.onResolve({ filter: new RegExp(`^(?:${lazyLibraries.join('|')})$`) }, ({ path }) => ({
      path: `./lib/${path}.js`,
      external: true,
    }))
  },
}

await rm(`${root}dist`, { recursive: true, force: true })
await build({
  ...common,
  entryPoints: { promsd: 'src/cli/entry.ts' },
  outdir: 'dist',
  external: Object.keys(dependencies),
  define: { PROMSD_VERSION: JSON.stringify(version) },
  plugins: [separateLibraries, withoutChildProcess, ...(globalThis.testPlugins ?? [])],
})
// The function that Node would wrap around a CommonJS file: src/cli/start.ts compiles the file as it is.
const program = `(function (exports, require, module, __filename, __dirname) {${await readFile(`${root}dist/promsd.js`, 'utf8')}\n})`
await writeFile(`${root}dist/promsd.js`, program)
// Read as Latin-1 when it starts, which is quicker: so it has to be ASCII.
if (/[^\0-\x7f]/.test(program)) throw new Error('dist/promsd.js is not ASCII')
const id = createHash('sha256').update(program).digest('hex').slice(0, 12)
await build({
  ...common,
  entryPoints: ['src/cli/start.ts'],
  outdir: 'dist',
  define: { PROMSD_BUILD: JSON.stringify(id) },
})
await mkdir(`${root}dist/lib`, { recursive: true })
await build({ ...common, entryPoints: lazyLibraries.filter((name) => name !== 'string-width'), outdir: 'dist/lib' })
// It has a default export only, and Node gives the importer of a CommonJS file that file's whole exports as default.
await build({
  ...common,
  entryPoints: ['string-width'],
  outdir: 'dist/lib',
  footer: { js: 'module.exports = module.exports.default' },
})
await writeFile(`${root}dist/package.json`, '{ "type": "commonjs" }\n')
