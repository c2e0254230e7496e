import { describe, expect, inject, test } from 'vitest'
import type { Format } from '../../src/document/node.ts'
import { effective } from '../../src/prometheus/labels.ts'
import { parseRelease, type Release, releaseName } from '../../src/prometheus/release.ts'
import { hasErrors } from '../../src/targets/document.ts'
import { generateJson, generateYaml, Random } from './generated-files.ts'
import { generateFile } from './generated-layouts.ts'
import { comparableLabels, discoveredTargets, promtoolVerdicts } from './promtool.ts'
import { randomEdit } from './random-edit.ts'
import { read, write } from './texts.ts'
import { VERDICTS } from './verdicts.ts'

const RELEASES = ['2.42', '2.55', '3.0', '3.14'].map(parseRelease)
const accepts = (text: string, format: Format, release: Release) => !hasErrors(read(text, format, release).findings)

describe('the verdict', () => {
  test.each(VERDICTS)('$format, $verdict: $text', ({ format, text, verdict, rules }) => {
    for (const release of RELEASES) {
      const expected = verdict === 'accepted' || (verdict === 'from 3.0' && release.major >= 3)
      const { findings, groups } = read(text, format, release)
      expect(!hasErrors(findings), releaseName(release)).toBe(expected)
      if (!expected) expect(groups).toEqual([])
      if (verdict !== 'from 3.0' || !expected) expect(findings.map(({ rule }) => rule)).toEqual(rules)
      else expect(findings).toEqual([])
    }
  })
})

/** The targets of a text as promtool shows them. */
function ours(text: string, format: Format, release: Release): string[] {
  const found = new Set<string>()
  for (const group of read(text, format, release).groups) {
    for (const address of group.addresses()) {
      const labels = new Map(effective(group.labels))
      labels.delete('__address__')
      if (address !== '') labels.set('__address__', address)
      found.add(comparableLabels(labels))
    }
  }
  return [...found].sort()
}

const oracles = Object.entries(inject('oracles'))

describe.skipIf(oracles.length === 0)('promtool', () => {
  const generated = (make: (seed: number) => string, from: number): string[] =>
    Array.from({ length: 400 }, (_, i) => make(from + i))
  const texts = (format: Format): string[] => [
    ...VERDICTS.filter((each) => each.format === format).map(({ text }) => text),
    ...generated(format === 'json' ? generateJson : generateYaml, 1),
  ]

  test.each(oracles)('%s gives the same verdicts', (version, oracle) => {
    const release = parseRelease(version)
    for (const format of ['json', 'yaml'] as const) {
      const files = texts(format)
      const theirs = promtoolVerdicts(oracle, format, files)
      const differing = files
        .map((text, i) => ({ text, promtool: theirs[i], accepted: accepts(text, format, release) }))
        .filter(({ promtool, accepted }) => accepted !== (promtool === undefined))
      expect(differing).toEqual([])
    }
  })

  test.each(oracles)('%s accepts what edits make', (version, oracle) => {
    const edited = Array.from({ length: 500 }, (_, seed) => {
      const random = new Random(seed)
      const { format, text } = generateFile(random)
      return { format, text: write(randomEdit(read(text, format), random)).source.text }
    })
    for (const format of ['json', 'yaml'] as const) {
      const texts = edited.filter((each) => each.format === format).map(({ text }) => text)
      const refused = promtoolVerdicts(oracle, format, texts)
        .map((verdict, i) => ({ verdict, text: texts[i] }))
        .filter(({ verdict }) => verdict !== undefined)
      expect(refused).toEqual([])
    }
    if (version.startsWith('2.4')) return
    const theirs = discoveredTargets(oracle, edited)
    edited.forEach(({ format, text }, i) => {
      expect(ours(text, format, parseRelease(version)), text).toEqual([...theirs[i]!].sort())
    })
  })

  // Before that, promtool shows the labels only after relabeling.
  test.each(oracles.filter(([version]) => !version.startsWith('2.4')))(
    '%s finds the same targets',
    (version, oracle) => {
      const files = (['json', 'yaml'] as const).flatMap((format) => texts(format).map((text) => ({ format, text })))
      const theirs = discoveredTargets(oracle, files)
      files.forEach(({ format, text }, i) => {
        expect(ours(text, format, parseRelease(version)), text).toEqual([...theirs[i]!].sort())
      })
    },
  )
})
