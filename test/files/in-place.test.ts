import fs from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { recoverIfPending } from '../../src/files/edit.ts'
import { readHistory } from '../../src/files/history.ts'
import { noMounts, run, start } from './child.ts'
import type { Task } from './child-main.ts'
import { interceptedFs, systemError, writeHalf } from './faults.ts'
import { ledger, linesOf } from './ledger.ts'
import { befores, edit, leftovers, sandbox, text, write } from './sandbox.ts'

const WARNING = expect.stringMatching(/mount point of its own, so it was written in place/)
const FINISHED = expect.stringMatching(/finished a write that was cut short/)

/** Makes rename fail as it does over a bind mount, so that the rest can be tested without namespaces. */
function mountedFs(at?: { name: string; nth: number; half?: boolean; code: string; hit?: () => void }) {
  let seen = 0
  let inPlace = false
  return interceptedFs((call) => {
    const { name, args, run } = call
    if (name === 'renameSync' && String(args[1]).endsWith('.json')) {
      inPlace = true
      throw systemError('EBUSY', 'rename')
    }
    if (inPlace && at && name === at.name && ++seen === at.nth) {
      at.hit?.()
      if (at.half) writeHalf(call)
      throw systemError(at.code)
    }
    return run(args)
  })
}

describe('a file that cannot be renamed over', () => {
  test('is written in place, with a warning, history and the same inode', async () => {
    const path = join(sandbox(), 'a.json')
    fs.writeFileSync(path, 'a long old content', { mode: 0o640 })
    const { ino } = fs.statSync(path)
    expect(await write(path, 'new', { fs: mountedFs() })).toEqual([WARNING])
    expect(await write(path, 'longer again', { fs: mountedFs() })).toEqual([WARNING])
    expect([text(path), fs.statSync(path).ino]).toEqual(['longer again', ino])
    expect(befores(path)).toEqual(['new', 'a long old content'])
    const state = join(path, '../.promsd/a.json.d')
    expect(fs.readdirSync(state).filter((name) => name.startsWith('pending'))).toEqual([])
    expect(leftovers(join(path, '..'))).toEqual([])
  })

  test('is whole again where the disk is full half-way', async () => {
    const path = join(sandbox(), 'a.json')
    fs.writeFileSync(path, 'old content')
    let failures = 0
    for (let nth = 1; ; nth++) {
      let hit = false
      const failing = mountedFs({ name: 'writeSync', nth, half: true, code: 'ENOSPC', hit: () => (hit = true) })
      const before = text(path)
      const written = await write(path, `new content ${nth}`, { fs: failing }).then(
        () => true,
        (error: unknown) => {
          failures++
          expect(error).toMatchObject({ exit: 3, message: expect.stringMatching(/no space left/) })
          return false
        },
      )
      expect(text(path)).toBe(written ? `new content ${nth}` : before)
      expect(leftovers(join(path, '..'))).toEqual([])
      expect(fs.existsSync(join(path, '../.promsd/a.json.d/pending'))).toBe(false)
      if (!hit) break
    }
    // The records, the previous content, pending, the file itself.
    expect(failures).toBeGreaterThan(4)
  })
})

test('a disk that fails for good half-way: the next command finishes the write', async () => {
  const path = join(sandbox(), 'a.json')
  fs.writeFileSync(path, 'old content, rather long')
  const { ino } = fs.statSync(path)
  let broken = false
  const failing = interceptedFs((call) => {
    const { name, args, run } = call
    if (name === 'renameSync' && args[1] === path) throw systemError('EBUSY', 'rename')
    if (name !== 'writeSync' || fs.fstatSync(args[0] as number).ino !== ino) return run()
    if (!broken) writeHalf(call)
    broken = true
    throw systemError('EIO')
  })
  await expect(write(path, 'new content', { fs: failing })).rejects.toThrow(/half written/)
  expect(text(path)).toBe('new content, rather long')
  expect(await edit(path, () => undefined)).toEqual([FINISHED])
  expect([text(path), befores(path)]).toEqual(['new content', ['old content, rather long']])
})

