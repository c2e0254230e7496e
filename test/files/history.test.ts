import fs from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { digestOf, smallCrc32 } from '../../src/files/content.ts'
import { matchesAfter, readHistory } from '../../src/files/history.ts'
import { DEFAULT_LIMITS, entriesToDrop, type HistoryLimits, type Kept } from '../../src/files/history-policy.ts'
import { readFileIfAny } from '../../src/files/read.ts'
import { befores, edit, sandbox, write } from './sandbox.ts'

const MINUTE = 60_000

describe('what a write keeps', () => {
  test('is the previous content, who, when and which command', async () => {
    const path = join(sandbox(), 'a.json')
    const start = Date.now()
    await write(path, 'first', { command: 'promsd add a' })
    await write(path, 'second', { command: 'promsd add b' })
    await edit(path, () => ({ remove: true }), { command: 'promsd remove' })
    const [removed, second, first] = readHistory(path)
    expect(first).toMatchObject({
      id: 1,
      command: 'promsd add a',
      pid: process.pid,
      before: { absent: true },
      after: digestOf([Buffer.from('first')]),
    })
    expect(second).toMatchObject({
      id: 2,
      command: 'promsd add b',
      before: { size: 5 },
      after: { size: 6, crc32: crc32('second') },
    })
    expect(removed).toMatchObject({ id: 3, before: { size: 6 }, after: { absent: true } })
    expect(first!.time.getTime()).toBeGreaterThanOrEqual(start)
    expect(first!.user).not.toBe('')
    expect(befores(path)).toEqual(['second', 'first', undefined])
  })

  test('is the old file itself where it can be linked, a copy where it has other names', async () => {
    const path = join(sandbox(), 'a.json')
    await write(path, 'first')
    const { ino } = fs.statSync(path)
    await write(path, 'second')
    const kept = () =>
      fs
        .readdirSync(join(path, '../.promsd/a.json.d'))
        .filter((name) => name.endsWith('.prev'))
        .map((name) => fs.statSync(join(path, '../.promsd/a.json.d', name)))
    expect(kept().map((stat) => [stat.ino, stat.nlink])).toEqual([[ino, 1]])
    fs.linkSync(path, `${path}.other`)
    await write(path, 'third')
    expect(kept().map((stat) => stat.nlink)).toEqual([1, 1])
  })

  test('says who used sudo', async () => {
    const path = join(sandbox(), 'a.json')
    vi.stubEnv('SUDO_USER', 'alice')
    vi.resetModules()
    const { editFiles } = await import('../../src/files/edit.ts')
    await editFiles([path], () => [{ bytes: Buffer.from('x') }], { command: 'c', lockTimeoutMs: 100, warn: () => {} })
    vi.unstubAllEnvs()
    expect(readHistory(path)[0]!.user).toMatch(/ \(sudo alice\)$/)
  })

  test('of a long command is its beginning', async () => {
    const path = join(sandbox(), 'a.json')
    await write(path, 'x', { command: 'y'.repeat(100_000) })
    expect(readHistory(path)[0]!.command).toBe(`${'y'.repeat(1000)}…`)
  })
})

test('the entry of a new file is for the readers of the file', async () => {
  const path = join(sandbox(), 'a.json')
  await write(path, 'x', { mode: 0o600 })
  const state = join(path, '../.promsd/a.json.d')
  const kept = fs.readdirSync(state).filter((name) => /absent|meta/.test(name))
  expect(kept.map((name) => fs.statSync(join(state, name)).mode & 0o777)).toEqual([0o600, 0o600])
})

describe('undo', () => {
  test('knows whether the file is still what the write left', async () => {
    const path = join(sandbox(), 'a.json')
    await write(path, 'first')
    await write(path, 'second')
    const matches = () => matchesAfter(readHistory(path)[0]!, readFileIfAny(path))
    expect(matches()).toBe(true)
    fs.writeFileSync(path, 'Second')
    expect(matches()).toBe(false)
    fs.rmSync(path)
    expect(matches()).toBe(false)
    fs.writeFileSync(path, 'second')
    await edit(path, () => ({ remove: true }))
    expect(matches()).toBe(true)
    fs.writeFileSync(path, '')
    expect(matches()).toBe(false)
  })

  test('is itself a write: a second one brings back what the first took', async () => {
    const path = join(sandbox(), 'a.json')
    await write(path, 'first')
    await write(path, 'second')
    const undo = () =>
      edit(path, (file) => {
        const { before } = file.history()[0]!
        return 'absent' in before ? { remove: true } : { bytes: before.read() }
      })
    await undo()
    expect(readFileIfAny(path)?.bytes.toString()).toBe('first')
    await undo()
    expect(readFileIfAny(path)?.bytes.toString()).toBe('second')
  })
})

