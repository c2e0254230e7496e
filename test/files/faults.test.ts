import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Failure } from '../../src/diagnostics/failure.ts'
import type { Change } from '../../src/files/edit.ts'
import { renameRetrying } from '../../src/files/rename.ts'
import { noMounts, noRoot, run } from './child.ts'
import { interceptedFs, systemError, writeHalf } from './faults.ts'
import { ledger } from './ledger.ts'
import { befores, edit, leftovers, sandbox, text, write } from './sandbox.ts'

/** Calls whose failure is no reason to fail the edit. */
const clearingUp = new Set(['closeSync', 'existsSync'])

describe.each(['ENOSPC', 'EIO', 'EACCES', 'EDQUOT'])('%s from the system', (code) => {
  const changes: [string, string | undefined, Change][] = [
    ['replacing', 'old', { bytes: [Buffer.from('new '), Buffer.from('content')] }],
    ['making', undefined, { bytes: Buffer.from('new content') }],
    ['removing', 'old', { remove: true }],
  ]
  test.each(changes)('at any call while %s a file leaves it whole, and nothing else', async (_, old, change) => {
    for (let failAt = 1; ; failAt++) {
      const folder = sandbox()
      const path = join(folder, 'a.json')
      if (old !== undefined) fs.writeFileSync(path, old)
      let hit = ''
      const failing = interceptedFs((call) => {
        if (call.index === failAt) {
          hit = `${call.name} ${call.args[0]}`
          if (clearingUp.has(call.name)) return call.run()
          if (call.name === 'writeSync') writeHalf(call)
          throw systemError(code, call.name)
        }
        return call.run()
      })
      const error = await edit(path, () => change, { fs: failing }).then(
        () => undefined,
        (caught: unknown) => caught,
      )
      const present = fs.existsSync(path) ? text(path) : undefined
      const next = 'remove' in change! ? undefined : 'new content'
      expect(present, hit).toBe(error ? old : next)
      if (error) expect(error, hit).toMatchObject({ name: 'Failure', exit: 3, message: expect.stringContaining(path) })
      expect(leftovers(folder), hit).toEqual([])
      // The lock is free, and the history tells what happened.
      expect(await write(path, 'later', { lockTimeoutMs: 0 }), hit).toEqual([])
      expect(befores(path), hit).toEqual(error ? [old] : [next, old])
      if (hit === '') return
    }
  })
})

test('messages name the cause', async () => {
  const path = join(sandbox(), 'a.json')
  fs.writeFileSync(path, 'old')
  const causes = {
    ENOSPC: /no space left on the file system of/,
    EDQUOT: /disk quota/,
    EROFS: /read-only/,
    EACCES: /permission denied/,
    EISDIR: /folder/,
    ENAMETOOLONG: /too long/,
  }
  for (const [code, message] of Object.entries(causes)) {
    const failing = interceptedFs((call) => {
      if (call.name === 'fsyncSync') throw systemError(code)
      return call.run()
    })
    await expect(write(path, 'new', { fs: failing })).rejects.toThrow(message)
  }
})

test('an error that no system call made keeps its stack', async () => {
  const path = join(sandbox(), 'a.json')
  const failing = interceptedFs((call) => {
    if (call.name === 'fsyncSync') throw new TypeError('a bug')
    return call.run()
  })
  await expect(write(path, 'new', { fs: failing })).rejects.toThrow(TypeError)
  await expect(write(path, 'new', { fs: failing })).rejects.not.toThrow(Failure)
})

describe('rename on Windows', () => {
  test('is tried again while a reader holds the file', () => {
    let calls = 0
    const busy = interceptedFs(() => {
      if (++calls < 4) throw systemError(['EPERM', 'EACCES', 'EBUSY'][calls - 1]!)
    })
    renameRetrying('a', 'b', busy, true)
    expect(calls).toBe(4)
  })

  test('is not tried again for another reason, nor elsewhere', () => {
    for (const [code, onWindows] of [
      ['ENOSPC', true],
      ['EBUSY', false],
    ] as const) {
      let calls = 0
      const failing = interceptedFs(() => {
        calls++
        throw systemError(code)
      })
      expect(() => renameRetrying('a', 'b', failing, onWindows)).toThrow(code)
      expect(calls).toBe(1)
    }
  })
})

const put = (folder: string) => write(join(folder, 'a.json'), ledger(['one']).toString())

/** Runs a writer in a mount namespace of its own, prepared by a shell command. */
function inMounts(prepare: string, folder: string, lines: string[], after = ''): ReturnType<typeof run> {
  const wrap = ['unshare', '-m', 'sh', '-c', `${prepare}; cd "$0"; "$@"; code=$?; ${after} exit $code`, folder]
  return run({ files: [join(folder, 'a.json')], lines }, { wrap })
}

test.skipIf(noMounts)('a full disk: the old file whole, no temporary file', async () => {
  const folder = sandbox()
  const line = 'x'.repeat(20_000)
  const ending = await inMounts(
    `mount -t tmpfs -o size=64k none "$0" && printf '0\\nend\\n' > "$0/a.json"`,
    folder,
    [line],
    'cat a.json | tr "\\n" " "; ls -A | grep -c "promsd$";',
  )
  expect(ending.output.at(0)).toBe(`ack ${line}`)
  const second = await inMounts(
    `mount -t tmpfs -o size=64k none "$0" && printf '0\\nend\\n' > "$0/a.json"`,
    folder,
    [line.repeat(3)],
    'cat a.json | tr "\\n" " "; echo; ls -A; ',
  )
  expect(second.code).toBe(3)
  expect(second.output).toEqual([
    expect.stringMatching(/^failure cannot write .*a.json: no space left/),
    '0 end ',
    '.promsd',
    'a.json',
  ])
})

test.skipIf(noMounts)('a read-only file system', async () => {
  const folder = sandbox()
  await put(folder)
  fs.rmSync(join(folder, '.promsd'), { recursive: true })
  const ending = await inMounts('mount --bind "$0" "$0" && mount -o remount,ro,bind "$0"', folder, ['two'])
  expect(ending).toMatchObject({
    code: 3,
    output: [expect.stringMatching(/^failure cannot lock .*: the file system of .* is read-only/)],
  })
  expect(text(join(folder, 'a.json'))).toBe(ledger(['one']).toString())
})

test.skipIf(noRoot)('a folder without write permission', async () => {
  const folder = sandbox()
  await put(folder)
  fs.chmodSync(folder, 0o755)
  const ending = await run({ files: [join(folder, 'a.json')], lines: ['two'] }, { uid: 65534, gid: 65534 })
  expect(ending).toMatchObject({
    code: 3,
    output: [expect.stringMatching(/^failure cannot lock .*: permission denied/)],
  })
  expect(text(join(folder, 'a.json'))).toBe(ledger(['one']).toString())
})

test('a folder or a FIFO in place of the file', async () => {
  const folder = sandbox()
  fs.mkdirSync(join(folder, 'd.json'))
  await expect(write(join(folder, 'd.json'), 'x')).rejects.toThrow(/it is a folder/)
  spawnSync('mkfifo', [join(folder, 'f.json')])
  await expect(write(join(folder, 'f.json'), 'x')).rejects.toThrow(/it is a named pipe/)
})
