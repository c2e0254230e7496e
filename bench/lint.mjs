// Linting configs, against `promtool check config` of the newest release at hand.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { configOf } from './configs.mjs'
import { newestPromtool } from './oracle.mjs'
import { empty, folder, median, peakMemory, peakMemoryOf, promsd, race, ratio, report, run } from './race.mjs'

export function benchLint() {
  const oracle = newestPromtool()
  if (!oracle) {
    console.log('\nno promtool in .oracle (npm test brings it): lint is compared with nothing')
    return
  }
  const { version, promtool } = oracle
  const cases = [
    ['a config of 10 jobs', [configOf('10.yml', 10, false)], 2.5],
    ['a config of 1,000 jobs', [configOf('1000.yml', 1000, true)], 1.5],
    ['a config of 5,000 jobs', [configOf('5000.yml', 5000, true)], 1],
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
  return Array.from({ length: count }, (_unused, i) => configOf(`many/${i}.yml`, 10, false))
}
