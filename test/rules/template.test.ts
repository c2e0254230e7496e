import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isBefore, NEWEST, OLDEST, parseRelease } from '../../src/prometheus/release.ts'
import { checkTemplate } from '../../src/rules/template.ts'
import { goMinor, TEMPLATE_FUNCTIONS, templateFunction } from '../../src/rules/template-functions.ts'

/** Each template with what its problem is about between the marks. */
const BAD = [
  '{{ »foo« }}',
  '{{ »$foo« }}',
  '{{ $labels.instance | »humanise« }}',
  'text »{{ . «',
  '{{ with . }}{{ $x := 1 }}{{ end }}{{ »$x« }}',
  '»{{/* comment«',
  '{{/* comment »*/« }}',
  '{{ printf »"a\\q"« }}',
  "{{ »'ab'« }}",
  '{{ »"text }}«',
  '{{ »08« }}',
  '{{ 1 | »2« }}',
  '{{ .a»-«b }}',
  '{{ »if« . }}x',
  '{{ if . }}{{ else }}{{ »else« }}{{ end }}',
  '{{ »end« }}',
  '{{ range . }}{{ end }}{{ »break« }}',
  '{{ range . }}{{ else »if« . }}{{ end }}',
  '{{ »(«1 }}',
  '{{ 1 »)« }}',
  '{{ »é« }}',
  '{{ »😀« }}',
  '{{ $a»,« $b := 1 }}',
  '{{ define »a« }}{{ end }}',
  '{{ define "a" }}x{{ end }}{{ »define« "a" }}y{{ end }}',
  '{{ template »}}«',
]

describe('checkTemplate', () => {
  it.each(BAD)('%s', (marked) => {
    const text = marked.replaceAll(/[»«]/g, '')
    const problem = checkTemplate(text, 'A', OLDEST)
    expect(problem && text.slice(problem.start, problem.end), problem?.message).toBe(
      marked.slice(marked.indexOf('»') + 1, marked.indexOf('«')),
    )
  })

  it.each([
    ['{{ humanise 1 }}', 'did you mean "humanize"?'],
    ['{{ $lables }}', 'did you mean "$labels"?'],
    ['{{ now }}', 'you lint for 2.42'],
    ['{{ with . }}{{ else with . }}{{ end }}', 'you lint for 2.42'],
  ])('%s: %s', (text, hint) => {
    expect(checkTemplate(text, 'A', OLDEST)?.hint).toBe(hint)
  })

  it.each([
    ['a name that no rule has', '{{ define "__alert_B" }}x{{ end }}'],
    ['an empty definition', '{{ define "__alert_A" }} {{/* nothing */}} {{ end }}'],
    ['one that is empty twice', '{{ define "a" }}x{{ end }}{{ define "a" }} {{ end }}'],
    ['a block', '{{ block "a" . }}{{ .x }}{{ end }}'],
    ['braces outside of actions', '} }} { "x'],
  ])('takes %s', (_, text) => {
    expect(checkTemplate(text, 'A', NEWEST)).toBeUndefined()
  })

  it('nests as deep as a template likes', () => {
    const deep = 100_000
    expect(checkTemplate('{{if .}}'.repeat(deep) + '{{end}}'.repeat(deep), 'A', NEWEST)).toBeUndefined()
    expect(checkTemplate(`{{if .}}${'{{else if .}}'.repeat(deep)}{{end}}`, 'A', NEWEST)).toBeUndefined()
    expect(checkTemplate(`{{${'('.repeat(deep)}1${')'.repeat(deep)}}}`, 'A', OLDEST)).toBeUndefined()
    expect(checkTemplate('{{('.repeat(deep), 'A', NEWEST)).toBeDefined()
  })

  it('never fails, and stays within the text', () => {
    const part = fc.constantFrom(
      ...['{{', '}}', '{{- ', ' -}}', '/*', '*/', '(', ')', '|', ':=', '=', ',', '.', '.a', '$', '$x', '$labels'],
      ...[
        'if',
        'else',
        'end',
        'range',
        'with',
        'define',
        'block',
        'template',
        'break',
        '"a"',
        '`',
        "'a'",
        '1',
        '0x1p-2',
      ],
      ...[' ', '\n', 'len', 'é', '😀', '\\', '"', "'"],
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(part, fc.string())), fc.constantFrom(OLDEST, NEWEST), (parts, release) => {
        const text = parts.join('')
        const problem = checkTemplate(text, 'A', release)
        if (problem === undefined) return
        expect(problem.start).toBeGreaterThanOrEqual(0)
        expect(problem.end).toBeGreaterThanOrEqual(problem.start)
        expect(problem.end).toBeLessThanOrEqual(text.length)
      }),
    )
  })
})

describe('template functions', () => {
  it('stand in the table once', () => {
    const names = TEMPLATE_FUNCTIONS.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
  })

  it('come with their release and stay', () => {
    for (const { name, since = OLDEST } of TEMPLATE_FUNCTIONS) {
      expect(templateFunction(name, since)).toBe('known')
      expect(templateFunction(name, NEWEST)).toBe('known')
      if (isBefore(OLDEST, since)) expect(templateFunction(name, OLDEST)).toEqual({ since })
    }
  })

  it.each([
    ['2.42', 19],
    ['2.43', 19],
    ['2.54', 22],
    ['2.55', 23],
    ['3.14', 26],
  ])('release %s is built with Go 1.%i', (release, minor) => {
    expect(goMinor(parseRelease(release))).toBe(minor)
  })
})
