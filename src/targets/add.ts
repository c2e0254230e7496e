import { EXIT, Failure } from '../diagnostics/failure.ts'
import { concernText } from '../prometheus/address.ts'
import { effective, type Labels, labelsKey, labelsText } from '../prometheus/labels.ts'
import { AddressIndex, type TargetDocument, type TargetPlace } from './document.ts'
import { Draft, type DraftGroup } from './draft.ts'
import { type EditReport, emptyReport, type Target } from './report.ts'

export interface AddOptions {
  /** Take an address from the groups with other labels where it stands. */
  readonly move: boolean
  /** Leave it there and add it all the same. */
  readonly allowDuplicate: boolean
}

/**
 * Puts each target into the first group that has exactly its labels, made where there is none. A target that is there
 * already is left alone. Throws a Failure (exit 1), naming group and line, where an address stands in a group with
 * other labels and the options do not say what to do.
 */
export function addTargets(
  document: TargetDocument,
  targets: readonly Target[],
  options: AddOptions,
): { draft: Draft; report: EditReport } {
  const draft = new Draft(document)
  const report = emptyReport()
  const index = new AddressIndex(
    document,
    targets.map(({ address }) => address),
  )
  const placed = index.areDistinct ? undefined : new Placed()
  for (const [number, target] of targets.entries()) {
    const { address } = target
    const labels = effective(target.labels)
    const state = stateOf(document, draft, index.find(number), labels)
    if (state.elsewhere.length > 0 && !state.isHere && !options.move && !options.allowDuplicate) {
      throw alreadyThere(document, address, state.elsewhere[0]!)
    }
    const from = options.move ? state.elsewhere[0] : undefined
    if (from) for (const place of state.elsewhere) draft.groups[place.group]!.removed.add(place.index)
    if (state.isHere && !from) {
      report.unchanged.push({ address, labels })
      continue
    }
    if (!state.isHere) {
      const group = draft.groupFor(labels)
      if (placed?.has(address, group)) continue
      if (placed?.has(address) && !options.allowDuplicate) throw givenTwice(address)
      group.appended.push(address)
      placed?.add(address, group)
    }
    if (from) report.updated.push({ address, before: effective(document.groups[from.group]!.labels), after: labels })
    else report.added.push(labels === target.labels ? target : { address, labels })
    const concern = concernText(address)
    if (concern) report.warnings.push(concern)
  }
  draft.dropEmptied()
  return { draft, report }
}

interface AddressState {
  /** It stands in a group with the wanted labels. */
  readonly isHere: boolean
  /** Its places in groups with other labels. */
  readonly elsewhere: readonly TargetPlace[]
}

const NOT_THERE: AddressState = { isHere: false, elsewhere: [] }

function stateOf(document: TargetDocument, draft: Draft, places: readonly TargetPlace[], labels: Labels): AddressState {
  // The way of most of a long list.
  if (places.length === 0) return NOT_THERE
  const key = labelsKey(labels)
  const left = places.filter((place) => !draft.groups[place.group]!.removed.has(place.index))
  const elsewhere = left.filter((place) => document.groups[place.group]!.key !== key)
  return { isHere: elsewhere.length < left.length, elsewhere }
}

/** Where one call itself has put addresses. */
class Placed {
  readonly #groups = new Map<string, DraftGroup | DraftGroup[]>()

  has(address: string, group?: DraftGroup): boolean {
    const known = this.#groups.get(address)
    if (!known || !group) return known !== undefined
    return known === group || (Array.isArray(known) && known.includes(group))
  }

  add(address: string, group: DraftGroup): void {
    const known = this.#groups.get(address)
    if (!known) this.#groups.set(address, group)
    else this.#groups.set(address, Array.isArray(known) ? [...known, group] : [known, group])
  }
}

function givenTwice(address: string): Failure {
  return new Failure(EXIT.refused, `"${address}" is given twice, with different labels`, {
    hint: 'give it once, or use --allow-duplicate to have it scraped under both',
  })
}

function alreadyThere(document: TargetDocument, address: string, place: { group: number; index: number }): Failure {
  const group = document.groups[place.group]!
  const { line } = document.source.position(group.addressSpan(place.index).start)
  const labels = labelsText(effective(group.labels))
  return new Failure(EXIT.refused, `"${address}" already stands in group ${place.group} ${labels}, line ${line}`, {
    hint: 'use --move to take it from there, or --allow-duplicate to have it in both',
  })
}
