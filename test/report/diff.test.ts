import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import { join } from 'node:path'
import { applyPatch } from 'diff'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Source } from '../../src/document/source.ts'
import { unifiedDiff } from '../../src/report/diff.ts'

const diff = (before: string | undefined, after: string | undefined) =>
  unifiedDiff(
    't',
    before === undefined ? undefined : Source.fromText(before),
    after === undefined ? undefined : Source.fromText(after),
  )

/** Texts of few different lines, so that two have much in common. */
const text = fc
  .tuple(
    fc.array(fc.constantFrom('a', 'b', '', 'c d', '\tx', '--- y', '+++ z'), { maxLength: 30 }),
    fc.constantFrom('\n', ''),
  )
  .map(([lines, end]) => lines.join('\n') + (lines.length > 0 ? end : ''))

describe('a unified diff', () => {
  test('of the same text is empty', () => {
    expect(diff('a\n', 'a\n')).toBe('')
  })

  test('makes the new text of the old one', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const patch = diff(before, after)
        if (before !== after) expect(applyPatch(before, patch, { autoConvertLineEndings: false })).toBe(after)
      }),
      { numRuns: 2000 },
    )
  })

  test('has three lines around a change, wherever it is', () => {
    const lines = Array.from({ length: 20 }, (_, i) => `${i}`)
    const changed = lines.with(10, 'x')
    expect(diff(lines.join('\n'), changed.join('\n'))).toMatchInlineSnapshot(`
      "--- t
      +++ t
      @@ -8,7 +8,7 @@
       7
       8
       9
      -10
      +x
       11
       12
       13
      "
    `)
    expect(diff(`${lines.join('\n')}\n`, `x\n${lines.join('\n')}\n`)).toMatchInlineSnapshot(`
      "--- t
      +++ t
      @@ -1,3 +1,4 @@
      +x
       0
       1
       2
      "
    `)
    expect(diff(lines.join('\n'), `${lines.join('\n')}\n`)).toMatchInlineSnapshot(`
      "--- t
      +++ t
      @@ -17,4 +17,4 @@
       16
       17
       18
      -19
      \\ No newline at end of file
      +19
      "
    `)
  })

  test('of a file that was made or is gone names /dev/null', () => {
    expect(diff(undefined, 'a\n')).toMatchInlineSnapshot(`
      "--- /dev/null
      +++ t
      @@ -0,0 +1,1 @@
      +a
      "
    `)
    expect(diff('a\n', undefined)).toMatchInlineSnapshot(`
      "--- t
      +++ /dev/null
      @@ -1,1 +0,0 @@
      -a
      "
    `)
  })

  test.each([
    ['targets/web-프론트.yml', 'targets/web-프론트.yml'],
    ['a b.yml', 'a b.yml'],
    ['a"b\\c\n.yml', '"a\\"b\\\\c\\012.yml"'],
  ])('names the file %j as %s', (name, shown) => {
    const made = unifiedDiff(name, Source.fromText('a\n'), Source.fromText(''))
    expect(made.split('\n').slice(0, 2)).toEqual([`--- ${shown}`, `+++ ${shown}`])
    expect(unifiedDiff(name, undefined, Source.fromText(''))).toBe(`--- /dev/null\n+++ ${shown}\n`)
  })

  test('shows a change of very many lines as one', () => {
    const before = Array.from({ length: 5000 }, (_, i) => `a${i}\n`).join('')
    const after = Array.from({ length: 5000 }, (_, i) => `b${i}\n`).join('')
    const patch = diff(`head\n${before}tail`, `head\n${after}tail`)
    expect(applyPatch(`head\n${before}tail`, patch)).toBe(`head\n${after}tail`)
  })

  const hasPatch = spawnSync('patch', ['--version']).status === 0
  test.skipIf(!hasPatch)('is taken by patch', () => {
    const folder = fs.mkdtempSync(join(os.tmpdir(), 'promsd-patch-'))
    fc.assert(
      fc.property(text, text, (before, after) => {
        fc.pre(before !== after && before !== '' && after !== '')
        fs.writeFileSync(join(folder, 't'), before)
        const { status, stdout } = spawnSync('patch', ['-s', 't'], { cwd: folder, input: diff(before, after) })
        expect(status, String(stdout)).toBe(0)
        expect(fs.readFileSync(join(folder, 't'), 'utf8')).toBe(after)
      }),
      { numRuns: 100 },
    )
    fs.rmSync(folder, { recursive: true })
  })
})
