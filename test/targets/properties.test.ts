import { applyPatch } from 'diff'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lineBreakOf } from '../../src/document/edit.ts'
import type { Format } from '../../src/document/node.ts'
import { scanComments } from '../../src/document/yaml.ts'
import { yamlScalar } from '../../src/document/yaml-scalar.ts'
import { effective, labelsKey } from '../../src/prometheus/labels.ts'
import { unifiedDiff } from '../../src/report/diff.ts'
import { addTargets } from '../../src/targets/add.ts'
import { applyTargets } from '../../src/targets/apply.ts'
import { targetsOf } from '../../src/targets/compare.ts'
import { hasErrors, type TargetDocument } from '../../src/targets/document.ts'
import { layoutOf } from '../../src/targets/edit.ts'
import { canonicalGroups } from '../../src/targets/format.ts'
import { formatYaml } from '../../src/targets/format-yaml.ts'
import { labelTargets } from '../../src/targets/label.ts'
import { jsonLayout } from '../../src/targets/layout.ts'
import { removeTargets } from '../../src/targets/remove.ts'
import { parseRename, renameTargets } from '../../src/targets/rename.ts'
import type { Target } from '../../src/targets/report.ts'
import { Random } from './generated-files.ts'
import { generateAddress, generateFile, generateGroups, generateShared } from './generated-layouts.ts'
import { labelsOf, named, randomEdit } from './random-edit.ts'
import { read, write } from './texts.ts'

const RUNS = Number(process.env['PROMSD_TEST_RUNS'] ?? 300)
const ADD = { move: false, allowDuplicate: true }
const GUARD = { allowEmpty: true }

/** Runs a law over many files, each made from a number. */
function law(name: string, check: (random: Random) => void): void {
  test(name, () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0x7fffffff }), (seed) => check(new Random(seed))),
      { numRuns: RUNS },
    )
  })
}

const targets = (document: TargetDocument): string[] =>
  [...targetsOf(document)].map(({ address, labels }) => `${address} ${labelsKey(labels)}`).sort()
const targetSet = (document: TargetDocument): string[] => [...new Set(targets(document))]
const text = (document: TargetDocument): string => document.source.text
const selectAll = { patterns: undefined, selector: { text: '', usesAddress: false, matches: () => true } }
function document(random: Random): TargetDocument {
  const { text: content, format } = generateFile(random)
  const result = read(content, format)
  expect(
    result.findings.filter(({ severity }) => severity === 'error'),
    content,
  ).toEqual([])
  return result
}

describe('the files of these tests', () => {
  law('mean what they were made from', (random) => {
    const { text: content, format, groups } = generateFile(random)
    const result = read(content, format)
    expect(hasErrors(result.findings), content).toBe(false)
    expect(result.groups.map((group) => [[...group.addresses()], group.key])).toEqual(
      groups.map(({ targets: list, labels }) => [list, labelsKey(new Map(Object.entries(labels)))]),
    )
  })
})

