import type { OwnLabels } from '../own-labels.ts'
import type { Advice } from '../problem.ts'
import { type Origin, textValue, type Value } from '../value.ts'

const NO_FIELDS: ReadonlyMap<string, Value> = new Map()

/** What the short forms of a job expand to, before the fields that the job has as they are. */
export class JobDraft {
  #fields: Map<string, Value> | undefined
  /** Items of list fields, in the order in which they are to stand. */
  readonly lists = new Map<string, Value[]>()
  /** What is worth knowing of the short forms. */
  readonly advice: Advice[] = []
  /** Labels that the job gives its targets and series itself. */
  readonly labels: OwnLabels

  constructor(labels: OwnLabels = new Map()) {
    this.labels = labels
  }

  /** Fields that hold one value. */
  get fields(): ReadonlyMap<string, Value> {
    return this.#fields ?? NO_FIELDS
  }

  set(field: string, value: Value): void {
    this.#fields ??= new Map()
    this.#fields.set(field, value)
  }

  add(field: string, item: Value): void {
    const items = this.lists.get(field)
    if (items) items.push(item)
    else this.lists.set(field, [item])
  }

  /** Adds a relabel rule; its texts, those that are no values yet, are of the same origin. */
  addRule(field: RuleList, rule: Readonly<Record<string, string | readonly string[] | Value>>, origin: Origin): void {
    const fields = new Map<string, Value>()
    for (const name in rule) {
      const each = rule[name]!
      if (typeof each === 'string') fields.set(name, textValue(each, origin))
      else if (!isTexts(each)) fields.set(name, each)
      else fields.set(name, { kind: 'list', items: each.map((text) => textValue(text, origin)), origin })
    }
    this.add(field, { kind: 'fields', fields, origin })
  }
}

export type RuleList = 'relabel_configs' | 'metric_relabel_configs'

function isTexts(each: readonly string[] | Value): each is readonly string[] {
  return Array.isArray(each)
}
