// Generating a config of many jobs, against `promtool check config` of the newest release at hand on the result.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { newestPromtool } from './oracle.mjs'
import { folder, median, peakMemory, promsd, race, ratio, report, run } from './race.mjs'

const JOBS = 5000
const BAR = 3

/** A project file of jobs with targets in files, labels, and metrics that are kept; 200 distinct patterns in turn. */
function project(version) {
  let text = `prometheus: "${version}"\nconfig: prometheus.yml\nglobal:\n  scrape_interval: 15s\njobs:\n`
  for (let i = 0; i < JOBS; i++) {
    text += `  - name: job-${i}
    scrape_interval: 30s
    static:
      - targets: [host-${i}-a:9100, host-${i}-b:9100]
        labels: {env: prod, dc: dc${i % 7}}
    set_label: {team: team-${i % 50}}
    keep_metrics: [node_${i % 200}_.*, up]
`
  }
  return text
}

export function benchGenerate() {
  const oracle = newestPromtool()
  if (!oracle) {
    console.log('\nno promtool in .oracle (npm test brings it): generate is compared with nothing')
    return
  }
  const { version, promtool } = oracle
  const place = join(folder, 'generate')
  mkdirSync(place)
  const file = join(place, 'promsd.yaml')
  const config = join(place, 'prometheus.yml')
  writeFileSync(file, project(version))
  const args = ['generate', '--project', file]
  run(process.execPath, [promsd, ...args])
  const times = race({
    promsd: () => run(process.execPath, [promsd, ...args]),
    promtool: () => run(promtool, ['check', 'config', '--lint=none', config]),
  })
  const shown = Object.entries(times).map(([name, each]) => `${name} ${median(each).toFixed(1)} ms`)
  console.log(`\ngenerate a config of ${JOBS.toLocaleString('en')} jobs: ${shown.join(', ')}`)
  report(`against promtool ${version}`, ratio(times.promsd, times.promtool), BAR)
  report('peak memory', peakMemory(args), undefined, 'MiB')
}
