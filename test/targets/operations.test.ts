import { describe, expect, test } from 'vitest'
import { globToRegExp } from '../../src/prometheus/glob.ts'
import { addTargets } from '../../src/targets/add.ts'
import { applyTargets } from '../../src/targets/apply.ts'
import { compareTargets } from '../../src/targets/compare.ts'
import { AddressIndex } from '../../src/targets/document.ts'
import { labelTargets } from '../../src/targets/label.ts'
import { checkRemovalLimit, parseRemovalLimit, removeTargets } from '../../src/targets/remove.ts'
import { parseRename, renameTargets } from '../../src/targets/rename.ts'
import { nearMisses, type Selection, selectTargets } from '../../src/targets/select.ts'
import { parseSelector } from '../../src/targets/selector.ts'
import { read, write } from './texts.ts'

const document = read(
  JSON.stringify([
    { targets: ['web1:80', 'web2:80'], labels: { env: 'prod' } },
    { targets: ['db1:9100', 'web2:80'], labels: { env: 'dev' } },
    { targets: ['http://web1:80/x', 'web1:8080'] },
  ]),
  'json',
)
const labels = (record: Record<string, string>) => new Map(Object.entries(record))
const failure = (exit: number, message: string | RegExp) =>
  expect.objectContaining({ exit, message: expect.stringMatching(message) })
const pattern = (text: string) => ({ text, expression: text.includes('*') ? globToRegExp(text) : undefined })
const selection = (patterns: string[], selector?: string): Selection => ({
  patterns: patterns.length > 0 ? patterns.map(pattern) : undefined,
  selector: selector === undefined ? undefined : parseSelector(selector, () => () => false),
})

describe('selecting', () => {
  const selected = (patterns: string[], selector?: string) =>
    selectTargets(document, selection(patterns, selector)).selected.map(({ group, indices }) => [group.index, indices])

  test.each<[string[], string | undefined, unknown]>([
    [
      ['web2:80'],
      undefined,
      [
        [0, [1]],
        [1, [1]],
      ],
    ],
    [
      ['web*'],
      undefined,
      [
        [0, [0, 1]],
        [1, [1]],
        [2, [1]],
      ],
    ],
    [
      ['*'],
      undefined,
      [
        [0, [0, 1]],
        [1, [0, 1]],
        [2, [0, 1]],
      ],
    ],
    [['web2:80'], 'env=dev', [[1, [1]]]],
    [[], 'env=dev', [[1, [0, 1]]]],
    [[], 'env=', [[2, [0, 1]]]],
    [[], '__address__=db1:9100', [[1, [0]]]],
    [['web*'], '__address__=web2:80,env=prod', [[0, [1]]]],
    [['nothing'], undefined, []],
  ])('%j %s', (patterns, selector, expected) => {
    expect(selected(patterns, selector)).toEqual(expected)
  })

  test('names what matched nothing', () => {
    const { unmatched } = selectTargets(document, selection(['web1:80', 'web3:80', 'x*']))
    expect(unmatched.map(({ text }) => text)).toEqual(['web3:80', 'x*'])
    expect(nearMisses(document, ['db1']).get('db1')).toBe('did you mean "db1:9100"? A target is named with its port')
    expect(nearMisses(document, ['db']).get('db')).toBeUndefined()
  })

  test('of an empty list is nothing, whatever the selector', () => {
    const everything = { ...selection([], 'env!="x"'), patterns: [] }
    expect(selectTargets(document, everything)).toEqual({ selected: [], unmatched: [] })
  })

  test('of nothing at all is wrong usage', () => {
    expect(() => selected([])).toThrow(failure(2, 'name the targets'))
  })
})

