// Writes docs/rules/ from the registry of rules: a page for each, and a table of all.
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
const pagesFolder = join(root, 'docs/rules')
// Within the project, so that its packages are found.
const folder = await mkdtemp(join(root, 'node_modules/.write-rule-docs-'))
try {
  const outfile = join(folder, 'main.mjs')
  await build({
    absWorkingDir: root,
    stdin: {
      contents:
        "export { allRules } from './src/lint/registry.ts'; export { rulePages } from './src/report/rule-docs.ts'",
      resolveDir: root,
    },
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    logLevel: 'error',
    outfile,
  })
  const { allRules, rulePages } = await import(pathToFileURL(outfile).href)
  const pages = rulePages(allRules())
  await mkdir(pagesFolder, { recursive: true })
  for (const name of await readdir(pagesFolder)) if (!pages.has(name)) await rm(join(pagesFolder, name))
  for (const [name, text] of pages) await writeFile(join(pagesFolder, name), text)
  console.log(`${pages.size} pages in docs/rules`)
} finally {
  await rm(folder, { recursive: true })
}
