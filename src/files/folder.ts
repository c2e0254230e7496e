import { mkdirSync } from 'node:fs'
import { ioFailure } from './system.ts'

/** Makes a folder, and those above it, where there is none. Throws a Failure (exit 3) where that is not possible. */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true })
  } catch (error) {
    throw ioFailure('cannot make', path, error)
  }
}
