import { realpathSync, statSync } from 'node:fs'
import { basename, dirname, join, normalize, resolve, sep } from 'node:path'
import { EXIT, Failure } from '../diagnostics/failure.ts'
import { Source } from '../document/source.ts'
import { decodeYaml } from '../document/yaml.ts'
import { EntryKinds, isCaseExact } from '../files/entry-kinds.ts'
import { type EntryKind, goGlob, goJoin } from '../files/glob.ts'
import { isThere, readFileIfAny, readRegular } from '../files/read.ts'
import { errorCode } from '../files/system.ts'
import type { FileRead, Files } from '../lint/files.ts'
import { isGlob } from '../prometheus/glob.ts'

/** Where a folder of the machine that Prometheus runs on lies here: `--path-map /etc/prometheus=./conf`. */
export interface PathMapping {
  readonly from: string
  readonly to: string
}

/**
 * Reads `FROM=TO`. Throws a Failure for anything else (exit 2), and where there is no TO (exit 3): files would only go
 * missing.
 */
export function parsePathMapping(text: string): PathMapping {
  const at = text.indexOf('=')
  if (at < 1 || at === text.length - 1) {
    throw new Failure(EXIT.usage, `"${text}" is no path mapping`, {
      hint: 'write FROM=TO, such as --path-map /etc/prometheus=./conf',
    })
  }
  const mapping = pathMapping(text.slice(0, at), text.slice(at + 1))
  if (!isThere(mapping.to)) throw new Failure(EXIT.failed, `--path-map ${text}: there is no ${mapping.to}`)
  return mapping
}

export function pathMapping(from: string, to: string): PathMapping {
  return { from: withoutSlash(from), to: withoutSlash(to) }
}

const withoutSlash = (path: string): string => (path.length > 1 ? path.replace(/[/\\]+$/, '') : path)

/** The text of a file as Prometheus reads it by its name: YAML may be UTF-16. */
export function sourceOf(path: string, bytes: Buffer): Source {
  return /\.json$/i.test(path) ? Source.fromBytes(bytes) : decodeYaml(bytes)
}

/**
 * The file system with the folders of another machine put in place; the longest mapping that fits counts. What a pattern
 * matches and where a path leads is looked up once: thousands of jobs may name the same.
 */
export function lintFiles(mappings: readonly PathMapping[]): Files {
  const ordered = mappings.toSorted((a, b) => b.from.length - a.from.length)
  const here = (path: string): string => {
    if (ordered.length === 0) return path
    // What a star stands for may be a link: where dots behind it lead cannot be told.
    const there = isGlob(path) ? path : normalize(path)
    for (const { from, to } of ordered) {
      if (there === from) return to
      if (there.startsWith(from === '/' ? from : `${from}/`)) return join(to, there.slice(from.length))
    }
    return path
  }
  const kinds = new EntryKinds()
  const kindOf = remembered((path) => kinds.of(path))
  const realFolder = remembered(realPathOr)
  return {
    read: (path) => readSource(path, kindOf(path)),
    glob: remembered((pattern) => goGlob(pattern, (path) => kindOf(path) !== undefined)),
    isThere: (path) => {
      try {
        return isThere(path)
      } catch (error) {
        // No permission or a loop of links: promtool's stat fails as well.
        if (error instanceof Failure) return false
        throw error
      }
    },
    join: (folder, path) => here(goJoin(folder, path)),
    folderOf: (path) => dirname(path),
    identity: remembered((path) => {
      const kind = kindOf(path)
      if (kind === 'other' || (kind === 'file' && !isCaseExact)) return realPathOr(path)
      const folder = realFolder(dirname(path))
      return `${folder}${folder.endsWith(sep) ? '' : sep}${basename(path)}`
    }),
  }
}

/** Where a path really leads; as it is, where it leads nowhere. */
function realPathOr(path: string): string {
  try {
    return realpathSync.native(path)
  } catch {
    return resolve(path)
  }
}

function remembered<T>(look: (text: string) => T): (text: string) => T {
  const known = new Map<string, { readonly answer: T }>()
  return (text) => {
    let found = known.get(text)
    if (!found) {
      found = { answer: look(text) }
      known.set(text, found)
    }
    return found.answer
  }
}

/** @param kind of what has this name */
function readSource(path: string, kind: EntryKind | undefined): FileRead {
  let message = `${path} does not exist`
  try {
    const bytes = (kind === 'file' ? readRegular(path) : undefined) ?? readFileIfAny(path)?.bytes
    if (bytes) return { source: sourceOf(path, bytes) }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    message = error.message
  }
  if (!leadsNowhere(path)) return { problem: 'unreadable', message }
  return { problem: 'missing', message: kind ? `${path} is a link that leads nowhere` : message }
}

/** Whether there is nothing at the end of a path, a circle of links included. */
function leadsNowhere(path: string): boolean {
  try {
    statSync(path)
    return false
  } catch (error) {
    return ['ENOENT', 'ENOTDIR', 'ELOOP'].includes(errorCode(error) ?? '')
  }
}
