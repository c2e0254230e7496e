// Linting configs, against `promtool check config` of the newest release at hand.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { newestPromtool } from './oracle.mjs'
import { empty, folder, median, peakMemory, peakMemoryOf, promsd, race, ratio, report, run } from './race.mjs'

/** A config of static jobs, with a relabel rule each or none; 200 distinct regular expressions in turn. */
function config(name, jobs, relabel) {
  let text = 'global:\n  scrape_interval: 15s\nscrape_configs:\n'
  for (let i = 0; i < jobs; i++) {
    text += `  - job_name: job-${i}
    scrape_interval: 30s
    scrape_timeout: 10s
    metrics_path: /metrics
    static_configs:
      - targets: ['host-${i}-a:9100', 'host-${i}-b:9100']
        labels:
          env: prod
          dc: dc${i % 7}
`
    if (!relabel) continue
    text += `    relabel_configs:
      - source_labels: [__address__]
        regex: '(host-${i % 200}-.*):(\\d+)'
        target_label: instance
        replacement: '\${1}'
`
  }
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}

export function benchLint() {
  const oracle = newestPromtool()
  if (!oracle) {
    console.log('\nno promtool in .oracle (npm test brings it): lint is compared with nothing')
    return
  }
  const { version, promtool } = oracle
  const cases = [
    ['a config of 10 jobs', [config('10.yml', 10, false)], 2.5],
    ['a config of 1,000 jobs', [config('1000.yml', 1000, true)], 1.5],
    ['a config of 5,000 jobs', [config('5000.yml', 5000, true)], 1],
    ['500 configs of 10 jobs in one call', manyConfigs(500), 3],
  ]
  for (const [what, files, bar] of cases) {
    const lintArgs = [promsd, 'lint', '-p', version, ...files]
    const toolArgs = ['check', 'config', '--lint=none', ...files]
    const times = race({
      node: () => run(process.execPath, [empty]),
      promsd: () => run(process.execPath, lintArgs),
      promtool: () => run(promtool, toolArgs),
    })
    const shown = Object.entries(times).map(([name, each]) => `${name} ${median(each).toFixed(1)} ms`)
    console.log(`\nlint ${what}: ${shown.join(', ')}`)
    report(`against promtool ${version}`, ratio(times.promsd, times.promtool), bar)
    if (bar === 2.5) report('against an empty node process', ratio(times.promsd, times.node), 2.5)
    if (bar !== 1) continue
    const theirs = peakMemoryOf(promtool, toolArgs)
    const ours = peakMemory(lintArgs.slice(1))
    if (theirs !== undefined) report(`peak memory (${ours.toFixed(0)} MiB) against promtool`, ours / theirs, 2)
  }
}

function manyConfigs(count) {
  mkdirSync(join(folder, 'many'))
  return Array.from({ length: count }, (_unused, i) => config(`many/${i}.yml`, 10, false))
}
