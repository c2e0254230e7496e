import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import { join } from 'node:path'

/** For each text whether `promtool check rules` takes it: undefined, or what it says against it. */
export function ruleVerdicts(oracle: string, texts: readonly string[]): (string | undefined)[] {
  const folder = fs.mkdtempSync(join(os.tmpdir(), 'promsd-rules-'))
  try {
    texts.forEach((text, i) => {
      fs.writeFileSync(join(folder, `r${i}.yml`), text)
    })
    const verdicts: (string | undefined)[] = texts.map(() => 'no verdict')
    // Success goes to one stream and failure to the other: into one file, they keep their order.
    const output = fs.openSync(join(folder, 'output'), 'w+')
    const names = texts.map((_, i) => `r${i}.yml`)
    spawnSync(join(oracle, 'promtool'), ['check', 'rules', '--lint=none', ...names], {
      cwd: folder,
      stdio: ['ignore', output, output],
    })
    fs.closeSync(output)
    for (const part of fs.readFileSync(join(folder, 'output'), 'utf8').split(/^Checking (?=r\d+\.yml$)/m)) {
      const index = /^r(\d+)\.yml\n/.exec(part)?.[1]
      if (index === undefined) continue
      verdicts[Number(index)] = / {2}SUCCESS: /.test(part) ? undefined : part.trim()
    }
    return verdicts
  } finally {
    fs.rmSync(folder, { recursive: true })
  }
}
