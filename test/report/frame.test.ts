import { describe, expect, test } from 'vitest'
import type { Finding } from '../../src/diagnostics/finding.ts'
import { Source } from '../../src/document/source.ts'
import { renderFinding } from '../../src/report/frame.ts'
import { coloured, plain } from '../../src/report/terminal.ts'

/** The frame of a finding on what stands between » and « in a text. */
function frame(marked: string, more: Partial<Finding> = {}): string {
  const start = marked.indexOf('»')
  const end = marked.indexOf('«') - 1
  const source = Source.fromBytes(Buffer.from(marked.replace(/[»«]/g, '')))
  const finding: Finding = {
    rule: 'a-rule',
    severity: 'error',
    message: 'this is wrong',
    span: { start, end },
    ...more,
  }
  return `\n${renderFinding('targets.json', source, finding, plain)}\n`
}

describe('a frame', () => {
  test('shows the line with carets below', () => {
    expect(frame('[\n  {»"target"«: []}\n]\n', { hint: 'did you mean "targets"?' })).toMatchInlineSnapshot(`
      "
      error[a-rule]: this is wrong
       --> targets.json:2:4
        |
      2 |   {"target": []}
        |    ^^^^^^^^
        = help: did you mean "targets"?
      "
    `)
  })
  test('has a gutter as wide as the numbers of its lines', () => {
    const text = `${'[]\n'.repeat(11)}»x«\n`
    expect(
      frame(text, { severity: 'warning', related: [{ message: 'first here', span: { start: 0, end: 2 } }] }),
    ).toMatchInlineSnapshot(`
      "
      warning[a-rule]: this is wrong
        --> targets.json:12:1
         |
      12 | x
         | ^
         |
       1 | []
         | ^^ first here
      "
    `)
  })
  test('shows tabs as four spaces', () => {
    expect(frame('\t\t»a\tb« c')).toMatchInlineSnapshot(`
      "
      error[a-rule]: this is wrong
       --> targets.json:1:3
        |
      1 |         a    b c
        |         ^^^^^^
      "
    `)
  })
  test('counts wide characters twice, and columns in code points', () => {
    expect(frame('- 日本😀: »東京« x')).toMatchInlineSnapshot(`
      "
      error[a-rule]: this is wrong
       --> targets.json:1:8
        |
      1 | - 日本😀: 東京 x
        |           ^^^^
      "
    `)
  })
  test('shows of a long line what stands around', () => {
    expect(frame(`${'a'.repeat(200)}»here«${'b'.repeat(200)}`)).toMatchInlineSnapshot(`
      "
      error[a-rule]: this is wrong
       --> targets.json:1:201
        |
      1 | …aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaherebbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb…
        |                                          ^^^^
      "
    `)
  })
  test('shows of a long span its beginning', () => {
    expect(frame(`»${'a'.repeat(300)}«`)).toMatchInlineSnapshot(`
      "
      error[a-rule]: this is wrong
       --> targets.json:1:1
        |
      1 | aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…
        | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      "
    `)
  })
  test('shows of a span over lines the first one', () => {
    expect(frame('a: »b\nc\nd«\n')).toMatchInlineSnapshot(`
      "
      error[a-rule]: this is wrong
       --> targets.json:1:4
        |
      1 | a: b
        |    ^
      "
    `)
  })
  test('has a caret for an empty span, at the end of a line and of the file', () => {
    expect(frame('a:»«\nb')).toMatchInlineSnapshot(`
      "
      error[a-rule]: this is wrong
       --> targets.json:1:3
        |
      1 | a:
        |   ^
      "
    `)
    expect(frame('a\n»«')).toMatchInlineSnapshot(`
      "
      error[a-rule]: this is wrong
       --> targets.json:2:1
        |
      2 | 
        | ^
      "
    `)
  })
  test('of an empty file is empty', () => {
    expect(frame('»«')).toMatchInlineSnapshot(`
      "
      error[a-rule]: this is wrong
       --> targets.json:1:1
        |
      1 | 
        | ^
      "
    `)
  })
  test('keeps CRLF out', () => {
    expect(frame('a\r\n»b«\r\n')).toMatchInlineSnapshot(`
      "
      error[a-rule]: this is wrong
       --> targets.json:2:1
        |
      2 | b
        | ^
      "
    `)
  })
  test('shows control characters of text, message and hint as escapes', () => {
    const red = '\x1b[31m'
    expect(
      frame(`"»a${red}b«" x`, {
        message: `bad ${red}`,
        hint: `write ${red}`,
        related: [{ message: `here ${red}`, span: { start: 0, end: 1 } }],
      }),
    ).toMatchInlineSnapshot(`
      "
      error[a-rule]: bad \\x1b[31m
       --> targets.json:1:2
        |
      1 | "a\\x1b[31mb" x
        |  ^^^^^^^^^^
        |
      1 | "a\\x1b[31mb" x
        | ^ here \\x1b[31m
        = help: write \\x1b[31m
      "
    `)
  })
  test('leaves a byte order mark out', () => {
    expect(frame('\ufeff»x«: 1')).toMatchInlineSnapshot(`
      "
      error[a-rule]: this is wrong
       --> targets.json:1:1
        |
      1 | x: 1
        | ^
      "
    `)
  })

  test('names the flag that fixes it where there is one', () => {
    const source = Source.fromText('[{"target": []}]')
    const fix = { title: 'write "targets"', edits: [], changes: [] }
    const finding: Finding = { rule: 'r', severity: 'info', message: 'm', span: { start: 2, end: 10 }, fix }
    const advice = (hint: string | undefined, hasFixFlag: boolean | undefined): string[] =>
      renderFinding('t', source, hint === undefined ? finding : { ...finding, hint }, plain, {
        ...(hasFixFlag === undefined ? {} : { hasFixFlag }),
      })
        .split('\n')
        .slice(5)
    expect(advice(undefined, true)).toEqual(['  = fix: write "targets" (--fix does it)'])
    expect(advice('it is plural', true)).toEqual(['  = help: it is plural', '  = fix: write "targets" (--fix does it)'])
    expect(advice(undefined, undefined)).toEqual(['  = help: write "targets"'])
    expect(advice('it is plural', false)).toEqual(['  = help: it is plural'])
  })

  test('without colours is the same text', () => {
    const source = Source.fromText('[{"target": []}]')
    const finding: Finding = { rule: 'r', severity: 'info', message: 'm', span: { start: 2, end: 10 }, hint: 'h' }
    const stripped = renderFinding('t', source, finding, coloured).replace(/\x1b\[\d+m/g, '')
    expect(stripped).toBe(renderFinding('t', source, finding, plain))
  })
})
