// Times whole processes, side by side: in each round every contender runs once, so that what slows the machine slows
// all of them. Prints medians and the medians of the ratios round by round, and the bars that promsd sets itself.
// usage: npm run bench [-- ROUNDS]
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

// Node 20 reads this file at every start, which would hide the difference between the contenders.
const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env
const rounds = Number(process.argv[2] ?? 11)
const promsd = fileURLToPath(new URL('../bin/promsd.js', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'promsd-bench-'))
const empty = join(folder, 'empty.cjs')
writeFileSync(empty, '')

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

function run(command, args, input) {
  const start = process.hrtime.bigint()
  const { status, stderr, error } = spawnSync(command, args, { env, input, stdio: ['pipe', 'ignore', 'pipe'] })
  const milliseconds = Number(process.hrtime.bigint() - start) / 1e6
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? stderr}`)
  return milliseconds
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1]

/** Runs contenders in turn; gives each one's times, a round at the same index. */
function race(contenders, count = rounds) {
  const times = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]))
  for (let round = -1; round < count; round++) {
    for (const [name, contender] of Object.entries(contenders)) {
      const took = contender(round)
      if (round >= 0) times[name].push(took)
    }
  }
  return times
}

const ratio = (a, b) => median(a.map((time, i) => time / b[i]))

function report(what, figure, bar, unit = '×') {
  const verdict =
    bar === undefined ? '' : figure <= bar ? `  (at most ${bar}${unit}: met)` : `  (at most ${bar}${unit}: MISSED)`
  console.log(`  ${what.padEnd(52)} ${figure.toFixed(2)} ${unit}${verdict}`)
}

/** Peak resident memory of one run, in MiB. */
function peakMemory(args) {
  const probe = join(folder, 'probe.cjs')
  writeFileSync(probe, "process.on('exit', () => require('fs').writeSync(3, String(process.resourceUsage().maxRSS)))")
  const { output } = spawnSync(process.execPath, ['-r', probe, promsd, ...args], {
    env,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  return Number(output[3].toString()) / 1024
}

const hasJq = spawnSync('jq', ['--version']).status === 0
console.log(`${cpus()[0].model}, ${cpus().length} cores, Node ${process.version}, median of ${rounds} rounds`)
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
rmSync(folder, { recursive: true })

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
