import { EXIT, Failure } from '../../diagnostics/failure.ts'
import type { NodePath } from '../../diagnostics/finding.ts'
import { type AliasNode, itemsOf, keyText, type MappingNode, type Node, resolve } from '../../document/node.ts'
import { isNullScalar, typed } from '../../prometheus/config/yaml-value.ts'
import { standsFor } from '../node-value.ts'
import type { FieldsValue, Value } from '../value.ts'
import { type ConfigDocument, entryOf } from './config-document.ts'
import { wrapped } from './field-place.ts'

/** What is meant to become of a config's jobs. */
export type JobChange =
  | { readonly kind: 'add'; readonly index: number; readonly job: FieldsValue }
  | { readonly kind: 'remove'; readonly index: number }
  /** Without a value the field goes. */
  | { readonly kind: 'set'; readonly index: number; readonly path: NodePath; readonly value: Value | undefined }

/** Fields of jobs that give way to an item of a list, by the places of the jobs. */
export interface FieldExchange {
  readonly kind: 'exchange'
  readonly from: string
  readonly to: string
  readonly items: ReadonlyMap<number, Value>
}

/**
 * Proves that a config was changed as it was meant to be and in nothing else: fields, items, texts, anchors and aliases
 * are compared one by one.
 * @throws Failure (exit 1) where the layout of the file does not let the edit be made
 */
export function proveChange(before: ConfigDocument, after: ConfigDocument, change: JobChange | FieldExchange): void {
  if (after.tree.problems.length > 0 || !new Comparison().isChanged(before, after, change)) throw unsafe()
}

/** The same where the other jobs are known to be what they were: looks at the one that changes only. */
export function proveJobChange(before: ConfigDocument, after: ConfigDocument, change: JobChange): void {
  if (!new Comparison().isJobChanged(before, after, change)) throw unsafe()
}

function unsafe(): Failure {
  return new Failure(EXIT.refused, 'the way this file is written does not let the edit be made safely', {
    hint: 'edit it by hand, or write the job in block style first',
  })
}

class Comparison {
  /** Anchored nodes of the former text with those of the new one: aliases have to follow them. */
  readonly #anchored = new Map<Node, Node>()
  readonly #aliases: [AliasNode, AliasNode][] = []

