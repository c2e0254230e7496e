import fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readHistory } from '../../src/files/history.ts'
import { type Attributes, native } from '../../src/files/native.ts'
import { noRoot, run } from './child.ts'
import { interceptedFs, systemError } from './faults.ts'
import { ledger, linesOf } from './ledger.ts'
import { sandbox, text, write } from './sandbox.ts'

const NOBODY = 65534
const OTHER = 1234

function owned(uid: number, gid: number, mode: number): string {
  const folder = sandbox()
  fs.chmodSync(folder, 0o777)
  const path = join(folder, 'targets.json')
  fs.writeFileSync(path, ledger(['one']))
  fs.chownSync(path, uid, gid)
  fs.chmodSync(path, mode)
  return path
}

const ownership = (path: string) => {
  const { uid, gid, mode } = fs.statSync(path)
  return { uid, gid, mode: mode & 0o7777 }
}

describe.skipIf(noRoot)('owner and group', () => {
  test('root keeps them, also in the history', async () => {
    const path = owned(OTHER, NOBODY, 0o640)
    expect(await write(path, 'new')).toEqual([])
    expect(ownership(path)).toEqual({ uid: OTHER, gid: NOBODY, mode: 0o640 })
    const state = join(path, '../.promsd/targets.json.d')
    const kept = fs.readdirSync(state).filter((name) => /prev|meta/.test(name))
    for (const name of kept) expect(ownership(join(state, name))).toEqual({ uid: OTHER, gid: NOBODY, mode: 0o640 })
  })

  const cases: [
    what: string,
    uid: number,
    gid: number,
    mode: number,
    warns: RegExp | undefined,
    after: number[] | undefined,
  ][] = [
    ['everything its own', NOBODY, NOBODY, 0o600, undefined, [NOBODY, NOBODY]],
    ["root's, readable by all", 0, 0, 0o644, /owner \(user 0\), group \(0\) could not be kept/, [NOBODY, NOBODY]],
    ["root's, readable by its group", 0, NOBODY, 0o640, /owner \(user 0\) could not be kept/, [NOBODY, NOBODY]],
    [
      'its own, of a group that does not read',
      NOBODY,
      OTHER,
      0o600,
      /group \(1234\) could not be kept/,
      [NOBODY, NOBODY],
    ],
    ["another user's, readable by its group", OTHER, NOBODY, 0o640, undefined, undefined],
    ["another user's, readable by all", OTHER, OTHER, 0o644, /owner \(user 1234\)/, [NOBODY, NOBODY]],
    ['its own, readable by another group', NOBODY, OTHER, 0o640, undefined, undefined],
  ]
  test.each(cases)('a user without privileges edits a file: %s', async (_, uid, gid, mode, warns, after) => {
    const path = owned(uid, gid, mode)
    const ending = await run({ files: [path], lines: ['two'] }, { uid: NOBODY, gid: NOBODY })
    if (!after) {
      expect(ending).toMatchObject({
        code: 3,
        output: [expect.stringMatching(/^failure cannot write .* cannot be kept, and it is not readable by all/)],
      })
      expect(ownership(path)).toEqual({ uid, gid, mode })
      expect(linesOf(fs.readFileSync(path))).toEqual(['one'])
      expect(readHistory(path)).toEqual([])
      expect(fs.readdirSync(join(path, '..')).sort()).toEqual(['.promsd', 'targets.json'])
      return
    }
    const warning = warns && expect.stringMatching(new RegExp(`^warning .*${warns.source}`))
    expect(ending).toMatchObject({ code: 0, output: [...(warning ? [warning] : []), 'ack two'] })
    expect(ownership(path)).toEqual({ uid: after[0], gid: after[1], mode })
    expect(linesOf(readBefore(path))).toEqual(['one'])
  })

  test('a file that may not be read is a failure', async () => {
    const path = owned(0, 0, 0o600)
    const ending = await run({ files: [path], lines: ['two'] }, { uid: NOBODY, gid: NOBODY })
    expect(ending).toMatchObject({
      code: 3,
      output: [expect.stringMatching(/^failure cannot read .*: permission denied/)],
    })
  })

  test('what may not be hard-linked is copied to the history, readable by no more people', async () => {
    // protected_hardlinks: no links to files of others that one may not write.
    const path = owned(0, NOBODY, 0o640)
    const { ino } = fs.statSync(path)
    await run({ files: [path], lines: ['two'] }, { uid: NOBODY, gid: NOBODY })
    const state = join(path, '../.promsd/targets.json.d')
    const kept = fs.readdirSync(state).find((name) => name.endsWith('.prev'))!
    const stat = fs.statSync(join(state, kept))
    if (fs.readFileSync('/proc/sys/fs/protected_hardlinks', 'utf8').trim() === '1') expect(stat.ino).not.toBe(ino)
    expect(stat.mode & 0o007).toBe(0)
    expect(linesOf(readBefore(path))).toEqual(['one'])
  })
})

