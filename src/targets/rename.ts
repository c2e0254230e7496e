import { EXIT, Failure } from '../diagnostics/failure.ts'
import { type AddressParts, concernText, splitAddress } from '../prometheus/address.ts'
import { effective, labelsText } from '../prometheus/labels.ts'
import type { TargetDocument } from './document.ts'
import { Draft } from './draft.ts'
import { type EditReport, emptyReport } from './report.ts'

/** An old and a new name: both a host, or both host:port. */
export interface Rename {
  readonly from: string
  readonly to: string
  readonly hosts: boolean
}

/** Throws a Failure (exit 2) where one is a host and the other host:port. */
export function parseRename(from: string, to: string): Rename {
  const [old, next] = [splitAddress(from), splitAddress(to)]
  const isHost = ({ port }: AddressParts): boolean => port === undefined
  const isUrl = ({ prefix }: AddressParts): boolean => prefix !== ''
  if (isHost(old) !== isHost(next) || isUrl(old) !== isUrl(next) || old.host === '' || next.host === '') {
    throw new Failure(EXIT.usage, `"${from}" and "${to}" are not of one kind`, {
      hint: 'rename takes two hosts (every port of the host follows) or two addresses host:port; IPv6 stands in brackets',
    })
  }
  return { from, to, hosts: isHost(old) && !isUrl(old) }
}

/**
 * Renames an address, or a host under all its ports, everywhere it stands, also within the URLs of blackbox targets.
 * A target that has its new name in the same group already is merged into it; one that has it in a group with other
 * labels throws a Failure (exit 1) unless duplicates are allowed.
 */
export function renameTargets(
  document: TargetDocument,
  rename: Rename,
  options: { readonly allowDuplicate: boolean },
): { draft: Draft; report: EditReport } {
  const draft = new Draft(document)
  const report = emptyReport()
  const renamed: { group: number; index: number; before: string; after: string }[] = []
  for (const group of document.groups) {
    for (let index = 0; index < group.size; index++) {
      const before = group.address(index)
      const after = renameAddress(before, rename)
      if (after !== undefined && after !== before) renamed.push({ group: group.index, index, before, after })
    }
  }
  const standing = new Map<string, number[]>()
  const wanted = new Set(renamed.map(({ after }) => after))
  for (const group of document.groups) {
    for (const address of group.addresses()) {
      if (wanted.has(address)) standing.set(address, [...(standing.get(address) ?? []), group.index])
    }
  }
  /** Groups that got the new name. */
  const placed = new Map<string, Set<number>>()
  for (const { group: at, index, before, after } of renamed) {
    const group = document.groups[at]!
    const others = standing.get(after) ?? []
    const here = placed.get(after) ?? new Set()
    placed.set(after, here)
    const merges = others.includes(at) || here.has(at)
    const other = others.find((each) => each !== at)
    if (other !== undefined && !merges && !options.allowDuplicate) {
      throw new Failure(
        EXIT.refused,
        `"${after}" already stands in group ${other} ${labelsText(effective(document.groups[other]!.labels))}`,
        { hint: 'remove one of them first, or use --allow-duplicate' },
      )
    }
    if (merges) draft.groups[at]!.removed.add(index)
    else {
      draft.groups[at]!.renamed.set(index, after)
      here.add(at)
    }
    const labels = effective(group.labels)
    report.updated.push({ address: after, previousAddress: before, before: labels, after: labels })
    const concern = concernText(after)
    if (concern) report.warnings.push(concern)
  }
  if (renamed.length === 0) report.unmatched.push({ text: rename.from, hint: undefined })
  warnOfLabels(document, rename, report)
  return { draft, report }
}

function renameAddress(address: string, { from, to, hosts }: Rename): string | undefined {
  if (address === from) return to
  const { prefix, host, port, suffix } = splitAddress(address)
  const tail = port === undefined ? suffix : `:${port}${suffix}`
  if (hosts) return host === from ? prefix + to + tail : undefined
  // host:port inside a URL.
  return prefix !== '' && `${host}:${port}` === from ? prefix + to + suffix : undefined
}

/** Labels such as `instance` are left alone: only the user knows whether they follow. */
function warnOfLabels(document: TargetDocument, rename: Rename, report: EditReport): void {
  for (const group of document.groups) {
    for (const [name, value] of group.labels) {
      if (value === rename.from || (rename.hosts && splitAddress(value).host === rename.from)) {
        report.warnings.push(`group ${group.index} still has the label ${name}=${JSON.stringify(value)}`)
      }
    }
  }
}
