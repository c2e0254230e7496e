import type { Lock } from './lock.ts'
import type { FileContent } from './read.ts'
import { renameRetrying } from './rename.ts'
import { stage, temporaryName } from './stage.ts'
import { type FileSystem, unlinkIfAny } from './system.ts'

/** What stood in the place of a file that a write has replaced or removed. */
export type Former =
  | { readonly absent: true }
  /** The very file, under the name that the history keeps it by. */
  | { readonly path: string }
  /** A copy of its content, with the owner and mode that it had. */
  | { readonly content: FileContent }

/** Takes back a write that was done by a rename or by removing the file. */
export function putBack(lock: Lock, former: Former, fs: FileSystem): void {
  const { place } = lock
  if ('absent' in former) unlinkIfAny(place.realPath, fs)
  else if ('path' in former) renameRetrying(former.path, place.realPath, fs)
  else {
    const { content } = former
    const temp = temporaryName(place)
    lock.addToNote({ formerTemp: temp })
    const options = { place, temp, pieces: [content.bytes], previous: content, mode: content.stat.mode, warn: () => {} }
    renameRetrying(stage(options, fs), place.realPath, fs)
  }
}