describe('a write in place that was cut short', () => {
  const old = `${'old '.repeat(50)}\n`
  const next = `${'new '.repeat(80)}\n`

  /** The state after a crash: `pending` and the history are there, the file is whatever the test says. */
  async function cutShort(present: string): Promise<string> {
    const path = join(sandbox(), 'a.json')
    fs.writeFileSync(path, old)
    const state = join(path, '../.promsd/a.json.d')
    const busy = interceptedFs(({ name, args, run }) => {
      if (name === 'renameSync' && String(args[1]).endsWith('.json')) throw systemError('EBUSY', 'rename')
      if (name === 'unlinkSync' && args[0] === join(state, 'pending'))
        return fs.copyFileSync(join(state, 'pending'), join(state, 'saved'))
      return run(args)
    })
    await write(path, next, { fs: busy })
    fs.rmSync(join(state, 'saved'))
    fs.writeFileSync(path, present)
    return path
  }

  test.each([
    ['before its first byte', old],
    ['half-way', next.slice(0, 100) + old.slice(100)],
    ['while it was growing', next.slice(0, 250)],
    ['with pages out of order', next.slice(0, 10) + old.slice(10, 60) + next.slice(60, 70) + old.slice(70)],
  ])('%s is finished by the next edit', async (_, present) => {
    const path = await cutShort(present)
    expect(await edit(path, ({ content }) => ({ bytes: Buffer.from(`${content?.bytes}+`) }))).toEqual([FINISHED])
    expect(text(path)).toBe(`${next}+`)
    expect(befores(path)).toEqual([next, old])
  })

  test('is finished for a command that only reads', async () => {
    const path = await cutShort(next.slice(0, 100) + old.slice(100))
    const warnings: string[] = []
    const options = { command: 'list', lockTimeoutMs: 1000, warn: (message: string) => warnings.push(message) }
    await recoverIfPending(path, options)
    await recoverIfPending(path, options)
    expect([text(path), warnings, befores(path)]).toEqual([next, [FINISHED], [old]])
  })

  test('but was complete is only cleared up', async () => {
    const path = await cutShort(next)
    expect(await edit(path, () => undefined)).toEqual([])
    expect([text(path), befores(path)]).toEqual([next, [old]])
    expect(fs.existsSync(join(path, '../.promsd/a.json.d/pending'))).toBe(false)
  })

  test.each([
    ['an edit by hand', 'by hand'],
    ['an edit of the old content', old.replace('old old', 'old xld')],
    ['a content as long as the new one', 'x'.repeat(next.length)],
  ])('and then overtaken by %s stays in the history', async (_, present) => {
    const path = await cutShort(present)
    const warnings = await edit(path, () => undefined)
    expect(warnings).toEqual([expect.stringMatching(/something else changed it .* kept in the history/)])
    expect([text(path), befores(path)]).toEqual([present, [next, old]])
    expect(readHistory(path)[0]).toMatchObject({ after: { size: present.length } })
    expect(await edit(path, () => undefined)).toEqual([])
  })

  test('whose pending content is damaged never touched the file', async () => {
    const path = await cutShort(old)
    const pending = join(path, '../.promsd/a.json.d/pending')
    for (const damage of [
      fs.readFileSync(pending).subarray(0, -1),
      Buffer.from('{'),
      Buffer.from('null\nx'),
      Buffer.alloc(0),
    ]) {
      fs.writeFileSync(pending, damage)
      expect(await edit(path, () => undefined)).toEqual([])
      expect(text(path)).toBe(old)
      expect(fs.existsSync(pending)).toBe(false)
    }
  })
})

