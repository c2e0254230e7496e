import { type FileSystem, nodeFs } from '../../src/files/system.ts'

/** One call of the file-system seam, about to be made. */
export interface Call {
  /** 1 for the first. */
  readonly index: number
  readonly name: string
  readonly args: readonly unknown[]
  /** Makes it. */
  run(args?: readonly unknown[]): unknown
}

/** A file system that hands every call to `intercept` first. */
export function interceptedFs(intercept: (call: Call) => unknown): FileSystem {
  let index = 0
  return new Proxy(nodeFs, {
    get(target, property) {
      const real = Reflect.get(target, property) as (...args: unknown[]) => unknown
      if (typeof real !== 'function') return real
      return (...args: unknown[]) =>
        intercept({ index: ++index, name: String(property), args, run: (changed = args) => real(...changed) })
    },
  })
}

/** Writes the first half of what a `writeSync` was to write. */
export function writeHalf(call: Call): void {
  const [fd, bytes, start, length, position] = call.args as [number, Buffer, number, number, number | null]
  call.run([fd, bytes, start, Math.floor(length / 2), position])
}

export function systemError(code: string, syscall = 'test'): Error {
  return Object.assign(new Error(`${code}: injected, ${syscall}`), { code, syscall })
}
