import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { flockCommand, loadPackage, loadPrebuilt, type TryLock } from '../../src/files/native.ts'
import { type Ending, noPids, noRoot, run, start } from './child.ts'
import { ledger, linesOf } from './ledger.ts'
import { edit, leftovers, sandbox, text, write } from './sandbox.ts'

const names = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}-${i}`)

function ledgerIn(folder: string): string {
  const path = join(folder, 'targets.json')
  fs.writeFileSync(path, ledger([]))
  return path
}

test('16 processes with 25 edits each: every acknowledged edit is there', async () => {
  const folder = sandbox()
  const path = ledgerIn(folder)
  const endings = await Promise.all(names('p', 16).map((name) => run({ files: [path], lines: names(name, 25) })))
  for (const ending of endings) expect(ending).toMatchObject({ code: 0, stderr: '' })
  const acknowledged = endings.flatMap((ending) => ending.acknowledged)
  expect(acknowledged).toHaveLength(400)
  expect(linesOf(fs.readFileSync(path)).sort()).toEqual(acknowledged.sort())
  expect(leftovers(folder)).toEqual([])
})

test('the same with writers killed at random, and a reader that looks all the time', async () => {
  const folder = sandbox()
  const path = ledgerIn(folder)
  const endings: Ending[] = []
  let running = 16
  let looks = 0
  const reader = (async () => {
    while (running > 0) {
      linesOf(fs.readFileSync(path))
      looks++
      await new Promise((done) => setImmediate(done))
    }
  })()
  await Promise.all(
    names('k', 16).map(async (name, i) => {
      for (let round = 0; round < 4; round++) {
        const child = start({ files: [path], lines: names(`${name}-${round}`, 12) })
        // Every other one is killed, somewhere behind its first edit.
        if ((i + round) % 2 === 0) {
          child.saw('ack').then(
            () => setTimeout(() => child.process.kill('SIGKILL'), Math.random() * 60),
            () => {},
          )
        }
        endings.push(await child.ended)
      }
      running--
    }),
  )
  await reader
  expect(looks).toBeGreaterThan(100)
  expect(endings.filter(({ signal }) => signal === 'SIGKILL').length).toBeGreaterThan(5)
  expect(endings.filter(({ signal, code }) => signal === null && code !== 0)).toEqual([])

  const lines = linesOf(fs.readFileSync(path))
  expect(new Set(lines).size).toBe(lines.length)
  const acknowledged = endings.flatMap((ending) => ending.acknowledged)
  expect(acknowledged.filter((line) => !lines.includes(line))).toEqual([])
  // Killed between the rename and the acknowledgement: at most one line a killed writer.
  const killed = endings.filter(({ signal }) => signal === 'SIGKILL').length
  expect(lines.length - acknowledged.length).toBeLessThanOrEqual(killed)
  await write(path, 'end')
  expect(leftovers(folder)).toEqual([])
})

describe('a stopped holder', () => {
  test.each([
    ['inside its edit', { name: 'edit' }],
    ['before its temporary file is synced', { name: 'fsyncSync' }],
    ['between its last check and its rename', { name: 'renameSync' }],
    ['after its rename', { name: 'fsyncSync', after: 'renameSync' }],
  ])('%s is not overtaken, and loses nothing', async (_, stopAt) => {
    const path = ledgerIn(sandbox())
    const holder = start({ files: [path], lines: ['held', 'second'], stopAt })
    await holder.saw('stopped')

    const other = await run({ files: [path], lines: ['other'], lockTimeoutMs: 200 })
    expect(other.code).toBe(3)
    expect(other.output).toEqual([
      expect.stringMatching(
        /^failure cannot lock .*targets.json within 0.2 s: held for [\d.]+ s by .+ \(process \d+ on \S+, running "append held"\)$/,
      ),
    ])
    expect(other.output[0]).toContain(`process ${holder.process.pid} `)
    const waiting = run({ files: [path], lines: ['waited'] })
    holder.process.kill('SIGCONT')
    expect((await holder.ended).acknowledged).toEqual(['held', 'second'])
    expect((await waiting).acknowledged).toEqual(['waited'])
    expect(linesOf(fs.readFileSync(path)).sort()).toEqual(['held', 'second', 'waited'])
  })

  test('whose .promsd was removed and made anew by others finds that out before its rename', async () => {
    const folder = sandbox()
    const path = ledgerIn(folder)
    const holder = start({ files: [path], lines: ['held'], stopAt: { name: 'edit' } })
    await holder.saw('stopped')
    fs.rmSync(join(folder, '.promsd'), { recursive: true })
    expect((await run({ files: [path], lines: ['other'], lockTimeoutMs: 0 })).acknowledged).toEqual(['other'])
    holder.process.kill('SIGCONT')
    expect((await holder.ended).acknowledged).toEqual(['held'])
    expect(linesOf(fs.readFileSync(path))).toEqual(['other', 'held'])
    expect(leftovers(folder)).toEqual([])
  })

  test('whose .promsd was removed does not write while the new holder is about to', async () => {
    const folder = sandbox()
    const path = ledgerIn(folder)
    const former = start({ files: [path], lines: ['former'], stopAt: { name: 'edit' } })
    await former.saw('stopped')
    fs.rmSync(join(folder, '.promsd'), { recursive: true })
    const holder = start({ files: [path], lines: ['holder'], stopAt: { name: 'renameSync' } })
    await holder.saw('stopped')
    former.process.kill('SIGCONT')
    // Time enough for the former to go wrong, were it to.
    await new Promise((done) => setTimeout(done, 300))
    expect(linesOf(fs.readFileSync(path))).toEqual([])
    holder.process.kill('SIGCONT')
    await Promise.all([holder.ended, former.ended])
    expect(linesOf(fs.readFileSync(path))).toEqual(['holder', 'former'])
  })
})

test('a killed holder frees the lock at once', async () => {
  const path = ledgerIn(sandbox())
  const holder = start({ files: [path], lines: ['held'], stopAt: { name: 'renameSync' } })
  await holder.saw('stopped')
  holder.process.kill('SIGKILL')
  await holder.ended
  expect((await run({ files: [path], lines: ['other'], lockTimeoutMs: 0 })).acknowledged).toEqual(['other'])
  expect(linesOf(fs.readFileSync(path))).toEqual(['other'])
})

test.skipIf(noPids)('processes that cannot see each other exclude each other', async () => {
  const path = ledgerIn(sandbox())
  const wrap = ['unshare', '--pid', '--fork', '--kill-child']
  const endings = await Promise.all(
    names('ns', 8).map((name) => run({ files: [path], lines: names(name, 10) }, { wrap })),
  )
  const acknowledged = endings.flatMap((ending) => ending.acknowledged)
  expect(acknowledged).toHaveLength(80)
  expect(linesOf(fs.readFileSync(path)).sort()).toEqual(acknowledged.sort())

  const holder = start({ files: [path], lines: ['held'], stopAt: { name: 'renameSync' }, kill: true }, { wrap })
  await holder.ended
  expect((await run({ files: [path], lines: ['other'], lockTimeoutMs: 0 })).acknowledged).toEqual(['other'])
})

test.skipIf(noRoot)('what root made, another user who may write to the folder can lock', async () => {
  const folder = sandbox()
  fs.chownSync(folder, 65534, 65534)
  const path = ledgerIn(folder)
  fs.chownSync(path, 65534, 65534)
  await edit(path, ({ content }) => ({ bytes: ledger([...linesOf(content?.bytes), 'root']) }))
  const ending = await run({ files: [path], lines: ['nobody'], lockTimeoutMs: 0 }, { uid: 65534, gid: 65534 })
  expect(ending).toMatchObject({ code: 0, acknowledged: ['nobody'] })
  await edit(path, ({ content }) => ({ bytes: ledger([...linesOf(content?.bytes), 'root again']) }))
  expect(linesOf(fs.readFileSync(path))).toEqual(['root', 'nobody', 'root again'])
})

test('mode of the lock and its folders is that of the folder', async () => {
  const folder = sandbox()
  const modes = () =>
    ['.promsd', '.promsd/a.json.d', '.promsd/a.json.d/lock', '.promsd/.gitignore'].map(
      (name) => fs.statSync(join(folder, name)).mode & 0o7777,
    )
  fs.chmodSync(folder, 0o2775)
  await write(join(folder, 'a.json'), 'a')
  expect(modes()).toEqual([0o2775, 0o2775, 0o660, 0o664])
  fs.rmSync(join(folder, '.promsd'), { recursive: true })
  fs.chmodSync(folder, 0o700)
  await write(join(folder, 'a.json'), 'b')
  expect(modes()).toEqual([0o700, 0o700, 0o600, 0o644])
})

test('a link in place of .promsd is refused', async () => {
  const folder = sandbox()
  fs.symlinkSync(sandbox(), join(folder, '.promsd'))
  await expect(write(join(folder, 'a.json'), 'a')).rejects.toThrow(/\.promsd: it is a symbolic link/)
})

test('a record that makes no sense is passed over, and deletes nothing outside', async () => {
  const folder = sandbox()
  const path = join(folder, 'a.json')
  await write(path, 'a')
  fs.writeFileSync(join(folder, 'victim.promsd'), '')
  const records = ['{', 'null', '[]', '"x"', '{"work":{"kind":"replace","temp":"../victim","entry":-1}}']
  records.push('{"work":{"kind":"replace","temp":"victim.promsd"}}', '{"work":{"kind":"replace","temp":"./a.json"}}')
  for (const [i, record] of records.entries()) {
    fs.writeFileSync(join(folder, '.promsd/a.json.d/lock'), record)
    expect(await write(path, `b${i}`)).toEqual([])
    expect(fs.readdirSync(folder).sort()).toEqual(['.promsd', 'a.json', 'victim.promsd'])
  }
  expect(text(path)).toBe(`b${records.length - 1}`)
})

describe('ways to lock', () => {
  const from = import.meta.dirname
  const noFlock = spawnSync('flock', ['--help']).error !== undefined
  const ways: [string, TryLock | undefined][] = [
    ['the prebuilt addon', loadPrebuilt(from)?.tryLock],
    ['the package', loadPackage(from)?.tryLock],
    ['the command flock', noFlock ? undefined : flockCommand],
  ]
  test('one of them is there', () => {
    expect(ways.map(([, tryLock]) => tryLock)).toContainEqual(expect.any(Function))
  })

  test.each(ways.filter(([, tryLock]) => tryLock))('%s excludes others until its descriptor is closed', (_, way) => {
    const tryLock = way!
    const path = join(sandbox(), 'lock')
    fs.writeFileSync(path, '')
    const [first, second] = [fs.openSync(path, 'r+'), fs.openSync(path, 'r+')]
    expect([tryLock(first), tryLock(second)]).toEqual([true, false])
    fs.closeSync(first)
    expect(tryLock(second)).toBe(true)
    fs.closeSync(second)
  })

  test('without the addon and without flock a message says so', () => {
    const path = process.env.PATH
    process.env.PATH = '/nowhere'
    const fd = fs.openSync(join(sandbox(), 'lock'), 'w+')
    try {
      expect(() => flockCommand(fd)).toThrow(/cannot lock files on this system/)
    } finally {
      process.env.PATH = path
      fs.closeSync(fd)
    }
  })
})
