// Compares the schema with the Go structs of Prometheus at each release: docs/maintaining.md. What does it is
// TypeScript beside our sources: it is bundled before it runs.
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
// Within the project, so that its packages are found.
const folder = await mkdtemp(join(root, 'node_modules/.compare-schema-'))
try {
  const outfile = join(folder, 'main.mjs')
  await build({
    absWorkingDir: root,
    entryPoints: ['scripts/compare-schema/main.ts'],
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    logLevel: 'error',
    outfile,
  })
  await import(pathToFileURL(outfile).href)
} finally {
  await rm(folder, { recursive: true })
}
