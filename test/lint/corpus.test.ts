import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { errorsOf, lintOne } from './lint-file.ts'

interface Row {
  readonly file: string
  readonly kind: 'config' | 'rules' | 'sd'
  readonly prometheus: string
  readonly exit?: 0 | 1
  readonly exit_syntax_only?: 0 | 1
  readonly message?: string
  /** No promtool said so: it is what Prometheus's own tests expect of loading the file with all that it refers to. */
  readonly expected_from?: string
}

/** Files of Prometheus's own tests with promtool's verdicts; not part of the project. */
const corpus = process.env['PROMSD_CORPUS'] ?? fileURLToPath(new URL('../../../shared/corpus', import.meta.url))
const verdicts = join(corpus, 'verdicts.json')
const rows: readonly Row[] = existsSync(verdicts) ? JSON.parse(readFileSync(verdicts, 'utf8')) : []

/** promtool names a line only for what yaml.v2 or yaml.v3 found. */
const LINE = /\bline (\d+): /g

if (rows.length === 0) console.log('skipped: the corpus of Prometheus (../shared/corpus or PROMSD_CORPUS) is not here')

describe.skipIf(rows.length === 0)('corpus', () => {
  for (const version of new Set(rows.map(({ prometheus }) => prometheus))) {
    it(`has promtool's verdict on every file, ${version}`, async () => {
      const wrong: string[] = []
      for (const row of rows.filter(({ prometheus }) => prometheus === version)) {
        const path = join(corpus, row.file)
        for (const [field, syntaxOnly] of [
          ['exit', false],
          ['exit_syntax_only', true],
        ] as const) {
          const exit = row[field]
          if (exit === undefined) continue
          const follows = row.expected_from !== undefined && exit === 1
          const errors = errorsOf(await lintRow(path, row, syntaxOnly && !follows))
          if (errors.length > 0 !== (exit === 1))
            wrong.push(`${row.file} ${field} ${exit}: ${row.message ?? ''} / ${errors[0] ?? 'accepted'}`)
          else if (exit === 1 && row.kind !== 'sd') {
            const lines = new Set(errors.map((error) => Number(/:(\d+): /.exec(error)![1])))
            for (const [, line] of (row.message ?? '').matchAll(LINE)) {
              if (!lines.has(Number(line)))
                wrong.push(`${row.file} line ${line}: ${row.message} / ${errors.join(' | ')}`)
            }
          }
        }
      }
      expect(wrong).toEqual([])
    })
  }
})

async function lintRow(path: string, { kind, prometheus }: Row, syntaxOnly: boolean) {
  if (kind !== 'sd') return lintOne(path, { version: prometheus, kind, syntaxOnly })
  const text = `scrape_configs: [{job_name: x, file_sd_configs: [{files: [${JSON.stringify(basename(path))}]}]}]`
  return lintOne(join(dirname(path), 'prometheus.yml'), { version: prometheus, text })
}
