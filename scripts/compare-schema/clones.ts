// Go packages out of git clones, at the versions that a release's go.mod names. Clones without a work tree will do.
import { execFileSync } from 'node:child_process'
import { type GoFile, readGoFile } from './go-source.ts'

export interface Clones {
  readonly prometheus: string
  readonly common: string
  readonly sigv4: string
}

export interface GoPackage {
  readonly path: string
  readonly files: readonly GoFile[]
}

const PROMETHEUS = 'github.com/prometheus/prometheus'
const COMMON = 'github.com/prometheus/common'
const SIGV4 = 'github.com/prometheus/sigv4'

const files = new Map<string, GoFile>()

/** Reads the packages of a release's tag; what lies outside of the clones is undefined. */
export function packagesAt(clones: Clones, tag: string): (path: string) => GoPackage | undefined {
  const known = new Map<string, GoPackage | undefined>()
  const goMod = git(clones.prometheus, 'show', `${tag}:go.mod`)
  const read = (path: string): GoPackage | undefined => {
    const place = locate(path, tag, goMod, clones)
    return place && readPackage(path, place)
  }
  return (path) => {
    if (!known.has(path)) known.set(path, read(path))
    return known.get(path)
  }
}

interface Place {
  readonly clone: string
  readonly commit: string
  readonly folder: string
}

function locate(path: string, tag: string, goMod: string, clones: Clones): Place | undefined {
  if (isWithin(path, PROMETHEUS)) return { clone: clones.prometheus, commit: tag, folder: behind(path, PROMETHEUS) }
  // A module of its own within the repository, with tags of its own.
  const inner = `${COMMON}/sigv4`
  if (isWithin(path, inner)) {
    const version = versionIn(goMod, inner)
    return version === undefined
      ? undefined
      : { clone: clones.common, commit: commitOf(version, 'sigv4/'), folder: 'sigv4' }
  }
  for (const [module, clone] of [
    [COMMON, clones.common],
    [SIGV4, clones.sigv4],
  ] as const) {
    const version = isWithin(path, module) ? versionIn(goMod, module) : undefined
    if (version) return { clone, commit: commitOf(version, ''), folder: behind(path, module) }
  }
  return undefined
}

const isWithin = (path: string, module: string): boolean => path === module || path.startsWith(`${module}/`)
const behind = (path: string, module: string): string => path.slice(module.length + 1)

function versionIn(goMod: string, module: string): string | undefined {
  return new RegExp(`^(?:\\s+|require )${module.replaceAll('.', '\\.')} (v\\S+)`, 'm').exec(goMod)?.[1]
}

/** A version's tag, or the commit that a pseudo-version ends with. */
function commitOf(version: string, prefix: string): string {
  return /-(?:0\.)?\d{14}-([0-9a-f]{12})$/.exec(version)?.[1] ?? `${prefix}${version}`
}

function readPackage(path: string, { clone, commit, folder }: Place): GoPackage | undefined {
  const listed = git(clone, 'ls-tree', commit, folder === '' ? './' : `${folder}/`)
  const blobs = [...listed.matchAll(/^\d+ blob (\w+)\t(.*\.go)$/gm)].filter(([, , name]) => !name!.endsWith('_test.go'))
  if (blobs.length === 0) return undefined
  return { path, files: blobs.map(([, blob]) => readBlob(clone, blob!)) }
}

function readBlob(clone: string, blob: string): GoFile {
  let file = files.get(blob)
  if (!file) {
    file = readGoFile(git(clone, 'cat-file', 'blob', blob))
    files.set(blob, file)
  }
  return file
}

function git(clone: string, ...args: string[]): string {
  return execFileSync('git', ['-C', clone, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}
