import { EXIT, Failure } from '../../diagnostics/failure.ts'
import type { NodePath } from '../../diagnostics/finding.ts'
import { type Entry, type MappingNode, type Node, resolve, type SequenceNode } from '../../document/node.ts'
import { isMergeKey, isNullScalar } from '../../prometheus/config/yaml-value.ts'
import type { Value } from '../value.ts'
import { type ConfigDocument, entryOf, fieldOf, type PlacedJob } from './config-document.ts'
import { fieldPathText } from './field-path.ts'
import { refuseBrought } from './sharing.ts'

/** Where a path leads within a job, as far as it is written there. */
export interface FieldPlace {
  /** The collection that has, or is to have, the last step that was gone. */
  readonly container: MappingNode | SequenceNode
  /** Where that stands in the job: the empty path is the job itself. */
  readonly within: NodePath
  /** The nodes that hold it, the document's root first, the container last. */
  readonly holders: readonly Node[]
  readonly step: string | number
  /** The entry of a mapping. */
  readonly entry: Entry | undefined
  /** What stands there: nothing where it is to be added. */
  readonly node: Node | undefined
  /** The field that it belongs to: the own key, or that of the list which it is an item of. */
  readonly field: string
  /** What of the path lies beyond what is written. */
  readonly rest: NodePath
  /** Where the container itself stands; the job's fields stand nowhere else. */
  readonly parent: FieldPlace | undefined
}

/**
 * Follows a path into a job.
 * @throws Failure (exit 1) where it leads through an alias, a merge key or a value that nothing can be in
 */
export function findField(document: ConfigDocument, job: PlacedJob, path: NodePath): FieldPlace {
  const { entry, list, tree } = document
  const what = `the job ${JSON.stringify(job.name)}`
  if (entry?.value.kind === 'alias') refuseBrought(document, entry.value, entry.value.target, 'the list of jobs')
  if (job.node.kind === 'alias') refuseBrought(document, job.node, job.node.target, what)
  let holders: Node[] = [tree.root!, list!, job.mapping!]
  let container: MappingNode | SequenceNode = job.mapping!
  let parent: FieldPlace | undefined
  for (let depth = 0; ; depth++) {
    const place = stepTo(document, container, holders, path, depth, parent)
    const { node } = place
    if (node === undefined || depth === path.length - 1) return place
    if (node.kind === 'alias') refuseBrought(document, node, node.target, fieldPathText(path.slice(0, depth + 1)))
    if (node.kind === 'scalar') {
      if (isNullScalar(node)) return { ...place, rest: path.slice(depth + 1) }
      throw new Failure(EXIT.refused, `${fieldPathText(path.slice(0, depth + 1))} is a text, which has no fields`)
    }
    container = node
    holders = [...holders, node]
    parent = place
  }
}

function stepTo(
  document: ConfigDocument,
  container: MappingNode | SequenceNode,
  holders: readonly Node[],
  path: NodePath,
  depth: number,
  parent: FieldPlace | undefined,
): FieldPlace {
  const step = path[depth]!
  const within = path.slice(0, depth)
  const rest = path.slice(depth + 1)
  const here = fieldPathText(path.slice(0, depth + 1))
  if (container.kind === 'sequence') {
    if (typeof step !== 'number') throw new Failure(EXIT.refused, `${here}: a list is reached into by a number`)
    const node = step < container.length ? container.item(step) : undefined
    return {
      container,
      within,
      holders,
      step,
      entry: undefined,
      node,
      field: parent?.field ?? '',
      rest: node ? [] : rest,
      parent,
    }
  }
  if (typeof step === 'number') throw new Failure(EXIT.refused, `${here}: this is a mapping, not a list`)
  const entry = entryOf(container, step)
  if (!entry && rest.length > 0) refuseMerged(document, container, step, here)
  return { container, within, holders, step, entry, node: entry?.value, field: step, rest: entry ? [] : rest, parent }
}

/** Refuses where a merge key brings the field, and the mapping has none of its own. */
export function refuseMerged(document: ConfigDocument, mapping: MappingNode, key: string, what: string): void {
  if (entryOf(mapping, key)) return
  const merged = fieldOf(mapping, key)
  const merge = merged && mapping.entries.find((entry) => isMergeKey(entry.key))
  if (merge) refuseBrought(document, merge.value, merged.key, what)
}

/** That a list does not reach as far as a path does. */
export function noItem({ container, within, step }: FieldPlace, hint?: string): Failure {
  const { length } = container as SequenceNode
  const items = length === 1 ? '1 item' : `${length} items`
  const message = `there is no ${fieldPathText([...within, step])}: the list has ${items}`
  return new Failure(EXIT.refused, message, hint === undefined ? {} : { hint })
}

/** What a path leads to once aliases and merge keys are resolved; for looking at it only. */
export function effectiveNode(job: PlacedJob, path: NodePath): Node | undefined {
  let node: Node | undefined = job.mapping
  for (const step of path) {
    const value: Exclude<Node, { kind: 'alias' }> | undefined = node && resolve(node)
    if (value?.kind === 'mapping' && typeof step === 'string') node = fieldOf(value, step)?.value
    else if (value?.kind === 'sequence' && typeof step === 'number' && step < value.length) node = value.item(step)
    else return undefined
  }
  return node
}

/** A value with the steps of a path around it that are not written yet. */
export function wrapped(value: Value, rest: NodePath): Value {
  const { origin } = value
  return rest.reduceRight<Value>((inner, step) => {
    if (typeof step === 'string') return { kind: 'fields', fields: new Map([[step, inner]]), origin }
    if (step === 0) return { kind: 'list', items: [inner], origin }
    throw new Failure(EXIT.refused, `there is no item [${step}]: the list is empty`, { hint: '[0] adds one' })
  }, value)
}
