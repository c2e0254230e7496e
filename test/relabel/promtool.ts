import { execFile, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** Files for one call of promtool. */
const BATCH = 500

/** For each config what `promtool check config` says of it: undefined where it accepts it. */
export function configVerdicts(
  oracle: string,
  configs: readonly string[],
  flags: readonly string[] = [],
): (string | undefined)[] {
  const folder = temporaryFolder()
  try {
    const verdicts: (string | undefined)[] = configs.map(() => 'no verdict')
    configs.forEach((text, i) => {
      fs.writeFileSync(join(folder, `c${i}.yml`), text)
    })
    for (let from = 0; from < configs.length; from += BATCH) {
      const names = configs.slice(from, from + BATCH).map((_, i) => `c${from + i}.yml`)
      // Success goes to one stream and failure to the other: into one file, they keep their order.
      const output = fs.openSync(join(folder, 'output'), 'w+')
      spawnSync(join(oracle, 'promtool'), ['check', 'config', '--lint=none', ...flags, ...names], {
        cwd: folder,
        stdio: ['ignore', output, output],
      })
      fs.closeSync(output)
      for (const part of fs.readFileSync(join(folder, 'output'), 'utf8').split(/^Checking (?=c\d+\.yml$)/m)) {
        const index = /^c(\d+)\.yml\n/.exec(part)?.[1]
        if (index !== undefined) verdicts[Number(index)] = /FAILED: (.*)/s.exec(part)?.[1]?.trim()
      }
    }
    return verdicts
  } finally {
    fs.rmSync(folder, { recursive: true })
  }
}

export interface CheckedTarget {
  readonly discoveredLabels: Readonly<Record<string, string>>
  /** Empty where it is dropped. */
  readonly labels: Readonly<Record<string, string>>
}

/** What `promtool check service-discovery` shows of the targets of the job "j", whose target file is `t.yml`. */
export async function checkedTargets(oracle: string, config: string, targets: string): Promise<CheckedTarget[]> {
  const folder = temporaryFolder()
  try {
    fs.writeFileSync(join(folder, 'c.yml'), config)
    fs.writeFileSync(join(folder, 't.yml'), targets)
    // It waits out its timeout, so that several are better run at a time.
    const { stdout } = await promisify(execFile)(
      join(oracle, 'promtool'),
      ['check', 'service-discovery', 'c.yml', 'j', '--timeout=2s'],
      { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 30 },
    )
    return JSON.parse(stdout) as CheckedTarget[]
  } finally {
    fs.rmSync(folder, { recursive: true })
  }
}

function temporaryFolder(): string {
  return fs.mkdtempSync(join(os.tmpdir(), 'promsd-relabel-'))
}
