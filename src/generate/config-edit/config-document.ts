import {
  type DocumentTree,
  type Entry,
  itemsOf,
  keyText,
  type MappingNode,
  type Node,
  resolve,
  type SequenceNode,
} from '../../document/node.ts'
import type { Source } from '../../document/source.ts'
import { isMergeKey } from '../../prometheus/config/yaml-value.ts'

/** A main config, or a file of scrape_config_files, as edits of its jobs see it. */
export interface ConfigDocument {
  /** As messages name it. */
  readonly file: string
  readonly source: Source
  /** Without problems: what cannot be read is not edited. */
  readonly tree: DocumentTree
  /** `scrape_configs` of the root; absent where it is not written. */
  readonly entry: Entry | undefined
  /** The list of jobs; absent where there is none, or null. */
  readonly list: SequenceNode | undefined
  readonly jobs: readonly PlacedJob[]
}

/** A scrape_config where it stands. */
export interface PlacedJob {
  /** Empty where it has no name that can be read: Prometheus refuses such a job. */
  readonly name: string
  readonly index: number
  /** The item of the list: an alias, where YAML repeats a job. */
  readonly node: Node
  /** Its fields, an alias resolved; absent where it is no mapping. */
  readonly mapping: MappingNode | undefined
}

export function configDocument(file: string, source: Source, tree: DocumentTree): ConfigDocument {
  const root = tree.root && resolve(tree.root)
  const entry = root?.kind === 'mapping' ? entryOf(root, 'scrape_configs') : undefined
  const value = entry && resolve(entry.value)
  const list = value?.kind === 'sequence' ? value : undefined
  const jobs = list ? [...itemsOf(list)].map(placedJob) : []
  return { file, source, tree, entry, list, jobs }
}

function placedJob(node: Node, index: number): PlacedJob {
  const value = resolve(node)
  const mapping = value.kind === 'mapping' ? value : undefined
  return { name: (mapping && jobName(mapping)) ?? '', index, node, mapping }
}

function jobName(mapping: MappingNode): string | undefined {
  const value = fieldOf(mapping, 'job_name')?.value
  const name = value && resolve(value)
  return name?.kind === 'scalar' ? name.value : undefined
}

/** The entry of a mapping that is written in it with this key; of several the last, as it counts. */
export function entryOf(mapping: MappingNode, key: string): Entry | undefined {
  const { entries } = mapping
  for (let i = entries.length - 1; i >= 0; i--) if (keyText(entries[i]!.key) === key) return entries[i]
  return undefined
}

/** The same, or else the one that a merge key brings. */
export function fieldOf(mapping: MappingNode, key: string): Entry | undefined {
  const own = entryOf(mapping, key)
  if (own) return own
  for (const { key: merge, value } of mapping.entries) {
    if (!isMergeKey(merge)) continue
    const merged = value.kind === 'sequence' ? [...itemsOf(value)] : [value]
    for (const node of merged) {
      const target = resolve(node)
      const found = target.kind === 'mapping' ? fieldOf(target, key) : undefined
      if (found) return found
    }
  }
  return undefined
}
