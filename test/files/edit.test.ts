import fs from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { editFiles } from '../../src/files/edit.ts'
import { readHistory } from '../../src/files/history.ts'
import { interceptedFs, systemError } from './faults.ts'
import { befores, edit, leftovers, sandbox, text, write } from './sandbox.ts'

const failed = (message: RegExp) => expect.objectContaining({ exit: 3, message: expect.stringMatching(message) })
const modeOf = (path: string) => fs.statSync(path).mode & 0o7777

describe('one file', () => {
  test('is made with mode 0644 whatever the umask, or with the mode asked for', async () => {
    const folder = sandbox()
    const umask = process.umask(0o077)
    try {
      await write(join(folder, 'a.json'), 'a')
      await write(join(folder, 'b.json'), 'b', { mode: 0o660 })
    } finally {
      process.umask(umask)
    }
    expect([modeOf(join(folder, 'a.json')), modeOf(join(folder, 'b.json'))]).toEqual([0o644, 0o660])
  })

  test('keeps its mode, and is never open to more people on the way', async () => {
    const path = join(sandbox(), 'a.json')
    fs.writeFileSync(path, 'old')
    fs.chmodSync(path, 0o600)
    const modes = new Set<number>()
    const watching = interceptedFs(({ name, args, run }) => {
      const result = run()
      // From its making on: who opens the file while it is empty reads what is put into it later.
      const made = name === 'openSync' && ((args[1] as number) & fs.constants.O_CREAT) !== 0
      if (made) modes.add(fs.fstatSync(result as number).mode & 0o7777)
      if (name === 'fchmodSync') modes.add(fs.fstatSync(args[0] as number).mode & 0o7777)
      return result
    })
    await write(path, 'first lock')
    fs.chmodSync(path, 0o600)
    const umask = process.umask(0)
    await write(path, 'new', { fs: watching }).finally(() => process.umask(umask))
    expect(text(path)).toBe('new')
    expect(modeOf(path)).toBe(0o600)
    expect([...modes]).toEqual([0o600])
    const state = join(path, '../.promsd/a.json.d')
    const kept = fs.readdirSync(state).filter((name) => /prev|meta/.test(name))
    expect(new Set(kept.map((name) => modeOf(join(state, name))))).toEqual(new Set([0o600]))
  })

  test('is durable before it is renamed, and its name after', async () => {
    const folder = sandbox()
    const steps: string[] = []
    const opened = new Map<unknown, string>()
    const watching = interceptedFs(({ name, args, run }) => {
      const result = run()
      if (name === 'openSync') opened.set(result, String(args[0]))
      const about = typeof args[0] === 'number' ? opened.get(args[0])! : String(args[0])
      if (/fsync|rename/.test(name)) steps.push(`${name} ${about.replace(/[^/]*\.promsd$/, 'temporary')}`)
      return result
    })
    await write(join(folder, 'a.json'), 'new', { fs: watching })
    expect(steps).toEqual([`fsyncSync ${folder}/temporary`, `renameSync ${folder}/temporary`, `fsyncSync ${folder}`])
  })

  test('is put together from pieces, also through short writes', async () => {
    const path = join(sandbox(), 'a.json')
    const large = Buffer.alloc(600_000, 'large ')
    const pieces = [Buffer.from('a'), Buffer.alloc(0), large, Buffer.from('b'), Buffer.from('c'), large]
    const short = interceptedFs(({ name, args, run }) => {
      const [fd, bytes, start, length, position] = args as [number, Buffer, number, number, number | null]
      return name === 'writeSync' ? run([fd, bytes, start, Math.ceil(length / 3), position]) : run()
    })
    await edit(path, () => ({ bytes: pieces }), { fs: short })
    expect(fs.readFileSync(path).equals(Buffer.concat(pieces))).toBe(true)
  })

  test('is left alone where nothing changes: same inode, no history', async () => {
    const path = join(sandbox(), 'a.json')
    fs.writeFileSync(path, 'same')
    const { ino } = fs.statSync(path)
    const same = { bytes: [Buffer.from('sa'), Buffer.from('me')] }
    const options = { command: 'test', lockTimeoutMs: 1000, warn: () => {} }
    expect(await editFiles([path], () => [same], options)).toEqual([{ path, changed: false }])
    expect(await editFiles([path], () => [undefined], options)).toEqual([{ path, changed: false }])
    expect(await editFiles([`${path}x`], () => [{ remove: true }], options)).toEqual([
      { path: `${path}x`, changed: false },
    ])
    expect(fs.statSync(path).ino).toBe(ino)
    expect(readHistory(path)).toEqual([])
    expect(fs.existsSync(`${path}x`)).toBe(false)
  })

  test('is removed, and its content kept', async () => {
    const path = join(sandbox(), 'a.json')
    await write(path, 'old')
    await edit(path, () => ({ remove: true }))
    expect(fs.existsSync(path)).toBe(false)
    expect(befores(path)).toEqual(['old', undefined])
  })

  test('is as it was where the edit throws, and the lock is free', async () => {
    const path = join(sandbox(), 'a.json')
    await write(path, 'old')
    const refused = edit(path, () => {
      throw new Error('refused')
    })
    await expect(refused).rejects.toThrow('refused')
    expect(await write(path, 'new', { lockTimeoutMs: 0 })).toEqual([])
  })

  test('leaves an empty lock and a .gitignore behind, and nothing that file_sd could take for targets', async () => {
    const folder = sandbox()
    await write(join(folder, 'a.json'), 'a')
    await write(join(folder, 'a.json'), 'b')
    expect(text(join(folder, '.promsd/.gitignore'))).toBe('*\n')
    expect(text(join(folder, '.promsd/a.json.d/lock'))).toBe('')
    const names = fs.readdirSync(join(folder, '.promsd'), { recursive: true }) as string[]
    expect(names.filter((name) => /\.(json|ya?ml)$/i.test(name))).toEqual([])
  })

  test('may have a name as long as the file system allows', async () => {
    const path = join(sandbox(), `${'n'.repeat(250)}.json`)
    await write(path, 'a')
    await write(path, 'b')
    expect([text(path), befores(path)]).toEqual(['b', ['a', undefined]])
  })
})

