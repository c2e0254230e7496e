import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyEdits } from '../../src/document/edit.ts'
import { readJson } from '../../src/document/json.ts'
import { editList } from '../../src/document/list-edit.ts'
import { mappingLayout, sequenceLayout } from '../../src/document/list-layout.ts'
import { type DocumentTree, itemsOf, resolve } from '../../src/document/node.ts'
import { Source } from '../../src/document/source.ts'
import { readYaml } from '../../src/document/yaml.ts'

function edit(
  text: string,
  removed: number[],
  added: string[],
  read: (source: Source) => DocumentTree = readYaml,
): string {
  const source = Source.fromBytes(Buffer.from(text))
  const root = resolve(read(source).root!)
  const list = root.kind === 'sequence' ? sequenceLayout(source, root) : root.kind === 'mapping' && mappingLayout(root)
  return applyEdits(source, editList(source, list as ReturnType<typeof mappingLayout>, new Set(removed), added, '\n'))
    .text
}

describe('members of a list', () => {
  test.each([
    ['[a, b, c]', [1], [], '[a, c]'],
    ['[a, b, c]', [0], [], '[b, c]'],
    ['[a, b, c]', [2], [], '[a, b]'],
    ['[a, b, c]', [0, 1], [], '[c]'],
    ['[a, b, c]', [0, 2], [], '[b]'],
    ['[a, b, c]', [0, 1, 2], [], '[]'],
    ['[a, b, c]', [0, 1, 2], ['x', 'y'], '[x, y]'],
    ['[a, b, c]', [2], ['x'], '[a, b, x]'],
    ['[a, b, c]', [], ['x', 'y'], '[a, b, c, x, y]'],
    ['[ a ]', [], ['x'], '[ a, x ]'],
    ['[]', [], ['x', 'y'], '[x, y]'],
    ['[ # none\n]', [], ['x'], '[ # none\n  x\n]'],
    ['[a,\n  b,\n]', [], ['x'], '[a,\n  b,\n  x,\n]'],
    ['[a,\n  b,\n]', [1], [], '[a,\n]'],
    ['[\n  a # about a\n]', [], ['x'], '[\n  a, # about a\n  x\n]'],
    ['[\n  a, # about a\n]', [], ['x'], '[\n  a, # about a\n  x,\n]'],
    ['[\n  a, # about a\n  b # about b\n]', [1], [], '[\n  a # about a\n]'],
    ['[\n  a, # about a\n  b, # about b\n]', [1], [], '[\n  a, # about a\n]'],
    ['[\n  a, # about a\n  b, # about b\n  c\n]', [1], [], '[\n  a, # about a\n  c\n]'],
    ['[\n  a, # about a\n  b, # about b\n  c\n]', [1, 2], [], '[\n  a # about a\n]'],
    ['[\n  a, # about a\n  # above b\n  b\n]', [0], [], '[\n  # above b\n  b\n]'],
    ['[\n  a,\n  # above b\n  b, # about b\n  c\n]', [1], [], '[\n  a,\n  # above b\n  c\n]'],
    ['[\n  a,\n\n  # above b\n  b,\n\n  c\n]', [0, 1], [], '[\n\n  # above b\n\n  c\n]'],
    ['[\n  a,\n  # above b\n  b # about b\n  # foot\n]', [1], [], '[\n  a\n  # above b\n  # foot\n]'],
    ['[\n  a,\n  # above b\n  b]', [1], [], '[\n  a\n  # above b\n  ]'],
    ['[\n  # above a\n  a\n]', [0], [], '[\n  # above a\n]'],
    ['[\n  # above a\n  a # about a\n]', [0], ['x'], '[\n  # above a\n  x\n]'],
    ['[\n  # none\n]', [], ['x', 'y'], '[\n  # none\n  x,\n  y\n]'],
    ['[a, # about a\n # above b\n b]', [0], [], '[\n # above b\n b]'],
    ['[a, b, # about b\n # above c\n c, d]', [1, 2], [], '[a,\n # above c\n d]'],
    ['[a, b, # about b\n c]', [1], [], '[a,\n c]'],
    ['[a\n, b # about b\n# above c\n, c]', [1], [], '[a\n# above c\n, c]'],
    ['[a # about a\n, b # about b\n, c]', [2], [], '[a # about a\n, b # about b\n ]'],
    ['- a\n- b\n- c\n', [1], [], '- a\n- c\n'],
    ['- a\n- b\n- c\n', [0], [], '- b\n- c\n'],
    ['- a\n- b\n- c', [2], [], '- a\n- b'],
    ['- a\n- b\n- c', [], ['- x'], '- a\n- b\n- c\n- x'],
    ['- a\n- b\n- c\n', [2], ['- x'], '- a\n- b\n- x\n'],
    ['- a\n- b\n- c\n', [0, 1, 2], ['- x'], '- x\n'],
    ['- a # about a\n# above b\n- b # about b\n', [0, 1], ['- x'], '- x\n# above b\n'],
    ['- a\n\n- b\n\n- c\n', [1], [], '- a\n\n- c\n'],
    ['- a\n\n- b\n\n- c\n', [2], [], '- a\n\n- b\n'],
    ['- a\n\n- b\n\n- c\n', [0], [], '- b\n\n- c\n'],
    ['- a\n\n\n- b\n\n- c\n', [1], [], '- a\n\n\n- c\n'],
    ['- a\n\n- b\n# foot\n', [1], [], '- a\n\n# foot\n'],
    ['# head\n- a\n- b\n', [0], [], '# head\n- b\n'],
    ['-\n  # inside\n  a\n- b\n', [0], [], '- b\n'],
    ['- # behind\n  a\n- b\n', [1], ['- x'], '- # behind\n  a\n- x\n'],
    ['  - a\n  - b\n', [], ['- x'], '  - a\n  - b\n  - x\n'],
    ['\ufeff- a\n', [], ['- x'], '\ufeff- a\n- x\n'],
    ['a: 1\nb: 2\n', [0], [], 'b: 2\n'],
    ['a: 1\nb: 2\n', [1], ['c: 3'], 'a: 1\nc: 3\n'],
    ['{a: 1, b: 2}', [0], ['c: 3'], '{b: 2, c: 3}'],
  ])('%j without %j and with %j', (text, removed, added, expected) => {
    expect(edit(text, removed, added)).toBe(expected)
  })

  test('in JSON are parted as the list parts them', () => {
    expect(edit('["a","b"]', [], ['"x"'], readJson)).toBe('["a","b","x"]')
    expect(edit('["a" ,\t"b"]', [0], ['"x"'], readJson)).toBe('["b" ,\t"x"]')
    expect(edit('[\n\t"a"\n]', [], ['"x"', '"y"'], readJson)).toBe('[\n\t"a",\n\t"x",\n\t"y"\n]')
  })

  test('are the ones left and the ones added, in every layout', () => {
    const layouts: ((items: string[]) => string)[] = [
      (items) => `[${items.join(', ')}]`,
      (items) => `[${items.join(',')},]`,
      (items) => `[\n  ${items.join(',\n  ')}\n]\n`,
      (items) => `[\n  ${items.map((item, i) => `${item}, # ${i}`).join('\n  ')}\n]\n`,
      (items) => items.map((item) => `- ${item}\n`).join(''),
      (items) => items.map((item) => `  -   ${item}`).join('\r\n'),
      (items) => items.map((item, i) => `# ${i}\n- ${item} # ${i}\n`).join('\n'),
      (items) => items.map((item) => `-\n  ${item}\n\n`).join(''),
    ]
    const law = fc.property(
      fc.nat(layouts.length - 1),
      fc.integer({ min: 1, max: 6 }),
      fc.nat(63),
      fc.nat(2),
      (layout, count, mask, more) => {
        const items = Array.from({ length: count }, (_, i) => `i${i}`)
        const removed = items.map((_, i) => i).filter((i) => mask & (1 << i))
        const text = layouts[layout]!(items)
        const added = Array.from({ length: more }, (_, i) => `x${i}`)
        // A block list that loses everything is written anew by the caller.
        if (layout > 3 && removed.length === count && more === 0) return
        const result = edit(text, removed, layout > 3 ? added.map((item) => `- ${item}`) : added)
        const { root, problems } = readYaml(Source.fromText(result))
        expect(problems, result).toEqual([])
        const left = resolve(root!)
        const values = left.kind === 'sequence' ? Array.from(itemsOf(left), (item) => resolve(item)) : []
        expect(values.map((value) => value.kind === 'scalar' && value.value)).toEqual([
          ...items.filter((_, i) => !removed.includes(i)),
          ...added,
        ])
      },
    )
    fc.assert(law, { numRuns: 2000 })
  })

  test('take the comments behind them along, and leave all others where they are', () => {
    const gap = fc.record({
      above: fc.array(fc.constantFrom('', '#'), { maxLength: 3 }),
      breaks: fc.boolean(),
      behind: fc.boolean(),
      comma: fc.constantFrom('end', 'line', 'next'),
    })
    const law = fc.property(
      fc.array(gap, { minLength: 2, maxLength: 6 }),
      fc.nat(63),
      fc.boolean(),
      fc.boolean(),
      fc.nat(2),
      (gaps, mask, isClosed, isParted, more) => {
        let comments = 0
        let text = '['
        gaps.forEach(({ above, breaks, behind, comma }, i) => {
          const lines = above.map((each) => (each === '' ? '' : `  # ${comments++}\n`))
          // A comment behind the member before it has ended its line.
          if (breaks || lines.length > 0) text += `${/\n$/.test(text) ? '' : '\n'}${lines.join('')}  `
          const isLast = i === gaps.length - 1
          const separator = isLast && !isParted ? '' : ','
          text += `i${i}`
          if (comma === 'end') text += separator
          if (behind) text += ` # of i${i}\n`
          if (comma !== 'end') text += `${comma === 'next' ? '\n' : ''} ${separator} `
        })
        text += isClosed ? '\n]\n' : ']\n'
        fc.pre(readYaml(Source.fromText(text)).problems.length === 0)
        const removed = gaps.map((_, i) => i).filter((i) => mask & (1 << i))
        const added = Array.from({ length: more }, (_, i) => `x${i}`)
        const result = edit(text, removed, added)
        const { root, problems } = readYaml(Source.fromText(result))
        expect(problems, result).toEqual([])
        const kept = gaps.map((_, i) => i).filter((i) => !removed.includes(i))
        const items = resolve(root!)
        expect(
          items.kind === 'sequence' ? Array.from(itemsOf(items), (item) => result.slice(item.start, item.end)) : [],
        ).toEqual([...kept.map((i) => `i${i}`), ...added])
        expect(result.match(/# \d+/g) ?? []).toEqual(text.match(/# \d+/g) ?? [])
        for (const i of kept) {
          if (gaps[i]!.behind) expect(result, text).toMatch(new RegExp(`\\bi${i},? *# of i${i}$`, 'm'))
        }
        expect((result.match(/# of/g) ?? []).length).toBe(kept.filter((i) => gaps[i]!.behind).length)
      },
    )
    fc.assert(law, { numRuns: 2000 })
  })
})
