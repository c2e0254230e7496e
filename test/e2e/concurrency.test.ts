import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { inParallel, leftovers, run, start, temporaryFolder } from '../support/promsd.ts'

const WRITERS = 32

/** Nobody gives up on a machine that has other work as well: it is the edits that count here. */
const QUIETLY = ['-q', '--lock-timeout', '5m']

/** One edit of one target. */
interface Edit {
  readonly args: readonly string[]
  readonly address: string
  /** Labels of the target before and after it; undefined: it is not in the file. */
  effect(labels: Labels | undefined): Labels | undefined
}

type Labels = Readonly<Record<string, string>>

/** Targets by address. */
type Targets = Map<string, Labels | undefined>

/** Edits of one writer, each of which changes a target of its own: added, labelled, and some removed again. */
function* editsOf(writer: number, count: number): Generator<Edit> {
  for (let i = 0, n = 0; n < count; i++) {
    const address = `w${writer}-${i}:9100`
    const env = `e${i % 3}`
    const steps: Edit[] = [
      { args: ['add', address, '-l', `env=${env}`], address, effect: () => ({ env }) },
      {
        args: ['label', address, `writer=w${writer}`],
        address,
        effect: (labels) => labels && { ...labels, writer: `w${writer}` },
      },
      { args: ['label', address, 'env=moved', 'writer-'], address, effect: (labels) => labels && { env: 'moved' } },
      { args: ['remove', address, '--allow-empty'], address, effect: () => undefined },
    ]
    for (const step of steps.slice(0, 1 + (i % steps.length))) if (n++ < count) yield step
  }
}

function targetsIn(file: string): Targets {
  const groups = JSON.parse(readFileSync(file, 'utf8')) as { targets: string[]; labels?: Labels }[]
  const targets: Targets = new Map()
  for (const { targets: addresses, labels = {} } of groups) {
    for (const address of addresses) {
      expect(targets.has(address), `${address} stands twice`).toBe(false)
      targets.set(address, labels)
    }
  }
  return targets
}

/** A target's labels as text that can be compared, and back. */
function stateOf(labels: Labels | undefined): string {
  return labels ? JSON.stringify(Object.entries(labels).sort()) : 'absent'
}

function labelsOf(state: string): Labels | undefined {
  return state === 'absent' ? undefined : Object.fromEntries(JSON.parse(state))
}

function sorted(targets: Targets): [string, Labels][] {
  const present = [...targets].filter((entry): entry is [string, Labels] => entry[1] !== undefined)
  return present.sort(([a], [b]) => (a < b ? -1 : 1))
}

/** Reads the file again and again; whatever it finds has to be a list of whole groups. */
function watchFile(file: string): { stop(): Promise<number> } {
  let reads = 0
  let stopped = false
  const ended = (async () => {
    while (!stopped) {
      if (existsSync(file)) {
        targetsIn(file)
        reads++
      }
      await new Promise((done) => setTimeout(done, 5))
    }
    return reads
  })()
  // Its failure is seen where it is stopped.
  ended.catch(() => {})
  return {
    stop() {
      stopped = true
      return ended
    },
  }
}