describe('add', () => {
  const add = (address: string, of: Record<string, string>, options = {}) =>
    addTargets(document, [{ address, labels: labels(of) }], { move: false, allowDuplicate: false, ...options })

  test('names the group where an address stands already', () => {
    expect(() => add('web1:80', {})).toThrow(failure(1, /"web1:80" already stands in group 0 \{env="prod"\}, line 1/))
  })

  test('is content where it stands among the same labels, wherever else it stands', () => {
    expect(add('web2:80', { env: 'dev' }).report).toMatchObject({ added: [], unchanged: [{ address: 'web2:80' }] })
    expect(add('web1:80', { env: 'prod', empty: '' }).draft.changes).toBe(false)
  })

  test('moves from all other groups', () => {
    const { draft, report } = add('web2:80', { env: 'new' }, { move: true })
    expect(report).toMatchObject({ added: [], updated: [{ address: 'web2:80', before: labels({ env: 'prod' }) }] })
    expect(write(draft).groups.map((group) => [...group.addresses()])).toEqual([
      ['web1:80'],
      ['db1:9100'],
      ['http://web1:80/x', 'web1:8080'],
      ['web2:80'],
    ])
    expect(add('web2:80', { env: 'dev' }, { move: true }).draft.groups[0]!.removed.size).toBe(1)
  })

  test('refuses one address with two label sets in one call', () => {
    const targets = [labels({ a: '1' }), labels({ a: '2' })].map((each) => ({ address: 'n:1', labels: each }))
    const options = { move: false, allowDuplicate: false }
    expect(() => addTargets(document, targets, options)).toThrow(failure(1, 'given twice'))
    expect(addTargets(document, targets, { ...options, allowDuplicate: true }).report.added).toHaveLength(2)
    expect(addTargets(document, [targets[0]!, targets[0]!], options).report.added).toHaveLength(1)
  })

  test('writes into JSON that is a YAML file what YAML takes', () => {
    const before = read('[{"targets": ["a:1"]}]', 'yaml')
    const odd = ['\x7f:1', '\u2028:1', '\x85', '\ufeff'].map((address) => ({ address, labels: labels({}) }))
    const after = write(addTargets(before, odd, { move: false, allowDuplicate: false }).draft)
    expect(after.source.text).toBe('[{"targets": ["a:1", "\\u007f:1", "\\u2028:1", "\\u0085", "\\ufeff"]}]')
  })

  test('warns of odd addresses', () => {
    expect(add('n', {}).report.warnings).toEqual(['target "n" has no port; write host:port'])
  })
})

describe('remove', () => {
  const remove = (patterns: string[], options = {}) =>
    removeTargets(document, selection(patterns), {
      allowEmpty: false,
      keepEmpty: false,
      ...options,
    })

  test('does not empty a file unless told to', () => {
    expect(() => remove(['*'])).toThrow(
      failure(1, 'the file would be left without targets (6 would go)'.replace(/[()]/g, '\\$&')),
    )
    expect(remove(['*'], { allowEmpty: true }).draft.size).toBe(0)
  })

  test.each([
    ['1', false],
    ['2', true],
    ['10%', false],
    ['34%', true],
    ['33%', false],
    ['33.4%', true],
    ['0', false],
  ])('of two in six with a limit of %s: %s', (limit, allowed) => {
    const removed = remove(['web2:80']).report.removed.length
    const check = () => checkRemovalLimit(removed, 6, parseRemovalLimit(limit))
    if (allowed) expect(check).not.toThrow()
    else expect(check).toThrow(failure(1, `2 of 6 targets would go, more than --max-removed ${limit}`))
  })

  test.each(['', 'x', '-1', '1.5', '101%', '1%%', '% 1', '1e3'])('%j is no limit', (text) => {
    expect(() => parseRemovalLimit(text)).toThrow(failure(2, 'no limit'))
  })

  test('of what is not there is reported, with a hint where a port was forgotten', () => {
    expect(remove(['db1', 'x', 'web2:80']).report.unmatched).toEqual([
      { text: 'db1', hint: 'did you mean "db1:9100"? A target is named with its port' },
      { text: 'x', hint: undefined },
    ])
  })
})

describe('label', () => {
  const change = (patterns: string[], set: Record<string, string>, ...unset: string[]) =>
    write(labelTargets(document, selection(patterns), { set: labels(set), unset: new Set(unset) }).draft).groups.map(
      (group) => `${[...group.addresses()].join(' ')} ${group.key}`,
    )

  test('relabels a group as a whole, splits it, and merges what becomes alike', () => {
    expect(change(['web1:80'], { role: 'x' })[3]).toBe('web1:80 [["env","prod"],["role","x"]]')
    expect(change(['db1:9100', 'web2:80'], { env: 'dev' })).toEqual([
      'web1:80 [["env","prod"]]',
      'db1:9100 web2:80 [["env","dev"]]',
      'http://web1:80/x web1:8080 []',
    ])
    expect(change(['*'], {}, 'env')).toEqual(['http://web1:80/x web1:8080 web1:80 web2:80 db1:9100 []'])
  })
})

