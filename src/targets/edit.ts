import { EXIT, Failure } from '../diagnostics/failure.ts'
import { applyEdits, lineBreakOf } from '../document/edit.ts'
import type { Source } from '../document/source.ts'
import { labelsKey } from '../prometheus/labels.ts'
import type { TargetDocument, TargetGroup } from './document.ts'
import type { Draft, DraftGroup } from './draft.ts'
import { draftEdits } from './edits.ts'
import { jsonLayout, type Layout, type YamlScalarWriter, yamlLayout } from './layout.ts'

export function layoutOf(document: TargetDocument, scalar: YamlScalarWriter): Layout {
  const lineBreak = lineBreakOf(document.source)
  const root = document.tree.root
  // A YAML file whose groups stand in flow style is written like JSON, which is YAML too.
  const likeJson =
    document.format === 'json' ||
    (root?.kind === 'sequence' && root.flow && /^\[\s*\{\s*"/.test(document.source.slice(root.start, root.end)))
  return likeJson ? jsonLayout(document, lineBreak) : yamlLayout(document, lineBreak, scalar)
}

/**
 * Writes a draft into the text of its document and proves the result: it is read again, and has to hold exactly the
 * groups of the draft. Throws a Failure (exit 1) where the layout of the file does not let the edit be made.
 */
export function applyDraft(draft: Draft, layout: Layout, read: (source: Source) => TargetDocument): TargetDocument {
  if (!draft.changes) return draft.document
  const result = read(applyEdits(draft.document.source, draftEdits(draft, layout)))
  const expected = draft.groups.filter((group) => !group.dropped)
  const same =
    result.groups.length === expected.length &&
    expected.every((group, index) => {
      const written = result.groups[index]!
      if (written.size !== group.size || written.key !== labelsKey(group.labels)) return false
      // JSON has no anchors: a group that was not edited cannot have changed, and may hold a million targets.
      return (!group.changesTargets && draft.document.format === 'json') || sameAddresses(written, group)
    })
  if (!same) {
    throw new Failure(EXIT.refused, 'the way this file is written does not let the edit be made safely', {
      hint: 'promsd fmt writes it in canonical form, without anchors',
      ...(result.findings.length > 0
        ? { findings: { file: 'the result', source: result.source, list: result.findings } }
        : {}),
    })
  }
  return result
}

/** Where targets were only appended, both what was there and what is new is compared at its ends: it is one insertion. */
const COMPARED_ENDS = 250

function sameAddresses(written: TargetGroup, group: DraftGroup): boolean {
  const before = group.origin?.size ?? 0
  if (group.removed.size === 0 && group.renamed.size === 0 && before > 2 * COMPARED_ENDS) {
    if (!sameEnds(before, (i) => written.address(i) === group.origin!.address(i))) return false
    return sameEnds(group.appended.length, (i) => written.address(before + i) === group.appended[i])
  }
  let index = 0
  for (const address of group.addresses()) {
    if (written.address(index++) !== address) return false
  }
  return true
}

function sameEnds(length: number, same: (index: number) => boolean): boolean {
  for (let i = 0; i < length; i++) {
    if (i === COMPARED_ENDS && length > 2 * COMPARED_ENDS) i = length - COMPARED_ENDS
    if (!same(i)) return false
  }
  return true
}
