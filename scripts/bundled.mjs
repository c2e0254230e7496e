// Runs modules of src/ and scripts/ that are TypeScript, for the scripts of maintainers.
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))

/** The exports of a module, given as esbuild's `entryPoints` or `stdin`, handed to `use`. */
export async function withBundle(input, use) {
  // Within the project, so that its packages are found.
  const folder = await mkdtemp(join(root, 'node_modules/.bundled-'))
  try {
    const outfile = join(folder, 'main.mjs')
    await build({
      absWorkingDir: root,
      ...input,
      bundle: true,
      packages: 'external',
      format: 'esm',
      platform: 'node',
      target: 'node20.19',
      logLevel: 'error',
      outfile,
    })
    return await use(await import(pathToFileURL(outfile).href))
  } finally {
    await rm(folder, { recursive: true })
  }
}
