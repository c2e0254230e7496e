import { effective, type Labels, labelsKey } from '../prometheus/labels.ts'
import type { TargetDocument, TargetGroup } from './document.ts'

/** A group as it is to become: the group of the file it comes from, and what changes about it. */
export class DraftGroup {
  readonly origin: TargetGroup | undefined
  labels: Labels
  /** Indices of the origin's targets. */
  readonly removed = new Set<number>()
  readonly renamed = new Map<number, string>()
  readonly appended: string[] = []
  /** Taken out of the file. */
  dropped = false

  constructor(origin: TargetGroup | undefined, labels: Labels) {
    this.origin = origin
    this.labels = labels
  }

  get size(): number {
    return (this.origin?.size ?? 0) - this.removed.size + this.appended.length
  }

  get changesTargets(): boolean {
    return this.removed.size > 0 || this.renamed.size > 0 || this.appended.length > 0
  }

  get changesLabels(): boolean {
    return this.origin !== undefined && this.labels !== this.origin.labels
  }

  *addresses(): Generator<string> {
    for (let i = 0; i < (this.origin?.size ?? 0); i++) {
      if (!this.removed.has(i)) yield this.renamed.get(i) ?? this.origin!.address(i)
    }
    yield* this.appended
  }
}

/** A document as it is to become. Operations change the draft; `draftEdits` turns it into edits of the text. */
export class Draft {
  readonly document: TargetDocument
  readonly groups: DraftGroup[]
  readonly #byKey = new Map<string, DraftGroup[]>()

  constructor(document: TargetDocument) {
    this.document = document
    this.groups = document.groups.map((group) => new DraftGroup(group, group.labels))
    for (const group of this.groups) this.#register(group)
  }

  /** Groups with exactly these labels, in file order. */
  groupsWith(labels: Labels): readonly DraftGroup[] {
    return (this.#byKey.get(labelsKey(labels)) ?? []).filter((group) => !group.dropped)
  }

  /** The first group with exactly these labels, made where there is none. */
  groupFor(labels: Labels): DraftGroup {
    const known = this.#byKey.get(labelsKey(labels))
    for (let i = 0; known && i < known.length; i++) if (!known[i]!.dropped) return known[i]!
    const group = new DraftGroup(undefined, effective(labels))
    this.groups.push(group)
    this.#register(group)
    return group
  }

  relabel(group: DraftGroup, labels: Labels): void {
    const former = this.#byKey.get(labelsKey(group.labels))
    former?.splice(former.indexOf(group), 1)
    group.labels = labels
    this.#register(group)
  }

  /** Drops the groups that lost all their targets; those that had none before stay. */
  dropEmptied(): void {
    for (const group of this.groups) {
      if (group.size === 0 && (group.origin === undefined || group.origin.size > 0)) group.dropped = true
    }
  }

  get changes(): boolean {
    return this.groups.some((group) => group.dropped || !group.origin || group.changesTargets || group.changesLabels)
  }

  /** How many targets the file has then. */
  get size(): number {
    return this.groups.reduce((sum, group) => sum + (group.dropped ? 0 : group.size), 0)
  }

  #register(group: DraftGroup): void {
    const key = labelsKey(group.labels)
    const groups = this.#byKey.get(key)
    if (groups) groups.push(group)
    else this.#byKey.set(key, [group])
  }
}
