import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { lintFiles } from '../../src/cli/lint-files.ts'
import { Source } from '../../src/document/source.ts'
import { withFiles } from '../../src/lint/overlay.ts'

const folder = mkdtempSync(join(tmpdir(), 'promsd-overlay-'))
afterAll(() => rmSync(folder, { recursive: true }))
mkdirSync(join(folder, 'd'))
for (const name of ['old.yml', 'gone.yml', 'same.yml']) writeFileSync(join(folder, 'd', name), name)

const at = (name: string): string => join(folder, 'd', name)
const files = withFiles(
  lintFiles([]),
  new Map([
    [`${folder}/./d/old.yml`, Source.fromText('new')],
    [at('made.yml'), Source.fromText('made')],
    [at('other.json'), Source.fromText('[]')],
    [at('gone.yml'), undefined],
  ]),
)
const read = (name: string) => {
  const result = files.read(at(name))
  return 'source' in result ? result.source.text : result.problem
}

describe('files with changes to come', () => {
  test('are read as they will be, by whatever path', () => {
    expect(['old.yml', 'made.yml', 'gone.yml', 'same.yml', 'none.yml'].map(read)).toEqual([
      'new',
      'made',
      'missing',
      'same.yml',
      'missing',
    ])
  })

  test('are there or not', () => {
    expect(['made.yml', 'gone.yml', 'same.yml', 'none.yml'].map((name) => files.isThere(at(name)))).toEqual([
      true,
      false,
      true,
      false,
    ])
  })

  test('are found by patterns, each once', () => {
    expect(files.glob(at('*.yml'))).toEqual(['made.yml', 'old.yml', 'same.yml'].map(at))
    expect(files.glob(at('made.yml'))).toEqual([at('made.yml')])
    expect(files.glob(`${folder}/./d/made.yml`)).toEqual([`${folder}/./d/made.yml`])
    expect(files.glob(at('gone.yml'))).toEqual([])
    expect(files.glob(at('none.yml'))).toEqual([])
    expect(files.glob(at('[')) ?? 'malformed').toBe('malformed')
  })
})