describe('links', () => {
  test('a symbolic link stays, what it leads to is replaced', async () => {
    const folder = sandbox()
    fs.mkdirSync(join(folder, 'real'))
    fs.writeFileSync(join(folder, 'real/targets.json'), 'old')
    fs.symlinkSync('real/targets.json', join(folder, 'second.json'))
    fs.symlinkSync(join(folder, 'second.json'), join(folder, 'first.json'))
    expect(await write(join(folder, 'first.json'), 'new')).toEqual([])
    expect(fs.readlinkSync(join(folder, 'second.json'))).toBe('real/targets.json')
    expect(fs.lstatSync(join(folder, 'first.json')).isSymbolicLink()).toBe(true)
    expect(text(join(folder, 'real/targets.json'))).toBe('new')
    expect(befores(join(folder, 'first.json'))).toEqual(['old'])
    expect(fs.readdirSync(folder).sort()).toEqual(['first.json', 'real', 'second.json'])
  })

  test('a dangling link gets the file that it names', async () => {
    const folder = sandbox()
    fs.symlinkSync('later.json', join(folder, 'link.json'))
    await write(join(folder, 'link.json'), 'new')
    expect(fs.lstatSync(join(folder, 'link.json')).isSymbolicLink()).toBe(true)
    expect(text(join(folder, 'later.json'))).toBe('new')
  })

  test('a hard link is broken with a warning, and its other name keeps the old content', async () => {
    const folder = sandbox()
    const path = join(folder, 'a.json')
    fs.writeFileSync(path, 'old')
    fs.linkSync(path, join(folder, 'b.json'))
    expect(await write(path, 'new')).toEqual([expect.stringMatching(/2 hard links/)])
    expect(text(join(folder, 'b.json'))).toBe('old')
    fs.writeFileSync(join(folder, 'b.json'), 'changed')
    expect(befores(path)).toEqual(['old'])
    expect(await write(path, 'newer')).toEqual([])
  })
})

describe('several files', () => {
  const options = { command: 'test', lockTimeoutMs: 5000, warn: () => {} }
  const bytes = (content: string) => ({ bytes: Buffer.from(content) })

  test('two names of one file are one file', async () => {
    const folder = sandbox()
    fs.writeFileSync(join(folder, 'a.json'), 'old')
    fs.symlinkSync('a.json', join(folder, 'link.json'))
    const paths = ['link.json', 'a.json', './a.json', 'b.json'].map((name) => join(folder, name))
    const results = await editFiles(paths, (files) => files.map(() => bytes('new')), options)
    expect(results).toEqual([paths[0], paths[3]].map((path) => ({ path, changed: true, entry: 1 })))
  })

  test('are given in their order, whatever the order of locking', async () => {
    const folder = sandbox()
    const paths = ['z.json', 'a.json', 'm.json'].map((name) => join(folder, name))
    await editFiles(paths, (files) => files.map(({ path }) => bytes(path)), options)
    for (const path of paths) expect(text(path)).toBe(path)
  })

  test('opposite orders do not wait for each other in a circle', async () => {
    const folder = sandbox()
    const paths = ['a.json', 'b.json'].map((name) => join(folder, name))
    const append = (order: string[]) =>
      editFiles(order, (files) => files.map(({ content }) => bytes(`${content?.bytes ?? ''}x`)), {
        ...options,
        lockTimeoutMs: 60_000,
      })
    await Promise.all(Array.from({ length: 40 }, (_, i) => append(i % 2 ? paths : paths.toReversed())))
    expect(paths.map(text)).toEqual(['x'.repeat(40), 'x'.repeat(40)])
  })

  test.each([
    ['rewritten', bytes('new'), 'old'],
    ['made', bytes('new'), undefined],
    ['removed', { remove: true as const }, 'old'],
    ['rewritten, with another name,', bytes('new'), 'linked'],
  ])('a file %s is put back where the next cannot be written', async (_, change, before) => {
    const folder = sandbox()
    const [a, b] = ['a.json', 'b.json'].map((name) => join(folder, name)) as [string, string]
    if (before !== undefined) fs.writeFileSync(a, before, { mode: 0o640 })
    if (before === 'linked') fs.linkSync(a, join(folder, 'other'))
    const stat = before === undefined ? undefined : fs.statSync(a)
    await write(b, 'b')
    const fs_ = interceptedFs(({ name, args, run }) => {
      if (name === 'renameSync' && args[1] === b) throw systemError('EIO')
      return run()
    })
    const writing = editFiles([a, b], () => [change, bytes('B')], { ...options, fs: fs_ })
    await expect(writing).rejects.toThrow(failed(/cannot write .*b.json: input\/output error/))
    expect(fs.existsSync(a) ? text(a) : undefined).toBe(before)
    if (stat) expect(fs.statSync(a)).toMatchObject({ mode: stat.mode, uid: stat.uid, gid: stat.gid })
    expect([text(b), befores(a), befores(b), leftovers(folder)]).toEqual(['b', [], [undefined], []])
    expect(await write(a, 'later')).toEqual([])
  })
})

