import { describe, expect, test } from 'vitest'
import { Source } from '../../src/document/source.ts'
import { type EditOutcome, renderEditJson, renderEditText } from '../../src/report/edit-report.ts'
import { plain } from '../../src/report/terminal.ts'
import { emptyReport } from '../../src/targets/report.ts'

const labels = (record: Record<string, string>) => new Map(Object.entries(record))
const outcome = (more: Partial<EditOutcome> = {}): EditOutcome => ({
  path: 'targets.json',
  before: undefined,
  after: undefined,
  changed: true,
  missing: false,
  total: 3,
  findings: [],
  report: {
    ...emptyReport(),
    added: [{ address: 'a:1', labels: labels({ env: 'prod' }) }],
    removed: [{ address: 'b\x1b[0m:1', labels: labels({}) }],
    updated: [
      { address: 'c:1', before: labels({}), after: labels({ env: 'x' }) },
      { address: 'e:1', previousAddress: 'd:1', before: labels({}), after: labels({}) },
    ],
    unchanged: [{ address: 'f:1', labels: labels({}) }],
  },
  ...more,
})

describe('the report of an edit', () => {
  const text = (outcomes: EditOutcome[], options = {}) =>
    `\n${renderEditText(outcomes, { dryRun: false, all: false, ...options }, plain)}`

  test('as text counts and names', () => {
    expect(text([outcome()])).toMatchInlineSnapshot(`
      "
      targets.json: 1 added, 1 removed, 2 updated, 1 unchanged
        + a:1 {env="prod"}
        - b\\x1b[0m:1 {}
        ~ c:1 {} -> {env="x"}
        ~ d:1 -> e:1 {}
      "
    `)
    expect(text([outcome()], { dryRun: true }).split('\n')[1]).toBe(
      'targets.json: 1 added, 1 removed, 2 updated, 1 unchanged (not written)',
    )
  })

  test('as text says where nothing was done', () => {
    const report = emptyReport()
    expect(text([outcome({ changed: false, report })])).toBe('\ntargets.json: unchanged\n')
    expect(text([outcome({ changed: false, missing: true, report })])).toBe('\ntargets.json: no such file\n')
    const [before, after] = ['a', 'b'].map((each) => Source.fromText(each))
    expect(text([outcome({ before, after, report })])).toBe('\ntargets.json: rewritten\n')
    expect(text([outcome({ after, report })])).toBe('\ntargets.json: created\n')
    expect(text([outcome({ before, report })])).toBe('\ntargets.json: removed\n')
  })

  test('as text names twenty, or all', () => {
    const added = Array.from({ length: 30 }, (_, i) => ({ address: `h${i}:1`, labels: labels({}) }))
    const many = outcome({ report: { ...emptyReport(), added } })
    expect(text([many]).split('\n')).toHaveLength(24)
    expect(text([many])).toContain('  … and 10 more (-v names all)\n')
    expect(text([many], { all: true }).split('\n')).toHaveLength(33)
  })

  test('as JSON is one document', () => {
    const json = renderEditJson([outcome()], { dryRun: true, diff: undefined, warnings: ['careful'] })
    expect(json.endsWith('}\n')).toBe(true)
    expect(JSON.parse(json)).toEqual({
      changed: true,
      dryRun: true,
      files: ['targets.json'],
      added: [{ file: 'targets.json', address: 'a:1', labels: { env: 'prod' } }],
      removed: [{ file: 'targets.json', address: 'b\x1b[0m:1', labels: {} }],
      updated: [
        { file: 'targets.json', address: 'c:1', before: {}, after: { env: 'x' } },
        { file: 'targets.json', address: 'e:1', previousAddress: 'd:1', before: {}, after: {} },
      ],
      unchanged: [{ file: 'targets.json', address: 'f:1', labels: {} }],
      warnings: ['careful'],
    })
    expect(JSON.parse(renderEditJson([], { dryRun: false, diff: '', warnings: [] }))).toMatchObject({
      changed: false,
      diff: '',
    })
  })
})
