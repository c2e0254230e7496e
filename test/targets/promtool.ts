import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import { join } from 'node:path'
import type { Format } from '../../src/document/node.ts'

/** Files for one call of promtool: starting it takes longer than all it does. */
const BATCH = 500

/** Relabeling that replaces whatever a job could refuse about a target, so that only the file itself is judged. */
const RELABELING = `
  relabel_configs:
  - {target_label: __address__, replacement: 'x:1'}
  - {regex: '__(scrape_interval|scrape_timeout|scheme|metrics_path)__', action: labeldrop}
  - {target_label: __scheme__, replacement: http}
  - {target_label: __metrics_path__, replacement: /m}
  - {target_label: __scrape_interval__, replacement: 1m}
  - {target_label: __scrape_timeout__, replacement: 10s}
`

const extension = (format: Format): string => (format === 'json' ? 'json' : 'yml')

/** For each text what `promtool check config` says of it as a target file: undefined where it accepts it. */
export function promtoolVerdicts(oracle: string, format: Format, texts: readonly string[]): (string | undefined)[] {
  const folder = fs.mkdtempSync(join(os.tmpdir(), 'promsd-verdicts-'))
  try {
    texts.forEach((text, i) => {
      const name = `t${i}.${extension(format)}`
      fs.writeFileSync(join(folder, name), text)
      fs.writeFileSync(
        join(folder, `c${i}.yml`),
        `scrape_configs:\n- job_name: j\n  file_sd_configs: [{files: [${name}]}]${RELABELING}`,
      )
    })
    const verdicts: (string | undefined)[] = texts.map(() => 'no verdict')
    for (let from = 0; from < texts.length; from += BATCH) {
      const configs = texts.slice(from, from + BATCH).map((_, i) => `c${from + i}.yml`)
      // Success goes to one stream and failure to the other: into one file, they keep their order.
      const output = fs.openSync(join(folder, 'output'), 'w+')
      spawnSync(join(oracle, 'promtool'), ['check', 'config', '--lint=none', ...configs], {
        cwd: folder,
        stdio: ['ignore', output, output],
      })
      fs.closeSync(output)
      for (const part of fs.readFileSync(join(folder, 'output'), 'utf8').split(/^Checking (?=c\d+\.yml$)/m)) {
        const index = /^c(\d+)\.yml\n/.exec(part)?.[1]
        if (index === undefined) continue
        const failed = /FAILED: (.*)/s.exec(part)?.[1]
        verdicts[Number(index)] = failed?.trim()
      }
    }
    return verdicts
  } finally {
    fs.rmSync(folder, { recursive: true })
  }
}

/** For each file its targets as Prometheus discovers them: labels with `__address__`, each set once. */
export function discoveredTargets(
  oracle: string,
  texts: readonly { format: Format; text: string }[],
): ReadonlySet<string>[] {
  const folder = fs.mkdtempSync(join(os.tmpdir(), 'promsd-discovery-'))
  try {
    texts.forEach(({ format, text }, i) => {
      fs.writeFileSync(join(folder, `t${i}.${extension(format)}`), text)
    })
    const files = "file_sd_configs: [{files: ['t*.json', 't*.yml']}]"
    fs.writeFileSync(join(folder, 'c.yml'), `scrape_configs:\n- job_name: j\n  ${files}${RELABELING}`)
    const { stdout } = spawnSync(
      join(oracle, 'promtool'),
      ['check', 'service-discovery', 'c.yml', 'j', '--timeout=2s'],
      { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 30 },
    )
    const sets = texts.map(() => new Set<string>())
    for (const { discoveredLabels } of JSON.parse(stdout) as { discoveredLabels: Record<string, string> }[]) {
      const index = Number(/^t(\d+)\./.exec(discoveredLabels['__meta_filepath']!)![1])
      sets[index]!.add(comparableLabels(Object.entries(discoveredLabels)))
    }
    return sets
  } finally {
    fs.rmSync(folder, { recursive: true })
  }
}

/** Labels that Prometheus sets where a file does not. */
const DEFAULTS = ['__scheme__', '__metrics_path__', '__scrape_interval__', '__scrape_timeout__', '__meta_filepath']

export function comparableLabels(labels: Iterable<[string, string]>): string {
  const own = [...labels].filter(([name, value]) => !DEFAULTS.includes(name) && !(name === 'job' && value === 'j'))
  return JSON.stringify(own.sort(([a], [b]) => (a < b ? -1 : 1)))
}
