// Adding targets, against an empty node process and jq.
import { spawnSync } from 'node:child_process'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { empty, folder, median, peakMemory, promsd, race, ratio, report, run } from './race.mjs'

const address = (i) => `10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}:${9100 + (i % 3)}`

/** Half of the targets in production, half in staging, one a line. */
function targetFile(name, count) {
  const targets = Array.from({ length: count }, (_unused, i) => address(i))
  const groups = [
    { targets: targets.slice(0, count / 2), labels: { env: 'prod' } },
    { targets: targets.slice(count / 2), labels: { env: 'staging' } },
  ]
  const file = join(folder, name)
  writeFileSync(file, `${JSON.stringify(groups, null, 2)}\n`)
  return file
}

export function benchAdd() {
  const hasJq = spawnSync('jq', ['--version']).status === 0
  if (!hasJq) console.log('jq is not installed: nothing is compared with it')

  for (const count of [10, 1_000, 100_000, 1_000_000]) {
    const file = targetFile('targets.json', count)
    const copy = targetFile('jq.json', count)
    const add = (round) => run(process.execPath, [promsd, 'add', '-f', file, `new${round}:9100`, '-l', 'env=prod'])
    const filter = '(.[] | select(.labels == {env: "prod"}) | .targets) += ["new:9100"]'
    const jq = () => run('sh', ['-c', 'jq "$1" "$2" > "$3"', 'sh', filter, copy, join(folder, 'jq-out.json')])
    const times = race({ node: () => run(process.execPath, [empty]), promsd: add, ...(hasJq ? { jq } : {}) })
    const shown = Object.entries(times).map(([name, each]) => `${name} ${median(each).toFixed(1)} ms`)
    console.log(`\nadd one target to ${count.toLocaleString('en')}: ${shown.join(', ')}`)
    report('against an empty node process', ratio(times.promsd, times.node), count === 10 ? 1.5 : undefined)
    const bar = { 100000: 0.8, 1000000: 0.5 }[count]
    if (hasJq) report('against jq doing the same edit', ratio(times.promsd, times.jq), bar)
    if (count === 1_000_000)
      report('peak memory', peakMemory(['add', '-f', file, 'last:9100', '-l', 'env=prod']), 400, 'MiB')
    if (count === 100_000) manyFromStdin()
  }
}

function manyFromStdin() {
  const count = 100_000
  const one = targetFile('one.json', count)
  const pristine = targetFile('pristine.json', count)
  const many = join(folder, 'many.json')
  const input = Array.from({ length: count }, (_unused, i) => `host${i}:9100\n`).join('')
  const times = race({
    one: (round) => run(process.execPath, [promsd, 'add', '-f', one, `new${round}:9100`, '-l', 'env=prod'], ''),
    many: () => {
      copyFileSync(pristine, many)
      return run(process.execPath, [promsd, 'add', '-f', many, '--from', '-', '-l', 'env=prod'], input)
    },
  })
  if (JSON.parse(readFileSync(many, 'utf8'))[0].targets.length !== count / 2 + count)
    throw new Error('not all targets were added')
  report('100,000 from standard input against one', ratio(times.many, times.one), 3)
}
