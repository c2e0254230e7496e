import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { EXIT, Failure } from '../diagnostics/failure.ts'
import { errorCode, isWindows } from './system.ts'

/** Takes an exclusive kernel lock that dies with the descriptor. False: someone else has it. */
export type TryLock = (fd: number) => boolean

/** Extended attributes of an open file (ACLs and SELinux labels are such). */
export interface Attributes {
  list(fd: number): string[]
  get(fd: number, name: string): Buffer | undefined
  set(fd: number, name: string, value: Buffer): void
  remove(fd: number, name: string): void
}

export interface Native {
  readonly tryLock: TryLock
  readonly attributes: Attributes | undefined
}

/** The C functions of fs-native-extensions (its binding.c), without the JavaScript in front. */
interface Binding {
  tryLock(fd: number, offset: number, length: number, exclusive: boolean): void
  listAttrsSync(fd: number): string[]
  getAttrSync(fd: number, name: string): ArrayBuffer | null
  setAttrSync(fd: number, name: string, value: ArrayBufferLike, offset: number, length: number): void
  removeAttrSync(fd: number, name: string): void
}

/**
 * The locked byte lies far behind the holder's record: Windows enforces locks, and waiting processes must be able to
 * read the record.
 */
const LOCK_OFFSET = 0x7fff_0000
const LOCK_LENGTH = 1

declare const __dirname: string | undefined
const here = typeof __dirname === 'string' ? __dirname : import.meta.dirname

let loaded: Native | undefined

/** The addon, else util-linux's or busybox's `flock`. */
export function native(): Native {
  loaded ??= loadPrebuilt(here) ?? loadPackage(here) ?? { tryLock: flockCommand, attributes: undefined }
  return loaded
}

/**
 * Loads the prebuilt addon by its path: 0.5 ms, where the package's own resolver takes 12 ms, more than the rest of a
 * small edit.
 */
export function loadPrebuilt(from: string): Native | undefined {
  const addon = `fs-native-extensions/prebuilds/${process.platform}-${process.arch}/fs-native-extensions.node`
  for (let folder = from; ; folder = dirname(folder)) {
    const path = join(folder, 'node_modules', addon)
    if (existsSync(path)) {
      try {
        const module = { exports: {} }
        process.dlopen(module, path)
        return fromBinding(module.exports as Binding)
      } catch {
        return undefined
      }
    }
    if (dirname(folder) === folder) return undefined
  }
}

/** Loads it as the package wants to be loaded: slower, and knows every way of installing. */
export function loadPackage(from: string): Native | undefined {
  try {
    const { createRequire } = process.getBuiltinModule('node:module')
    const require = createRequire(join(from, 'package.json'))
    return fromBinding(require('fs-native-extensions/binding.js') as Binding)
  } catch {
    return undefined
  }
}

function fromBinding(binding: Binding): Native {
  return {
    tryLock(fd) {
      try {
        binding.tryLock(fd, LOCK_OFFSET, LOCK_LENGTH, true)
        return true
      } catch (error) {
        // POSIX leaves EAGAIN or EACCES to the system; LockFileEx's violation arrives as EBUSY.
        if (['EAGAIN', 'EACCES', 'EBUSY'].includes(errorCode(error) ?? '')) return false
        throw error
      }
    },
    attributes: isWindows
      ? undefined
      : {
          list: (fd) => binding.listAttrsSync(fd),
          get(fd, name) {
            const value = binding.getAttrSync(fd, name)
            return value ? Buffer.from(value) : undefined
          },
          set: (fd, name, value) => binding.setAttrSync(fd, name, value.buffer, value.byteOffset, value.byteLength),
          remove: (fd, name) => binding.removeAttrSync(fd, name),
        },
  }
}

/**
 * Locks through `flock -n 3`, our descriptor being the child's descriptor 3. The lock belongs to the open file that
 * both share, so it stays when the child is gone and ends when we are.
 * @throws Failure (exit 3) where there is no such command
 */
export function flockCommand(fd: number): boolean {
  // Loaded late: it costs 1.4 ms.
  const { spawnSync } = process.getBuiltinModule('node:child_process')
  const result = spawnSync('flock', ['-n', '3'], { stdio: ['ignore', 'ignore', 'pipe', fd], encoding: 'utf8' })
  if (result.status === 0) return true
  if (result.status === 1) return false
  throw new Failure(EXIT.failed, `cannot lock files on this system (${process.platform} ${process.arch})`, {
    hint: 'install the command flock (util-linux, busybox)',
    cause: result.error ?? new Error(result.stderr),
  })
}
