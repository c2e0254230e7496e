import type { Labels } from '../../src/prometheus/labels.ts'
import { addTargets } from '../../src/targets/add.ts'
import { applyTargets } from '../../src/targets/apply.ts'
import { targetsOf } from '../../src/targets/compare.ts'
import type { TargetDocument } from '../../src/targets/document.ts'
import type { Draft } from '../../src/targets/draft.ts'
import { labelTargets } from '../../src/targets/label.ts'
import { removeTargets } from '../../src/targets/remove.ts'
import { parseRename, renameTargets } from '../../src/targets/rename.ts'
import type { Selection } from '../../src/targets/select.ts'
import type { Random } from './generated-files.ts'
import { generateAddress, generateGroups, generateLabels } from './generated-layouts.ts'

const ADD = { move: false, allowDuplicate: true }
const GUARD = { allowEmpty: true }

export const labelsOf = (random: Random): Labels => new Map(Object.entries(generateLabels(random)))

export const named = (...texts: string[]): Selection => ({
  patterns: texts.map((text) => ({ text, expression: undefined })),
  selector: undefined,
})

/** Any edit, as the commands make them. */
export function randomEdit(before: TargetDocument, random: Random): Draft {
  const all = [...targetsOf(before)]
  const some = () => named(...all.filter(() => random.chance(0.4)).map(({ address }) => address), 'nowhere:1')
  switch (random.below(5)) {
    case 0:
      return addTargets(
        before,
        random.times(3, () => ({ address: generateAddress(random), labels: labelsOf(random) })),
        ADD,
      ).draft
    case 1:
      return removeTargets(before, some(), { ...GUARD, keepEmpty: random.chance(0.3) }).draft
    case 2:
      return labelTargets(before, some(), {
        set: labelsOf(random),
        unset: new Set(random.times(2, () => random.pick(['env', 'role']))),
      }).draft
    case 3:
      return renameTargets(
        before,
        parseRename(random.pick(['web1', 'db1', '10.0.0.1']), random.pick(['new', 'web2'])),
        { allowDuplicate: true },
      ).draft
    default:
      return applyTargets(
        before,
        generateGroups(random).flatMap(({ targets: list, labels }) =>
          list.map((address) => ({ address, labels: new Map(Object.entries(labels)) })),
        ),
        { ...GUARD, prune: random.chance(0.5) },
      ).draft
  }
}
