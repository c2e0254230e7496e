import { expect, test } from 'vitest'
import { lintText } from '../lint/lint-text.ts'

const COUNT = 90_000

/** Rules and their numbers of findings. */
async function counts(text: string): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>()
  const [file] = await lintText(text)
  for (const { rule } of file?.findings ?? []) found.set(rule, (found.get(rule) ?? 0) + 1)
  return found
}

// What looks through all of the mapping for each of them takes many minutes.
test('fields that are given again behind many others', { timeout: 60_000 }, async () => {
  const others = Array.from({ length: COUNT }, (_unused, i) => `  a${i}: 1\n`)
  const found = await counts(`global:\n${others.join('')}${'  scrape_interval: 1m\n'.repeat(COUNT)}`)
  expect(found.get('duplicate-key')).toBe(COUNT - 1)
})

test('labels that are given again behind many others', { timeout: 60_000 }, async () => {
  const others = Array.from({ length: COUNT }, (_unused, i) => `    a${i}: b\n`)
  const found = await counts(`global:\n  external_labels:\n${others.join('')}${'    again: b\n'.repeat(COUNT)}`)
  expect(found.get('duplicate-key')).toBe(COUNT - 1)
})

test('a field of former releases given again and again', { timeout: 60_000 }, async () => {
  const found = await counts(`scrape_configs:\n- job_name: a\n${'  scrape_classic_histograms: true\n'.repeat(COUNT)}`)
  expect(found.get('field-release')).toBe(COUNT)
})