describe('damage', () => {
  test.each(['', '{', 'null', '[]', '{"after":5}', '{"after":{"size":"x"}}'])(
    'a record %j leaves the content usable',
    async (damage) => {
      const path = join(sandbox(), 'a.json')
      await write(path, 'first')
      await write(path, 'second')
      fs.writeFileSync(join(path, '../.promsd/a.json.d/00000002.meta'), damage)
      const [entry] = readHistory(path)
      expect(entry).toMatchObject({ id: 2, user: 'unknown', after: undefined })
      expect(matchesAfter(entry!, readFileIfAny(path))).toBe(false)
      expect(befores(path)).toEqual(['first', undefined])
      expect(await write(path, 'third')).toEqual([])
    },
  )

  test('a missing record, strange files and folders, a content that was cut', async () => {
    const path = join(sandbox(), 'a.json')
    const state = join(path, '../.promsd/a.json.d')
    await write(path, 'first')
    await write(path, 'second')
    fs.rmSync(join(state, '00000001.meta'))
    fs.writeFileSync(join(state, 'x.prev'), '')
    fs.writeFileSync(join(state, '00000009.meta'), '')
    fs.mkdirSync(join(state, `00000001.${Date.now()}.1.prev`))
    await write(path, 'third')
    expect(readHistory(path).map(({ id }) => id)).toEqual([10, 2, 1, 1])
    const kept = fs.readdirSync(state).find((name) => name.startsWith('00000002.') && name.endsWith('.prev'))!
    fs.writeFileSync(join(state, kept), 'cut')
    const { before } = readHistory(path)[1]!
    expect(() => 'read' in before && before.read()).toThrow(/is not what was kept \(5 bytes\)/)
    expect(fs.existsSync(join(state, '00000009.meta'))).toBe(false)
  })

  test('of a file that has none, or no folder for it, is empty', () => {
    expect(readHistory(join(sandbox(), 'a.json'))).toEqual([])
  })
})