describe('any edit', () => {
  law('makes of the text what its draft says, whatever the layout', (random) => {
    const before = document(random)
    const draft = randomEdit(before, random)
    const after = write(draft)
    const expected = draft.groups.filter(({ dropped }) => !dropped)
    expect(after.groups.map((group) => [[...group.addresses()], group.key])).toEqual(
      expected.map((group) => [[...group.addresses()], labelsKey(group.labels)]),
    )
  })

  law('changes no group that shares an anchor with one that it changes', (random) => {
    const before = read(generateShared(random), 'yaml')
    if (hasErrors(before.findings)) return
    const draft = randomEdit(before, random)
    const expected = draft.groups.filter(({ dropped }) => !dropped)
    expect(write(draft).groups.map((group) => [[...group.addresses()], group.key])).toEqual(
      expected.map((group) => [[...group.addresses()], labelsKey(group.labels)]),
    )
  })

  law('touches nothing but the groups it changes', (random) => {
    const before = document(random)
    const draft = randomEdit(before, random)
    const after = write(draft)
    const kept = draft.groups.filter(({ dropped }) => !dropped)
    kept.forEach((group, index) => {
      if (!group.origin || group.changesTargets || group.changesLabels) return
      const span = ({ node }: { node: { outerStart: number; end: number } }, of: TargetDocument) =>
        of.source.slice(node.outerStart, node.end)
      // What an anchor shared with a changed group is written out; all else stays.
      if (!/[*&]/.test(text(before))) expect(span(after.groups[index]!, after)).toBe(span(group.origin, before))
    })
    // Comments on lines of their own stay, but for those inside of what goes.
    const gone = draft.groups.flatMap(({ origin, dropped, changesTargets, changesLabels }) =>
      origin && (dropped || changesTargets || changesLabels) ? [origin.node] : [],
    )
    if (before.format === 'yaml' && before.groups.length > 0) {
      for (const { start, end } of scanComments(before.source, before.tree)) {
        if (gone.some((node) => start >= node.outerStart && start < node.end)) continue
        const line = before.source.lineAt(start)
        if (before.source.slice(before.source.lineStart(line), start).trim() !== '') continue
        expect(text(after)).toContain(before.source.slice(start, end))
      }
    }
  })

  law('keeps every byte before the first and behind the last group that it changes', (random) => {
    const before = document(random)
    const draft = randomEdit(before, random)
    const after = text(write(draft))
    const isChanged = (group: (typeof draft.groups)[number]) =>
      group.dropped || !group.origin || group.changesTargets || group.changesLabels
    if (before.groups.length === 0 || /[*&]/.test(text(before))) return
    const changed = draft.groups.map(isChanged)
    const first = changed.indexOf(true)
    if (first === -1) {
      expect(after).toBe(text(before))
      return
    }
    // What parts the group from the one before it goes along with it.
    const head = first === 0 ? 0 : before.groups[Math.min(first, before.groups.length) - 1]!.node.end
    expect(after.slice(0, head)).toBe(text(before).slice(0, head))
    const added = draft.groups.some((group) => !group.origin && !group.dropped)
    const last = added ? before.groups.length : changed.lastIndexOf(true) + 1
    const next = before.groups[last]
    const tail = next ? text(before).slice(next.node.outerStart) : ''
    expect(after.endsWith(tail)).toBe(true)
  })

  law('keeps the line breaks and a missing final one', (random) => {
    const before = document(random)
    const after = text(write(randomEdit(before, random)))
    if (before.source.lineCount > 1 && !/[^\r]\n/.test(text(before))) expect(after).not.toMatch(/[^\r]\n/)
    if (!text(before).includes('\r')) expect(after).not.toContain('\r')
    if (before.groups.length > 0 && after !== '') expect(/\n$/.test(after)).toBe(/\n$/.test(text(before)))
  })

  law('comes as a unified diff that makes the new text of the old one', (random) => {
    const before = document(random)
    const after = write(randomEdit(before, random))
    const patch = unifiedDiff('t', before.source, after.source)
    if (text(before) === text(after)) expect(patch).toBe('')
    else expect(applyPatch(text(before), patch, { autoConvertLineEndings: false })).toBe(text(after))
  })

  law('that undoes itself gives the old model back', (random) => {
    const before = document(random)
    const after = write(randomEdit(before, random))
    const back = write(applyTargets(after, [...targetsOf(before)], { ...GUARD, prune: true }).draft)
    expect(targetSet(back)).toEqual(targetSet(before))
  })
})

describe('add', () => {
  const some = (random: Random): Target[] =>
    random.times(4, () => ({ address: generateAddress(random), labels: labelsOf(random) }))

  law('is idempotent', (random) => {
    const list = some(random)
    const once = write(addTargets(document(random), list, ADD).draft)
    const { draft, report } = addTargets(once, list, ADD)
    expect(draft.changes).toBe(false)
    expect(report.added).toEqual([])
  })

  law('is commutative up to order', (random) => {
    const list = some(random)
    const before = document(random)
    const one = write(addTargets(before, list, ADD).draft)
    const other = write(addTargets(before, [...list].reverse(), ADD).draft)
    const single = list.reduce((former, target) => write(addTargets(former, [target], ADD).draft), before)
    expect(targets(other)).toEqual(targets(one))
    expect(targets(single)).toEqual(targets(one))
  })

  law('and remove of new targets is the identity: of bytes where the group was there', (random) => {
    const before = document(random)
    const group = before.groups.length > 0 && random.chance(0.7) ? random.pick(before.groups) : undefined
    const labels = group?.labels ?? labelsOf(random)
    const list = ['new1:1', 'new2:2'].map((address) => ({ address, labels }))
    const there = before.groups.find(({ key }) => key === labelsKey(list[0]!.labels))
    const added = write(addTargets(before, list, ADD).draft)
    const after = write(
      removeTargets(added, named('new1:1', 'new2:2'), { ...GUARD, keepEmpty: there?.size === 0 }).draft,
    )
    expect(targets(after)).toEqual(targets(before))
    if (there && there.size > 0 && !/[*&]/.test(text(before))) expect(text(after)).toBe(text(before))
  })
})

