import { basename, dirname, join } from 'node:path'
import { EXIT, Failure } from '../diagnostics/failure.ts'
import { placeOf } from '../files/place.ts'
import { isThere } from '../files/read.ts'
import type { GeneratedFile } from './lint-generated.ts'

/**
 * Throws a Failure (exit 2) where a file is to hold two of what is generated, or lies where the project file does,
 * however each is spelt.
 */
export function refuseSamePlaces(files: readonly GeneratedFile[], project: string | undefined): void {
  const taken = new Map(project === undefined ? [] : [[realPlace(project), 'the project file']])
  for (const { path, kind } of files) {
    const place = realPlace(path)
    const former = taken.get(place)
    if (former !== undefined) throw new Failure(EXIT.usage, `${path} cannot be ${former} and ${named(kind)} at once`)
    taken.set(place, named(kind))
  }
}

/** Where a file really is or will be, symbolic links followed; its folders need not exist. */
function realPlace(path: string): string {
  const folder = dirname(path)
  return folder === path || isThere(folder) ? placeOf(path).realPath : join(realPlace(folder), basename(path))
}

function named(kind: GeneratedFile['kind']): string {
  if (kind === 'rules' || kind === 'dashboard') return `the ${kind}`
  return kind === 'config' ? 'the config' : 'the file of a job'
}
