import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { inParallel, leftovers, missing, run, temporaryFolder, temporaryFolderForFile } from '../support/promsd.ts'
import { type Call, isLock, noStrace, shapeOf, traced } from '../support/strace.ts'

if (noStrace) missing(`crashes between the files of one edit: ${noStrace}`)

const FILES = ['b.json', 'a.json', 'c.json']
const OLD = '[{"targets": ["old:9100"]}]\n'
const NEW = '[{"targets": ["new:9100"]}]\n'
const EDIT = ['rename', 'old:9100', 'new:9100', ...FILES.flatMap((name) => ['-f', name])]

/** Calls at which something changes on the disk, or is made sure of. */
const CHANGING = /^(?:rename|unlink|link|fsync|ftruncate|write|pwrite64)$/

describe.skipIf(noStrace)('one edit of three files by the program', () => {
  let whole: Call[] = []
  const files = (folder: string) => Object.fromEntries(FILES.map((name) => [`${folder}/sd/${name}`, OLD]))
  const scratch = temporaryFolderForFile({ ...files('a'), ...files('b') })

  beforeAll(async () => {
    // The first run leaves compiled code beside the program: those after it make the same calls.
    expect(await run(EDIT, { cwd: join(scratch, 'a/sd') })).toMatchObject({ status: 0, stderr: '' })
    whole = (await traced(join(scratch, 'b/sd'), EDIT)).calls
  })

  test('killed at any call that changes something: the next command on any of them leaves all old or all new', async () => {
    const first = whole.findIndex(isLock)
    const last = whole.findLastIndex(isLock)
    const calls = whole.slice(first, last + 1).filter(({ name, line }) => CHANGING.test(name) && line.includes('/sd'))
    expect(calls.filter(({ name }) => name === 'rename')).toHaveLength(FILES.length)
    const states: string[] = []
    await inParallel(calls, 2, async (call) => {
      const folder = join(temporaryFolder(), 'sd')
      mkdirSync(folder)
      for (const name of FILES) writeFileSync(join(folder, name), OLD)
      const { ending, calls: made } = await traced(folder, EDIT, `${call.name}:signal=SIGKILL:when=${call.count}`)
      expect(ending.signal, call.line).toBe('SIGKILL')
      const struck = made.find(({ name, count }) => name === call.name && count === call.count)
      // A call more or less of the runtime before it: it is another one that was struck, which is as good.
      const where = struck && shapeOf(struck)
      const next = FILES[call.count % FILES.length]!
      const after = await run(['remove', 'none:1', '-f', next, '--lock-timeout', '2s'], { cwd: folder })
      expect(after.status, `${where}: ${after.stderr}`).toBe(0)
      const contents = FILES.map((name) => readFileSync(join(folder, name), 'utf8'))
      const state = contents.every((text) => text === OLD)
        ? 'old'
        : contents.every((text) => text === NEW)
          ? 'new'
          : 'mixed'
      expect(state, where).not.toBe('mixed')
      states.push(state)
      for (const name of FILES) {
        expect(await run(['add', 'more:1', '-f', name], { cwd: folder }), where).toMatchObject({
          status: 0,
          stderr: '',
        })
      }
      expect(leftovers(folder), where).toEqual([])
      const kept = FILES.flatMap((name) => readdirSync(join(folder, '.promsd', `${name}.d`)))
      expect(
        kept.filter((name) => !/^lock$|^\d+\./.test(name)),
        where,
      ).toEqual([])
    })
    expect(new Set(states)).toEqual(new Set(['old', 'new']))
  })
})
