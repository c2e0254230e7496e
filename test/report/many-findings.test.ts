import { expect, test } from 'vitest'
import type { Finding } from '../../src/diagnostics/finding.ts'
import { Source } from '../../src/document/source.ts'
import { renderLint } from '../../src/report/lint-report.ts'
import { plain } from '../../src/report/terminal.ts'

const COUNT = 30_000

/** A list that counts how often one of its items is looked at. */
function counted<T>(items: readonly T[]): { readonly list: readonly T[]; readonly count: () => number } {
  let count = 0
  const list = new Proxy(items, {
    get(target, key, receiver) {
      if (typeof key === 'string' && /^\d+$/.test(key)) count++
      return Reflect.get(target, key, receiver)
    },
  })
  return { list, count: () => count }
}

test.each(['text', 'junit', 'sarif'] as const)(
  '%s: not every finding is compared with every secret',
  async (format) => {
    const source = Source.fromText('a: hunter\n'.repeat(COUNT))
    const secrets = counted(
      Array.from({ length: COUNT }, (_unused, i) => ({
        start: source.lineStart(i + 1) + 3,
        end: source.lineEnd(i + 1),
      })),
    )
    const findings = Array.from({ length: COUNT }, (_unused, i): Finding => {
      const span = { start: source.lineStart(i + 1), end: source.lineStart(i + 1) + 1 }
      const fix = { title: 'call it b', edits: [{ ...span, text: 'b' }], changes: [] }
      return { rule: 'x', severity: 'warning', message: 'odd', span, fix }
    })
    const files = [{ path: 'a.yml', kind: 'config' as const, source, findings, secrets: secrets.list }]
    const text = await renderLint({ release: '3.14', files, skipped: [] }, format, { paint: plain, all: true })
    expect(text).not.toContain('hunter')
    expect(secrets.count()).toBeLessThan(100 * COUNT)
  },
)