function readBefore(path: string): Buffer {
  const before = readHistory(path)[0]?.before
  return before && 'read' in before ? before.read() : Buffer.alloc(0)
}

/** The binary form of an access control list (Linux include/uapi/linux/posix_acl_xattr.h). */
function acl(entries: readonly [tag: number, permissions: number, id?: number][]): Buffer {
  const bytes = Buffer.alloc(4 + entries.length * 8)
  bytes.writeUInt32LE(2, 0)
  for (const [i, [tag, permissions, id = 0xffffffff]] of entries.entries()) {
    bytes.writeUInt16LE(tag, 4 + i * 8)
    bytes.writeUInt16LE(permissions, 6 + i * 8)
    bytes.writeUInt32LE(id, 8 + i * 8)
  }
  return bytes
}

const [USER_OBJ, USER, GROUP_OBJ, MASK, OTHERS] = [1, 2, 4, 0x10, 0x20]
const FOR_1234 = acl([
  [USER_OBJ, 6],
  [USER, 4, OTHER],
  [GROUP_OBJ, 0],
  [MASK, 4],
  [OTHERS, 0],
])
const ACCESS = 'system.posix_acl_access'

function withFile<T>(path: string, action: (fd: number, attributes: Attributes) => T): T {
  const fd = fs.openSync(path, 'r')
  try {
    return action(fd, native().attributes!)
  } finally {
    fs.closeSync(fd)
  }
}

/** Whether the file system of the temporary folder has access control lists and attributes of users. */
function aclsWork(): boolean {
  const path = join(fs.mkdtempSync(join(tmpdir(), 'promsd-acl-')), 'probe')
  fs.writeFileSync(path, '')
  try {
    withFile(path, (fd, attributes) => {
      attributes.set(fd, ACCESS, FOR_1234)
      attributes.set(fd, 'user.probe', Buffer.from('x'))
    })
    return true
  } catch {
    return false
  } finally {
    fs.rmSync(join(path, '..'), { recursive: true })
  }
}

describe.skipIf(process.platform !== 'linux' || !aclsWork())('extended attributes', () => {
  test('an access control list and others are kept', async () => {
    const path = join(sandbox(), 'a.json')
    fs.writeFileSync(path, 'old', { mode: 0o600 })
    withFile(path, (fd, attributes) => {
      attributes.set(fd, ACCESS, FOR_1234)
      attributes.set(fd, 'user.note', Buffer.from('mine'))
    })
    expect(await write(path, 'new')).toEqual([])
    expect(withFile(path, (fd, attributes) => attributes.get(fd, ACCESS))).toEqual(FOR_1234)
    expect(withFile(path, (fd, attributes) => attributes.get(fd, 'user.note'))?.toString()).toBe('mine')
    expect(fs.statSync(path).mode & 0o777).toBe(0o640)
  })

  test("the folder's default list does not open a file that had none", async () => {
    const folder = sandbox()
    const path = join(folder, 'a.json')
    fs.writeFileSync(path, 'old')
    fs.chmodSync(path, 0o640)
    withFile(folder, (fd, attributes) => attributes.set(fd, 'system.posix_acl_default', FOR_1234))
    await write(path, 'new')
    expect(withFile(path, (fd, attributes) => attributes.list(fd))).not.toContain(ACCESS)
    expect(fs.statSync(path).mode & 0o777).toBe(0o640)
  })

  test.each([
    ['0640: refused', 0o640, false],
    ['0644: warned of', 0o644, true],
  ])('a list that cannot be kept, the file being %s', async (_, mode, goes) => {
    const path = join(sandbox(), 'a.json')
    fs.writeFileSync(path, 'old')
    withFile(path, (fd, attributes) => attributes.set(fd, ACCESS, FOR_1234))
    fs.chmodSync(path, mode)
    const { attributes } = native()
    const original = attributes!.set
    attributes!.set = () => {
      throw systemError('ENOTSUP', 'fsetxattr')
    }
    try {
      if (goes)
        expect(await write(path, 'new')).toEqual([expect.stringMatching(/access control list could not be kept/)])
      else await expect(write(path, 'new')).rejects.toThrow(/access control list cannot be kept/)
    } finally {
      attributes!.set = original
    }
    expect(text(path)).toBe(goes ? 'new' : 'old')
  })
})

test('a mode that cannot be set is a failure, and the file stays', async () => {
  const path = join(sandbox(), 'a.json')
  fs.writeFileSync(path, 'old')
  fs.chmodSync(path, 0o664)
  const failing = interceptedFs(({ name, run }) => {
    if (name === 'fchmodSync') throw systemError('EPERM')
    return run()
  })
  await expect(write(path, 'new', { fs: failing })).rejects.toThrow(/permission denied/)
  expect(text(path)).toBe('old')
})
