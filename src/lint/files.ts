import type { Source } from '../document/source.ts'

export type FileRead = { readonly source: Source } | FileProblem

/** Why there is nothing to read. */
export interface FileProblem {
  /** `missing`: there is no such file here, or only a link to none; it may be where Prometheus runs. */
  readonly problem: 'missing' | 'unreadable'
  /** A sentence with the path. */
  readonly message: string
}

/** The files that a config refers to, as the linter sees them. Paths are as the config's folder and text give them. */
export interface Files {
  read(path: string): FileRead
  /** Go's filepath.Glob: names in order, none where nothing matches; undefined for a malformed pattern. */
  glob(pattern: string): readonly string[] | undefined
  /** os.Stat: a link has to lead somewhere. */
  isThere(path: string): boolean
  /** Go's filepath.Join of a config's folder and a path of the config; absolute paths stay. */
  join(folder: string, path: string): string
  folderOf(path: string): string
  /** The same for two paths that lead to the same file. */
  identity(path: string): string
}