describe('limits', () => {
  test('are kept at each write, with their records', async () => {
    const path = join(sandbox(), 'a.json')
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      for (let i = 0; i < 6; i++) {
        vi.setSystemTime(i * MINUTE)
        await write(path, `content ${i}`, { history: { ...DEFAULT_LIMITS, writes: 3 } })
      }
    } finally {
      vi.useRealTimers()
    }
    expect(befores(path)).toEqual(['content 4', 'content 3', 'content 2'])
    const names = fs.readdirSync(join(path, '../.promsd/a.json.d'))
    expect(names.filter((name) => name.endsWith('.meta'))).toHaveLength(3)
  })

  const at = (minute: number, id: number, size = 1): Kept => ({ id, time: minute * MINUTE + id, size })
  const kept = (entries: Kept[], limits: Partial<HistoryLimits> = {}, now = 10_000 * MINUTE) => {
    const drop = entriesToDrop(entries, { ...DEFAULT_LIMITS, maxAgeMs: Number.POSITIVE_INFINITY, ...limits }, now)
    return entries.map(({ id }) => id).filter((id) => !drop.has(id))
  }

  test("a play over 50 hosts does not push out yesterday's state", () => {
    const yesterday = [at(0, 1), at(1, 2)]
    const play = Array.from({ length: 50 }, (_, i) => at(1440, i + 3))
    expect(kept([...yesterday, ...play], { writes: 3 })).toEqual([...yesterday, ...play].map(({ id }) => id))
    // Of 30 bytes the play may have what is left, its first content before the others.
    const left = kept([...yesterday, ...play], { bytes: 30 })
    expect(left).toHaveLength(30)
    expect(left.slice(0, 3)).toEqual([1, 2, 3])
    expect(left.at(-1)).toBe(52)
  })

  test('large files: the states before the bursts outlive the bursts', () => {
    const entries = [at(0, 1, 28), at(0, 2, 28), at(5, 3, 28), at(5, 4, 28), at(9, 5, 28)]
    expect(kept(entries, { bytes: 100 })).toEqual([1, 3, 5])
    expect(kept(entries, { bytes: 64 })).toEqual([3, 5])
    expect(kept(entries, { bytes: 10 })).toEqual([5])
  })

  test('old entries go, the newest stays however old', () => {
    const entries = [at(0, 1), at(100, 2), at(200, 3)]
    expect(kept(entries, { maxAgeMs: 120 * MINUTE }, 210 * MINUTE)).toEqual([2, 3])
    expect(kept(entries, { maxAgeMs: MINUTE }, 9999 * MINUTE)).toEqual([3])
  })

  const entryLists = fc
    .array(fc.record({ gap: fc.integer({ min: -5, max: 90_000 }), size: fc.integer({ min: 0, max: 1000 }) }), {
      maxLength: 300,
    })
    .map((steps) => {
      let time = 0
      return steps.map(({ gap, size }, i): Kept => {
        time += gap
        return { id: i + 1, time, size }
      })
    })
  const limits = fc.record({
    writes: fc.integer({ min: 1, max: 60 }),
    maxAgeMs: fc.integer({ min: 0, max: 10_000_000 }),
    bytes: fc.integer({ min: 0, max: 30_000 }),
  })
  const laws = (law: (entries: Kept[], limits: HistoryLimits, now: number, left: Kept[]) => void) =>
    fc.assert(
      fc.property(entryLists, limits, (entries, limits) => {
        const now = (entries.at(-1)?.time ?? 0) + 1000
        const drop = entriesToDrop(entries, limits, now)
        law(
          entries,
          limits,
          now,
          entries.filter(({ id }) => !drop.has(id)),
        )
      }),
    )
  const minuteOf = ({ time }: Kept) => Math.floor(time / MINUTE)
  const bytesOf = (entries: Kept[]) => entries.reduce((sum, { size }) => sum + size, 0)

  test('law: the newest stays, all limits hold for the rest', () => {
    laws((entries, limits, now, left) => {
      expect(left.at(-1)).toEqual(entries.at(-1))
      if (left.length <= 1) return
      expect(new Set(left.map(minuteOf)).size).toBeLessThanOrEqual(limits.writes)
      expect(bytesOf(left)).toBeLessThanOrEqual(limits.bytes)
      for (const { time } of left.slice(0, -1)) expect(time).toBeGreaterThanOrEqual(now - limits.maxAgeMs)
    })
  })

  test('law: a second pass drops nothing more, and the order of the list does not matter', () => {
    laws((entries, limits, now, left) => {
      expect(entriesToDrop(left, limits, now)).toEqual(new Set())
      const drop = entriesToDrop(entries.toReversed(), limits, now)
      expect(entries.filter(({ id }) => !drop.has(id))).toEqual(left)
    })
  })

  test('law: the first content of a minute outlives the others of it, unless it is too old', () => {
    laws((entries, limits, now, left) => {
      for (const entry of left.slice(0, -1)) {
        const inMinute = entries.filter(
          (other) => minuteOf(other) === minuteOf(entry) && other.time >= now - limits.maxAgeMs,
        )
        expect(left).toContainEqual(inMinute[0])
      }
    })
  })

  test('law: no more than 1000 files, in whatever time', () => {
    const burst = Array.from({ length: 3000 }, (_, i) => at(7, i + 1, 0))
    expect(kept([at(0, 0), ...burst])).toHaveLength(1000)
    expect(kept([at(0, 0), ...burst]).slice(0, 2)).toEqual([0, 1])
  })
})

test('law: the small checksum is that of zlib', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array(), { maxLength: 5 }), (pieces) => {
      expect(pieces.reduce((sum, piece) => smallCrc32(piece, sum), 0)).toBe(crc32(Buffer.concat(pieces)))
    }),
  )
  const large = [Buffer.alloc(300_000, 'a'), Buffer.from('b')]
  expect(digestOf(large)).toEqual({ size: 300_001, crc32: crc32(Buffer.concat(large)) })
})
