// Edits of a config, against `promtool check config` on it.
import { configOf } from './configs.mjs'
import { newestPromtool } from './oracle.mjs'
import { median, promsd, race, ratio, report, run } from './race.mjs'

export function benchJob() {
  const tool = newestPromtool()
  if (!tool) return
  const { promtool, version } = tool
  const file = configOf('job.yml', 5000, true)
  const intervals = ['31s', '32s']
  const times = race({
    set: (round) => {
      const value = `scrape_interval=${intervals[Math.abs(round) % 2]}`
      return run(process.execPath, [promsd, 'job', 'set', '-p', version, '-c', file, 'job-2500', value])
    },
    promtool: () => run(promtool, ['check', 'config', '--lint=none', file]),
  })
  const shown = Object.entries(times).map(([name, each]) => `${name} ${median(each).toFixed(1)} ms`)
  console.log(`\njob set on a config of 5,000 jobs: ${shown.join(', ')}`)
  report(`against promtool ${version}`, ratio(times.set, times.promtool), 1.5)
}
