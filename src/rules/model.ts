import type { NodePath } from '../diagnostics/finding.ts'
import type { MappingNode, Node, ScalarNode } from '../document/node.ts'

/** A text with where it stands: `node` may be an alias, `scalar` is what the text was read from. */
export interface TextValue {
  readonly node: Node
  readonly scalar: ScalarNode | undefined
  readonly text: string
}

/** A label or annotation. */
export interface LabelEntry extends TextValue {
  readonly key: Node
  readonly scalar: ScalarNode
  readonly isNull: boolean
  readonly isUtf8: boolean
}

/** By name, with what merge keys bring. */
export type Labels = Map<string, LabelEntry>

export interface RuleGroup {
  /** Place in the list, null groups counted. */
  readonly index: number
  readonly node: MappingNode
  /** What stands in the list: the mapping, or an alias of it. */
  readonly item: Node
  /** Empty where there is none. */
  readonly name: string
  readonly nameNode: Node | undefined
  /** False where something that is no text stands as its name. */
  readonly nameIsText: boolean
  /** Milliseconds; nothing where the field is unset or wrong. */
  readonly interval: number | undefined
  readonly queryOffset: number | undefined
  readonly limit: number | undefined
  readonly labels: ReadonlyMap<string, LabelEntry>
  readonly rules: readonly Rule[]
  readonly path: NodePath
}

export interface Rule {
  readonly index: number
  readonly node: MappingNode
  readonly item: Node
  /** Nothing where neither `record` nor `alert` has a text. */
  readonly kind: 'recording' | 'alerting' | undefined
  readonly name: string
  readonly record: TextValue | undefined
  readonly alert: TextValue | undefined
  readonly expr: TextValue | undefined
  /** Milliseconds; nothing where the field is unset or wrong. */
  readonly for: number | undefined
  readonly keepFiringFor: number | undefined
  readonly labels: ReadonlyMap<string, LabelEntry>
  readonly annotations: ReadonlyMap<string, LabelEntry>
  /**
   * The keys of the fields that stand there, by name, misspelt ones too; of one that is misspelt or whose value is wrong,
   * the value is missing above.
   */
  readonly keys: ReadonlyMap<string, Node>
  readonly path: NodePath
}
