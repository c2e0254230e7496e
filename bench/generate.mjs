// Generating configs of many jobs, against `promtool check config` of the newest release at hand on each result.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { newestPromtool } from './oracle.mjs'
import { folder, median, peakMemory, promsd, race, ratio, report, run } from './race.mjs'

const JOBS = 5000
const BAR = 3
/** From here on what a run compiles is kept no more, and used by all that follow. */
const WARM = 4

const PRESETS = [
  ['node', 9100],
  ['windows', 9182],
  ['aspnetcore', 5000],
  ['blackbox-http', 80],
]

/** Jobs as people have them, by what they say. */
const SHAPES = {
  'labels and metrics': (i) => `  - name: job-${i}
    scrape_interval: 30s
    static:
      - targets: [host-${i}-a:9100, host-${i}-b:9100]
        labels: {env: prod, dc: dc${i % 7}}
    set_label: {team: team-${i % 50}}
    keep_metrics: [node_${i % 200}_.*, up]
`,
  'one target': (i) => `  - name: job-${i}\n    static: [host-${i}:9100]\n`,
  'one line each': (i) => `  - {name: job-${i}, preset: windows, static: ['host-${i}:9182']}\n`,
  'a target file each': (i) => `  - name: job-${i}
    preset: windows
    scrape_interval: 30s
    file_sd: targets/job-${i}.json
`,
  'four presets in turn': (i) => `  - name: job-${i}
    preset: ${PRESETS[i % 4][0]}
    static: ['host-${i}:${PRESETS[i % 4][1]}']
`,
}

export function benchGenerate() {
  const oracle = newestPromtool()
  if (!oracle) {
    console.log('\nno promtool in .oracle (npm test brings it): generate is compared with nothing')
    return
  }
  const { version, promtool } = oracle
  const place = join(folder, 'generate')
  mkdirSync(join(place, 'targets'), { recursive: true })
  const indexes = Array.from({ length: JOBS }, (_, i) => i)
  for (const i of indexes) {
    writeFileSync(
      join(place, `targets/job-${i}.json`),
      `[{"targets": ["host-${i}:9182"], "labels": {"env": "prod"}}]\n`,
    )
  }
  const file = join(place, 'promsd.yaml')
  const args = ['generate', '--project', file]
  const generate = () => run(process.execPath, [promsd, ...args])
  const check = () => run(promtool, ['check', 'config', '--lint=none', join(place, 'prometheus.yml')])
  console.log(`\ngenerate a config of ${JOBS.toLocaleString('en')} jobs, against promtool ${version}`)
  for (const [what, job] of Object.entries(SHAPES)) {
    const jobs = indexes.map(job).join('')
    writeFileSync(
      file,
      `prometheus: "${version}"\nconfig: prometheus.yml\nglobal:\n  scrape_interval: 15s\njobs:\n${jobs}`,
    )
    for (let i = 0; i < WARM; i++) generate()
    const times = race({ promsd: generate, promtool: check })
    const shown = Object.entries(times).map(([name, each]) => `${name} ${median(each).toFixed(0)} ms`)
    report(`${what} (${shown.join(', ')})`, ratio(times.promsd, times.promtool), BAR)
    if (job === SHAPES['labels and metrics']) report('peak memory', peakMemory(args), undefined, 'MiB')
  }
}
