// Writes docs/presets.md from the presets.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withBundle } from './bundled.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const contents =
  "export { PRESETS } from './src/generate/presets/index.ts'; export { presetsPage } from './src/report/preset-page.ts'"
await withBundle({ stdin: { contents, resolveDir: root } }, async ({ PRESETS, presetsPage }) => {
  await writeFile(join(root, 'docs/presets.md'), presetsPage(PRESETS))
  console.log(`${PRESETS.length} presets in docs/presets.md`)
})