  isChanged(before: ConfigDocument, after: ConfigDocument, change: JobChange | FieldExchange): boolean {
    if (!this.#areChanged(before, after, change)) return false
    return this.#aliases.every(([own, other]) => this.#anchored.get(own.target) === other.target)
  }

  isJobChanged(before: ConfigDocument, after: ConfigDocument, change: JobChange): boolean {
    const { index } = change
    const difference = change.kind === 'add' ? 1 : change.kind === 'remove' ? -1 : 0
    if (after.jobs.length !== before.jobs.length + difference) return false
    if (change.kind === 'remove') return true
    const found = after.jobs[index]!.node
    if (change.kind === 'add') return standsFor(found, change.job)
    return this.#isSet(before.jobs[index]!.node, found, change.path, change.value)
  }

  #areChanged(before: ConfigDocument, after: ConfigDocument, change: JobChange | FieldExchange): boolean {
    if (!this.#isSameBut(['scrape_configs'], rootOf(before), rootOf(after))) return false
    const jobs = before.jobs.map(({ node }) => node)
    const found = after.jobs.map(({ node }) => node)
    if (change.kind === 'add') {
      const [added] = found.splice(change.index, 1)
      if (!added || !standsFor(added, change.job)) return false
    } else if (change.kind === 'remove') jobs.splice(change.index, 1)
    return jobs.length === found.length && jobs.every((job, i) => this.#isSameJob(job, found[i]!, change, i))
  }

  #isSameJob(job: Node, found: Node, change: JobChange | FieldExchange, index: number): boolean {
    if (change.kind === 'set' && change.index === index) return this.#isSet(job, found, change.path, change.value)
    const item = change.kind === 'exchange' ? change.items.get(index) : undefined
    return item ? this.#isExchanged(job, found, change as FieldExchange, item) : this.#isSame(job, found)
  }

  #isExchanged(job: Node, found: Node, { from, to }: FieldExchange, item: Value): boolean {
    if (job.kind !== 'mapping' || found.kind !== 'mapping' || entryOf(found, from)) return false
    const list = entryOf(found, to)?.value
    const own = entryOf(job, to)?.value
    const known = own?.kind === 'sequence' ? [...itemsOf(own)] : []
    if (list?.kind !== 'sequence' || list.length !== known.length + 1) return false
    if (!known.every((each, i) => this.#isSame(each, list.item(i)))) return false
    return standsFor(list.item(known.length), item) && this.#isSameBut([from, to], job, found)
  }

  /** Whether two nodes differ in what a path leads to, and in nothing else. */
  #isSet(before: Node, after: Node, path: NodePath, value: Value | undefined): boolean {
    const [step, ...rest] = path
    if (step === undefined) return value !== undefined && standsFor(after, value)
    if (before.kind === 'scalar')
      return isNullScalar(before) && value !== undefined && standsFor(after, wrapped(value, path))
    if (before.kind === 'mapping' && after.kind === 'mapping' && typeof step === 'string') {
      if (before.anchor !== after.anchor || !this.#isSameBut([step], before, after)) return false
      const [own] = before.entries.filter(({ key }) => keyText(key) === step)
      const [found] = after.entries.filter(({ key }) => keyText(key) === step)
      return this.#isSetValue(own?.value, found?.value, rest, value)
    }
    if (before.kind !== 'sequence' || after.kind !== 'sequence' || typeof step !== 'number') return false
    const items = [...itemsOf(before)]
    const found = [...itemsOf(after)]
    const [own] = items.splice(step, 1)
    const isGone = value === undefined && rest.length === 0
    const [now] = isGone ? [undefined] : found.splice(step, 1)
    if (items.length !== found.length || !items.every((item, i) => this.#isSame(item, found[i]!))) return false
    return this.#isSetValue(own, now, rest, value)
  }

  #isSetValue(own: Node | undefined, found: Node | undefined, rest: NodePath, value: Value | undefined): boolean {
    if (value === undefined && rest.length === 0) return own !== undefined && found === undefined
    if (found === undefined) return false
    return own ? this.#isSet(own, found, rest, value) : value !== undefined && standsFor(found, wrapped(value, rest))
  }

  #isSame(before: Node, after: Node): boolean {
    if (before.kind === 'alias') return this.#isSameAlias(before, after)
    if (after.kind === 'alias' || before.anchor !== after.anchor) return false
    if (before.anchor !== undefined) this.#anchored.set(before, after)
    if (before.kind === 'scalar') {
      return after.kind === 'scalar' && before.value === after.value && typed(before).type === typed(after).type
    }
    if (before.kind === 'mapping') return after.kind === 'mapping' && this.#areSame(before.entries, after.entries)
    if (after.kind !== 'sequence' || before.length !== after.length) return false
    for (let i = 0; i < before.length; i++) if (!this.#isSame(before.item(i), after.item(i))) return false
    return true
  }

  #isSameAlias(before: AliasNode, after: Node): boolean {
    if (after.kind !== 'alias' || before.name !== after.name) return false
    this.#aliases.push([before, after])
    return true
  }

  #areSame(before: MappingNode['entries'], after: MappingNode['entries']): boolean {
    if (before.length !== after.length) return false
    return before.every(({ key, value }, i) => {
      const other = after[i]!
      return this.#isSame(key, other.key) && this.#isSame(value, other.value)
    })
  }

  /** Whether two mappings have the same entries in the same order, some keys left out. */
  #isSameBut(keys: readonly string[], before: MappingNode | undefined, after: MappingNode | undefined): boolean {
    const others = (mapping: MappingNode | undefined) =>
      (mapping?.entries ?? []).filter(({ key }) => !keys.includes(keyText(key)))
    return this.#areSame(others(before), others(after))
  }
}

function rootOf({ tree }: ConfigDocument): MappingNode | undefined {
  const root = tree.root && resolve(tree.root)
  return root?.kind === 'mapping' ? root : undefined
}
