// Writes docs/rules/ from the registry of rules: a page for each, and a table of all.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withBundle } from './bundled.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const pagesFolder = join(root, 'docs/rules')
const contents =
  "export { allRules } from './src/lint/registry.ts'; export { rulePages } from './src/report/rule-docs.ts'"
await withBundle({ stdin: { contents, resolveDir: root } }, async ({ allRules, rulePages }) => {
  const pages = rulePages(allRules())
  await mkdir(pagesFolder, { recursive: true })
  for (const name of await readdir(pagesFolder)) if (!pages.has(name)) await rm(join(pagesFolder, name))
  for (const [name, text] of pages) await writeFile(join(pagesFolder, name), text)
  console.log(`${pages.size} pages in docs/rules`)
})
