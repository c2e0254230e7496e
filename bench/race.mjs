// What the benchmarks share: whole processes, timed side by side. In each round every contender runs once, so that what
// slows the machine slows all of them.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

// Node 20 reads this file at every start, which would hide the difference between the contenders.
export const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env
export const rounds = Number(process.argv[2] ?? 11)
export const promsd = fileURLToPath(new URL('../bin/promsd.js', import.meta.url))
export const folder = mkdtempSync(join(tmpdir(), 'promsd-bench-'))
export const empty = join(folder, 'empty.cjs')
writeFileSync(empty, '')

export function run(command, args, input) {
  const start = process.hrtime.bigint()
  const { status, stderr, error } = spawnSync(command, args, { env, input, stdio: ['pipe', 'ignore', 'pipe'] })
  const milliseconds = Number(process.hrtime.bigint() - start) / 1e6
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? stderr}`)
  return milliseconds
}

export const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1]

/** Runs contenders in turn; gives each one's times, a round at the same index. */
export function race(contenders, count = rounds) {
  const times = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]))
  for (let round = -1; round < count; round++) {
    for (const [name, contender] of Object.entries(contenders)) {
      const took = contender(round)
      if (round >= 0) times[name].push(took)
    }
  }
  return times
}

export const ratio = (a, b) => median(a.map((time, i) => time / b[i]))

export function report(what, figure, bar, unit = '×') {
  const verdict =
    bar === undefined ? '' : figure <= bar ? `  (at most ${bar}${unit}: met)` : `  (at most ${bar}${unit}: MISSED)`
  console.log(`  ${what.padEnd(52)} ${figure.toFixed(2)} ${unit}${verdict}`)
}

/** Peak resident memory of one run of promsd, in MiB. */
export function peakMemory(args) {
  const probe = join(folder, 'probe.cjs')
  writeFileSync(probe, "process.on('exit', () => require('fs').writeSync(3, String(process.resourceUsage().maxRSS)))")
  const { output } = spawnSync(process.execPath, ['-r', probe, promsd, ...args], {
    env,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  return Number(output[3].toString()) / 1024
}

/** The same of another program, undefined where the machine has no GNU time. */
export function peakMemoryOf(command, args) {
  const { status, stderr } = spawnSync('/usr/bin/time', ['-f', '%M', command, ...args], { env, encoding: 'utf8' })
  return status === null ? undefined : Number(stderr.trim().split('\n').at(-1)) / 1024
}