describe('many processes on one file', () => {
  test('leave exactly the edits that were acknowledged', async () => {
    const folder = temporaryFolder()
    const file = join(folder, 'targets.json')
    const reader = watchFile(file)
    const expected: Targets = new Map()
    const refused: string[] = []
    const writers = Array.from({ length: WRITERS }, (_, i) => i)
    await inParallel(writers, WRITERS, async (writer) => {
      for (const { args, address, effect } of editsOf(writer, 50)) {
        const { status, stderr } = await run([...args, ...QUIETLY], { cwd: folder, deadline: 400_000 })
        if (status === 0) expected.set(address, effect(expected.get(address)))
        else refused.push(`${args.join(' ')}: ${status} ${stderr}`)
      }
    })
    expect(await reader.stop()).toBeGreaterThan(100)
    expect(refused).toEqual([])
    expect(sorted(targetsIn(file))).toEqual(sorted(expected))
    expect(leftovers(folder)).toEqual([])
    expect(await run(['list', '-o', 'csv'], { cwd: folder })).toMatchObject({ status: 0, stderr: '' })
  }, 1_200_000)

  test('keep every acknowledged edit when writers are killed', async () => {
    const folder = temporaryFolder()
    const file = join(folder, 'targets.json')
    // Large enough for a write to take its time.
    const ballast = Array.from({ length: 5000 }, (_, i) => `ballast${i}:9100`)
    writeFileSync(file, JSON.stringify([{ targets: ballast, labels: { env: 'ballast' } }], null, 2))
    const reader = watchFile(file)
    /** What may stand in the file: one state of a target, or several since a writer of it was killed. */
    const possible = new Map<string, Set<string>>()
    const refused: string[] = []
    let killed = 0
    await inParallel(
      Array.from({ length: 16 }, (_, i) => i),
      16,
      async (writer) => {
        for (const { args, address, effect } of editsOf(writer, 24)) {
          const { process: child, ended } = start([...args, ...QUIETLY], { cwd: folder, deadline: 400_000 })
          // A third of them, anywhere between the first instruction and the wait for the lock or the write.
          const timer =
            Math.random() < 1 / 3 ? setTimeout(() => child.kill('SIGKILL'), 20 + Math.random() * 600) : undefined
          const { status, signal, stderr } = await ended
          clearTimeout(timer)
          if (status !== 0 && signal !== 'SIGKILL') refused.push(`${args.join(' ')}: ${status} ${stderr}`)
          if (signal === 'SIGKILL') killed++
          const before = possible.get(address) ?? new Set([stateOf(undefined)])
          const after = [...before].map((state) => stateOf(effect(labelsOf(state))))
          possible.set(address, new Set([...after, ...(status === 0 ? [] : before)]))
        }
      },
    )
    expect(refused).toEqual([])
    expect(killed).toBeGreaterThan(10)

    // The last holder may have been killed: the next command has the lock all the same, and clears up.
    const after = await run(['add', 'after:9100', '--lock-timeout', '5s', '-q'], { cwd: folder })
    expect(after).toMatchObject({ status: 0, stderr: '' })
    await reader.stop()
    expect(leftovers(folder)).toEqual([])

    const found = targetsIn(file)
    expect(found.get('after:9100')).toEqual({})
    for (const address of ballast) expect(found.get(address)).toEqual({ env: 'ballast' })
    for (const [address, states] of possible) expect([...states], address).toContain(stateOf(found.get(address)))
    const known = new Set([...ballast, 'after:9100', ...possible.keys()])
    expect([...found.keys()].filter((address) => !known.has(address))).toEqual([])
  })

  test('as a play over 50 hosts starts them, all succeed', async () => {
    const folder = temporaryFolder()
    const file = join(folder, 'targets.json')
    const hosts = Array.from({ length: 50 }, (_, i) => `host${i + 1}:9100`)
    const endings = await Promise.all(hosts.map((host) => run(['add', host, '-l', 'env=prod'], { cwd: folder })))
    for (const [i, ending] of endings.entries()) {
      expect(ending, hosts[i]).toEqual({
        status: 0,
        signal: null,
        stdout: `targets.json: 1 added\n  + ${hosts[i]} {env="prod"}\n`,
        stderr: '',
      })
    }
    expect(sorted(targetsIn(file))).toEqual(sorted(new Map(hosts.map((host) => [host, { env: 'prod' }]))))
    expect(JSON.parse(readFileSync(file, 'utf8'))).toHaveLength(1)

    // The play once more: nothing changes, and each of the 50 writes can be undone.
    const again = await Promise.all(hosts.map((host) => run(['add', host, '-l', 'env=prod'], { cwd: folder })))
    expect(again.map(({ status, stdout }) => `${status} ${stdout}`)).toEqual(
      hosts.map(() => '0 targets.json: unchanged\n'),
    )
    const history = await run(['history', '-o', 'json'], { cwd: folder })
    expect(JSON.parse(history.stdout).writes).toHaveLength(50)
  })

  test('wait for a stopped writer, name it when the time is up, and go on when it is killed', async () => {
    const folder = temporaryFolder()
    const file = join(folder, 'targets.json')
    const ballast = Array.from({ length: 400_000 }, (_, i) => `ballast${i}:9100`)
    writeFileSync(file, JSON.stringify([{ targets: ballast }]))
    const held = await stoppedInEdit(folder, 'slow')
    expect(held.record).toMatchObject({ pid: held.process.pid, command: `promsd add ${held.target} -l by=slow` })

    const waiting = await run(['add', 'fast:9100', '--lock-timeout', '500ms'], { cwd: folder })
    expect(waiting).toMatchObject({ status: 3, stdout: '' })
    expect(waiting.stderr).toMatch(
      new RegExp(
        `^error: cannot lock targets\\.json within 0\\.5 s: held for .* \\(process ${held.process.pid} on .*add ${held.target}`,
      ),
    )
    held.process.kill('SIGCONT')
    expect(await held.ended).toMatchObject({ status: 0 })

    const victim = await stoppedInEdit(folder, 'victim')
    const patient = start(['add', 'fast:9100', '--lock-timeout', '60s'], { cwd: folder })
    victim.process.kill('SIGKILL')
    expect(await patient.ended).toMatchObject({ status: 0 })
    const found = targetsIn(file)
    expect(found.get(held.target)).toEqual({ by: 'slow' })
    expect(found.get('fast:9100')).toEqual({})
    expect(readdirSync(folder).sort()).toEqual(['.promsd', 'targets.json'])
  })
})

/** A writer stopped while it holds the lock; one that was too quick to be stopped is followed by another. */
async function stoppedInEdit(folder: string, name: string) {
  const lock = join(folder, '.promsd/targets.json.d/lock')
  const holderOf = (): { pid: number } | undefined => {
    try {
      return JSON.parse(readFileSync(lock, 'utf8'))
    } catch {
      // Not made yet, let go of, or being written.
      return undefined
    }
  }
  for (let attempt = 0; attempt < 30; attempt++) {
    const target = `${name}${attempt}:9100`
    const holder = start(['add', target, '-l', `by=${name}`], { cwd: folder })
    let isOver = false
    holder.ended.finally(() => {
      isOver = true
    })
    while (!isOver && holderOf()?.pid !== holder.process.pid) await new Promise((done) => setTimeout(done, 1))
    holder.process.kill('SIGSTOP')
    // The signal takes its time to arrive.
    await new Promise((done) => setTimeout(done, 20))
    const record = holderOf()
    if (!isOver && record?.pid === holder.process.pid) return { ...holder, target, record }
    holder.process.kill('SIGCONT')
    await holder.ended
  }
  throw new Error('no writer could be stopped while it held the lock')
}