describe('what changes under the edit', () => {
  test('a file that something else replaces meanwhile is read and edited again', async () => {
    const path = join(sandbox(), 'a.json')
    await write(path, 'old')
    let calls = 0
    const warnings = await edit(path, ({ content }) => {
      if (++calls === 1) fs.writeFileSync(path, 'from elsewhere')
      return { bytes: Buffer.from(`${content!.bytes} + edit`) }
    })
    expect([calls, text(path), warnings]).toEqual([2, 'from elsewhere + edit', []])
    expect(befores(path)).toEqual(['from elsewhere', undefined])
  })

  test('a file made meanwhile is not overwritten', async () => {
    const path = join(sandbox(), 'a.json')
    let calls = 0
    await edit(path, ({ content }) => {
      if (++calls === 1) fs.writeFileSync(path, 'made')
      return { bytes: Buffer.from(`${content?.bytes} + edit`) }
    })
    expect(text(path)).toBe('made + edit')
  })

  test('.promsd removed while it is held: the edit starts again', async () => {
    const folder = sandbox()
    const path = join(folder, 'a.json')
    await write(path, 'old')
    let calls = 0
    await edit(path, ({ content }) => {
      if (++calls === 1) fs.rmSync(join(folder, '.promsd'), { recursive: true })
      return { bytes: Buffer.from(`${content!.bytes} + edit`) }
    })
    expect([calls, text(path), befores(path), leftovers(folder)]).toEqual([2, 'old + edit', ['old'], []])
  })

  test('.promsd removed and made by another writer: neither edit is lost', async () => {
    const folder = sandbox()
    const path = join(folder, 'a.json')
    await write(path, 'old')
    const append = (what: string) => (content: Buffer | undefined) => ({ bytes: Buffer.from(`${content} + ${what}`) })
    let other: Promise<unknown> | undefined
    const fs_ = interceptedFs(({ name, args, run }) => {
      // The last moment before the check that precedes the rename.
      if (name === 'linkSync' && !other) {
        fs.rmSync(join(folder, '.promsd'), { recursive: true })
        other = edit(path, ({ content }) => append('other')(content?.bytes))
      }
      return run(args)
    })
    await edit(path, ({ content }) => append('this')(content?.bytes), { fs: fs_ })
    await other
    expect(text(path).split(' + ').sort()).toEqual(['old', 'other', 'this'])
  })

  test('a link turned elsewhere while waiting leads to its new file', async () => {
    const folder = sandbox()
    for (const name of ['a.json', 'b.json']) fs.writeFileSync(join(folder, name), name)
    const link = join(folder, 'link.json')
    fs.symlinkSync('a.json', link)
    let turned = false
    const fs_ = interceptedFs(({ name, args, run }) => {
      if (name === 'openSync' && String(args[0]).endsWith('lock') && !turned) {
        turned = true
        fs.unlinkSync(link)
        fs.symlinkSync('b.json', link)
      }
      return run()
    })
    await edit(link, ({ content }) => ({ bytes: Buffer.from(`${content?.bytes} edited`) }), { fs: fs_ })
    expect([text(join(folder, 'a.json')), text(join(folder, 'b.json'))]).toEqual(['a.json', 'b.json edited'])
  })
})

test('a link from the history, left by a crash whose record is lost, is no other name of the file', async () => {
  const path = join(sandbox(), 'a.json')
  await write(path, 'old')
  fs.linkSync(path, join(path, `../.promsd/a.json.d/00000007.${Date.now()}.3.prev`))
  expect(await write(path, 'new')).toEqual([])
  expect(await write(path, 'newer')).toEqual([])
})

test('a missing folder is a failure with a hint', async () => {
  const folder = sandbox()
  await expect(write(join(folder, 'none/a.json'), 'a')).rejects.toThrow(failed(/folder .*none does not exist/))
})