describe.skipIf(noMounts)('a file mounted on its own', () => {
  /** Two containers, each with a folder and namespace of its own, that share the file alone. */
  function container(file: string, folder: string): { wrap: string[]; path: string } {
    const path = join(folder, 'targets.json')
    if (!fs.existsSync(path)) fs.writeFileSync(path, '')
    return { path, wrap: ['unshare', '-m', 'sh', '-c', `mount --bind '${file}' '${path}' && exec "$@"`, 'sh'] }
  }

  function host(): string {
    const file = join(sandbox(), 'targets.json')
    fs.writeFileSync(file, ledger(['one']))
    return file
  }

  test('is written in place from inside, on the same device or another', async () => {
    const file = host()
    const { path, wrap } = container(file, sandbox())
    const same = await run({ files: [path], lines: ['two'] }, { wrap })
    expect(same).toMatchObject({ code: 0, output: [expect.stringMatching(/^warning .*mount its folder/), 'ack two'] })
    expect(linesOf(fs.readFileSync(file))).toEqual(['one', 'two'])

    const other = sandbox()
    const mounts = `mount -t tmpfs none '${other}' && touch '${other}/targets.json' && mount --bind '${file}' '${other}/targets.json'`
    const task: Task = { files: [join(other, 'targets.json')], lines: ['three'] }
    const ending = await run(task, { wrap: ['unshare', '-m', 'sh', '-c', `${mounts} && exec "$@"`, 'sh'] })
    expect(ending).toMatchObject({
      code: 0,
      output: [expect.stringMatching(/^warning .*mount its folder/), 'ack three'],
    })
    expect(linesOf(fs.readFileSync(file))).toEqual(['one', 'two', 'three'])
  })

  test('is not lost to another container that mounts the same file', async () => {
    const file = host()
    const containers = Array.from({ length: 4 }, () => container(file, sandbox()))
    const endings = await Promise.all(
      containers.map(({ path, wrap }, i) =>
        run({ files: [path], lines: [1, 2, 3, 4, 5].map((n) => `c${i}-${n}`) }, { wrap }),
      ),
    )
    const acknowledged = endings.flatMap((ending) => ending.acknowledged)
    expect(acknowledged).toHaveLength(20)
    expect(linesOf(fs.readFileSync(file)).sort()).toEqual(['one', ...acknowledged].sort())
  })

  test('a crash at any call leaves what the next command finishes or takes back', async () => {
    let finished = 0
    async function crashAt(killAt: number, half: boolean) {
      const file = host()
      const { path, wrap } = container(file, sandbox())
      const crashed = await run({ files: [path], lines: ['two'], killAt, half }, { wrap })
      const next = await run({ files: [path], lines: ['after'] }, { wrap })
      const where = `call ${killAt} ${half ? 'half ' : ''}${crashed.output.at(-1)}: ${next.output.join('; ')} ${next.stderr}`
      expect(next.code, where).toBe(0)
      const lines = linesOf(fs.readFileSync(file))
      const written = lines.length === 3
      expect(lines, where).toEqual(written ? ['one', 'two', 'after'] : ['one', 'after'])
      if (next.output.some((line) => line.includes('finished a write'))) finished++
      expect(leftovers(join(path, '..')), where).toEqual([])
      const kept = befores(path).map((before) => linesOf(Buffer.from(before ?? '')))
      expect(kept, where).toEqual(written ? [['one', 'two'], ['one']] : [['one']])
      return crashed
    }
    for (let killAt = 1; ; ) {
      const batch = Array.from({ length: 12 }, () => killAt++)
      const ended = await Promise.all(
        batch.map(async (n) => {
          const whole = await crashAt(n, false)
          // Half-way through it: where it is a write.
          if (whole.output.includes('killed before writeSync')) await crashAt(n, true)
          return whole.signal === null
        }),
      )
      if (ended.some((each) => each)) break
    }
    expect(finished).toBeGreaterThan(2)
  })

  test('cannot be removed', async () => {
    const file = host()
    const { path, wrap } = container(file, sandbox())
    const ending = await run({ files: [path], lines: [] }, { wrap })
    expect(ending.code).toBe(3)
    expect(linesOf(fs.readFileSync(file))).toEqual(['one'])
  })

  test('a stopped writer inside is not overtaken by another container', async () => {
    const file = host()
    const [first, second] = [container(file, sandbox()), container(file, sandbox())]
    const holder = start(
      { files: [first.path], lines: ['held'], stopAt: { name: 'renameSync', about: 'pending' } },
      first,
    )
    await holder.saw('stopped')
    const other = await run({ files: [second.path], lines: ['other'], lockTimeoutMs: 200 }, second)
    expect(other).toMatchObject({ code: 3, output: [expect.stringMatching(/^failure cannot lock .* within 0.2 s/)] })
    holder.process.kill('SIGCONT')
    await holder.ended
    expect(linesOf(fs.readFileSync(file))).toEqual(['one', 'held'])
  })
})

test.skipIf(noMounts)(
  'a file replaced on the host under its mount: the writer inside says that nobody sees it',
  async () => {
    const file = join(sandbox(), 'targets.json')
    fs.writeFileSync(file, ledger(['one']))
    const path = join(sandbox(), 'targets.json')
    fs.writeFileSync(path, '')
    const script = `mount --bind '${file}' '${path}' && mv '${file}' '${file}.old' && rm '${file}.old' && exec "$@"`
    const ending = await run({ files: [path], lines: ['two'] }, { wrap: ['unshare', '-m', 'sh', '-c', script, 'sh'] })
    expect(ending.output).toEqual([expect.stringMatching(/replaced outside meanwhile/), 'ack two'])
  },
)