describe('label', () => {
  law('set and unset of a new label restores the model', (random) => {
    const before = document(random)
    const set = labelTargets(before, selectAll, { set: new Map([['brand_new', 'x']]), unset: new Set() })
    const marked = write(set.draft)
    for (const group of marked.groups) expect(group.size === 0 || group.labels.get('brand_new') === 'x').toBe(true)
    const unset = { set: new Map(), unset: new Set(['brand_new']) }
    const after = write(labelTargets(marked, selectAll, unset).draft)
    expect(targetSet(after)).toEqual(targetSet(before))
  })
})

describe('rename', () => {
  law('there and back restores the text', (random) => {
    const before = document(random)
    const there = write(renameTargets(before, parseRename('web1', 'brand-new'), { allowDuplicate: true }).draft)
    expect(targets(there).filter((each) => each.startsWith('web1:'))).toEqual([])
    const back = write(renameTargets(there, parseRename('brand-new', 'web1'), { allowDuplicate: true }).draft)
    expect(targetSet(back)).toEqual(targetSet(before))
  })
})

describe('apply', () => {
  law('with prune makes of one file the model of another, and then changes nothing', (random) => {
    const desired = [...targetsOf(document(random))]
    const before = document(random)
    const after = write(applyTargets(before, desired, { ...GUARD, prune: true }).draft)
    expect(targetSet(after)).toEqual(
      [...new Set(desired.map(({ address, labels }) => `${address} ${labelsKey(labels)}`))].sort(),
    )
    expect(applyTargets(after, desired, { ...GUARD, prune: true }).draft.changes).toBe(false)
  })

  law('of what is there changes nothing', (random) => {
    const before = document(random)
    expect(applyTargets(before, [...targetsOf(before)], { ...GUARD, prune: false }).draft.changes).toBe(false)
  })
})

describe('fmt', () => {
  const format = (from: TargetDocument): TargetDocument => read(formatted(from), from.format)
  const model = (of: TargetDocument) =>
    canonicalGroups(of.groups).map(({ addresses, labels }) => [addresses, [...labels]])

  law('keeps the model, is idempotent, and loses no comment', (random) => {
    const before = document(random)
    const once = format(before)
    expect(hasErrors(once.findings), text(once)).toBe(false)
    expect(model(once)).toEqual(model(before))
    expect(text(format(once))).toBe(text(once))
    if (before.format === 'json') return
    const comments = (of: TargetDocument) =>
      scanComments(of.source, of.tree)
        .flatMap(({ start, end }) =>
          of.source
            .slice(start, end)
            .trimEnd()
            .split(/ (?=#)/),
        )
        .sort()
    expect(comments(once)).toEqual(comments(before))
  })
})

function formatted(from: TargetDocument): string {
  const lineBreak = lineBreakOf(from.source)
  if (from.format === 'yaml') return formatYaml(from, scanComments(from.source, from.tree), lineBreak, yamlScalar)
  const groups = canonicalGroups(from.groups)
  return groups.length === 0 ? `[]${lineBreak}` : jsonLayout(undefined, lineBreak).file(groups)
}

describe('JSON and YAML', () => {
  law('of the same groups are the same model', (random) => {
    const groups = generateGroups(random).map(({ targets: addresses, labels }) => ({
      addresses,
      labels: new Map(Object.entries(labels)),
    }))
    const texts = (['json', 'yaml'] as const).map((kind: Format) => {
      const empty = read(kind === 'json' ? '[]' : '', kind)
      return read(layoutOf(empty, yamlScalar).file(groups), kind)
    })
    const [json, yaml] = texts.map((each) => each.groups.map((group) => [[...group.addresses()], [...group.labels]]))
    expect(yaml).toEqual(json)
    expect(json).toEqual(groups.map(({ addresses, labels }) => [addresses, [...effective(labels)]]))
  })
})
