import type { Lifetime, Version } from '../../types.ts'

export interface Attached {
  readonly field: string
  readonly roles: readonly string[]
}

/** A label that a discovery gives its targets before relabeling. */
export interface MetaLabel extends Lifetime {
  /** Ends in `*` for a family, of which the rest is up to the target: `__meta_ec2_tag_*`. */
  readonly name: string
  readonly doc: string
  /** The roles that give it, where the discovery has roles. */
  readonly roles?: readonly string[]
  /** Further roles that give it where a field of attach_metadata is true. */
  readonly attached?: Attached
}

/** Makes a table of labels; what is said for all of them holds where an entry says nothing else. */
export function metaLabels(
  prefix: string,
  labels: Readonly<Record<string, string | (Lifetime & { readonly doc: string })>>,
  all: { readonly since?: Version; readonly roles?: readonly string[]; readonly attached?: Attached } = {},
): MetaLabel[] {
  return Object.entries(labels).map(([name, entry]) => ({
    ...all,
    ...(typeof entry === 'string' ? { doc: entry } : entry),
    name: prefix + name,
  }))
}
