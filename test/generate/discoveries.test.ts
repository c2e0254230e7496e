import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, inject, test } from 'vitest'
import { isBefore, parseRelease } from '../../src/prometheus/release.ts'
import { discoverySections } from '../../src/prometheus/schema/discovery/index.ts'
import { lintText } from '../lint/lint-text.ts'
import { discoveryCases } from '../prometheus/schema-discovery-cases.ts'
import { generatedText } from './project.ts'

const folder = mkdtempSync(join(tmpdir(), 'promsd-discoveries-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A project file with one job of a discovery. */
const projectWith = (field: string, body: string): string => `jobs:\n  - name: j\n    ${field}:\n      - ${body}\n`

/** A body that every release takes. */
const bodyOf = (field: string): string => discoveryCases[field]!.find(({ at }) => at === undefined)!.body

const errors = async (project: string, version: string) => {
  const [file] = await lintText(project, { kind: 'project', version })
  return file!.findings
    .filter(({ severity }) => severity === 'error')
    .map(({ rule, span }) => `${rule} ${file!.source.slice(span.start, span.end)}`)
}

describe.each(discoverySections)('$field', ({ field, since }) => {
  const project = projectWith(field, bodyOf(field))

  test('can be written in a job, and is checked there', async () => {
    for (const version of ['2.42', '2.53', '3.5', '3.14']) {
      const knows = since === undefined || !isBefore(parseRelease(version), parseRelease(since))
      expect(await errors(project, version), version).toEqual(knows ? [] : [`field-release ${field}`])
    }
    const body = bodyOf(field).replace('{', '{nonsense: 1, ').replace(', }', '}')
    expect(await errors(projectWith(field, body), '3.14')).toEqual(['unknown-field nonsense'])
  })

  test.each(Object.entries(inject('oracles')))('as it is generated, promtool %s takes it', (version, oracle) => {
    if (since !== undefined && isBefore(parseRelease(version), parseRelease(since))) return
    const file = join(folder, `${field}-${version}.yml`)
    writeFileSync(file, generatedText(project))
    const { status, stderr } = spawnSync(join(oracle, 'promtool'), ['check', 'config', '--syntax-only', file], {
      encoding: 'utf8',
      env: { ...process.env, AWS_EC2_METADATA_DISABLED: 'true' },
    })
    // Some builds leave discoveries out.
    if (!stderr.includes(`field ${field} not found`)) expect(stderr + status).toBe('0')
  })
})