describe('rename', () => {
  const rename = (from: string, to: string, allowDuplicate = false) =>
    write(renameTargets(document, parseRename(from, to), { allowDuplicate }).draft).groups.map((group) => [
      ...group.addresses(),
    ])

  test('follows a host under all its ports and into URLs', () => {
    expect(rename('web1', 'n')).toEqual([
      ['n:80', 'web2:80'],
      ['db1:9100', 'web2:80'],
      ['http://n:80/x', 'n:8080'],
    ])
    expect(rename('web1:80', 'n:81')).toEqual([
      ['n:81', 'web2:80'],
      ['db1:9100', 'web2:80'],
      ['http://n:81/x', 'web1:8080'],
    ])
  })

  test('merges in a group, and refuses to double across groups', () => {
    expect(rename('web1:80', 'web2:80', true)[0]).toEqual(['web2:80'])
    expect(() => rename('db1:9100', 'web1:80')).toThrow(failure(1, /"web1:80" already stands in group 0/))
    expect(rename('web2', 'n')).toEqual([
      ['web1:80', 'n:80'],
      ['db1:9100', 'n:80'],
      ['http://web1:80/x', 'web1:8080'],
    ])
  })

  test('takes two of a kind', () => {
    expect(() => parseRename('a', 'b:1')).toThrow(failure(2, 'not of one kind'))
    expect(parseRename('[::1]', '[::2]').hosts).toBe(true)
    expect(parseRename('[::1]:1', '[::2]:1').hosts).toBe(false)
  })
})

describe('apply', () => {
  const guard = { allowEmpty: false }

  test('relabels where it can, adds and prunes', () => {
    const desired = [
      { address: 'db1:9100', labels: labels({ env: 'prod' }) },
      { address: 'n:1', labels: labels({}) },
    ]
    const { report, draft } = applyTargets(document, desired, { ...guard, prune: true })
    expect(report.updated.map(({ address }) => address)).toEqual(['db1:9100'])
    expect(report.added.map(({ address }) => address)).toEqual(['n:1'])
    expect(report.removed).toHaveLength(5)
    expect(write(draft).groups.map((group) => [...group.addresses()])).toEqual([['db1:9100'], ['n:1']])
    expect(() => applyTargets(document, [], { ...guard, prune: true })).toThrow(failure(1, 'left without targets'))
    expect(applyTargets(document, [], { ...guard, prune: false }).draft.changes).toBe(false)
  })
})

test('comparing tells added, removed, changed and unchanged', () => {
  const before = [
    ['a', {}],
    ['b', { x: '1' }],
    ['c', {}],
    ['c', { x: '1' }],
  ] as const
  const after = [
    ['c', { x: '1' }],
    ['b', { x: '2' }],
    ['d', {}],
    ['c', {}],
  ] as const
  const targets = (rows: readonly (readonly [string, Record<string, string>])[]) =>
    rows.map(([address, each]) => ({ address, labels: labels(each) }))
  const { added, removed, updated, unchanged } = compareTargets(targets(before), targets(after))
  const names = (list: readonly { address: string }[]) => list.map(({ address }) => address)
  expect([names(added), names(removed), names(updated), names(unchanged)]).toEqual([['d'], ['a'], ['b'], ['c', 'c']])
})

describe('looking addresses up', () => {
  const long = Array.from({ length: 100 }, (_, i) => `h${i}:1`)
  const texts = [
    JSON.stringify([{ targets: long }, { targets: ['h1:1', 'x'], labels: { a: 'h2:1' } }, {}, { targets: null }]),
    `[{"targets": ["\\u00681:1", ${long.map((each) => JSON.stringify(each)).join(',')}]}]`,
  ]
  test.each(texts)('one by one or many at once is the same (%#)', (text) => {
    const each = read(text, 'json')
    const asked = [...long, 'x', '', 'h', 'h1', '1:1', 'h1:1","h2:1', 'é']
    const many = new AddressIndex(each, asked)
    asked.forEach((address, number) => {
      expect(new AddressIndex(each, [address]).find(0), address).toEqual(many.find(number))
    })
    expect(many.find(asked.indexOf('h1:1')).length).toBe(2)
    const twice = new AddressIndex(each, [...asked, 'h1:1'])
    expect(twice.find(asked.length)).toEqual(twice.find(asked.indexOf('h1:1')))
    expect([many.areDistinct, new AddressIndex(each, ['a', 'b', 'a']).areDistinct]).toEqual([true, false])
  })
})
