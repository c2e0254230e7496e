import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import { run, runCommand } from './support/promsd.ts'

const samples = join(import.meta.dirname, '../samples')
const files = readdirSync(samples, { recursive: true, encoding: 'utf8' }).filter((path) => !path.includes('.promsd/'))
const named = (name: RegExp): string[] => files.filter((path) => name.test(path)).sort()
const configs = named(/(?:^|\/)prometheus\.yml$/)
const rules = named(/(?:^|\/)rules\/[^/]+\.yml$/)
const oracles = Object.entries(inject('oracles'))

/** What promsd generate writes in a folder. */
const GENERATED: Readonly<Record<string, readonly string[]>> = {
  '3-dns': ['rules/presets.yml', 'dashboards/presets.json', 'prometheus.yml'],
  '4-shards': ['prometheus.yml'],
}

test('there are a first sample and the four stages of the walk through', () => {
  expect(configs.map(dirname)).toEqual(['1-static', '2-file-sd', '3-dns', '4-shards', '.'])
  expect(named(/(?:^|\/)promsd\.yaml$/).map(dirname)).toEqual(['1-static', '2-file-sd', '3-dns', '4-shards', '.'])
  expect(rules).not.toEqual([])
})

test.each(Object.entries(GENERATED))(
  '%s holds what promsd generate makes of its project file',
  async (name, written) => {
    const { status, stdout, stderr } = await run(['generate', '--check'], { cwd: join(samples, name) })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toBe(written.map((path) => `${path}: unchanged\n`).join(''))
  },
)

describe('lint finds nothing', () => {
  test.each(['2.42', '2.53', '3.5', '3.14'])('for Prometheus %s', async (release) => {
    const all = await run(['lint', '-p', release, '--max-warnings', '0', '-o', 'json', '.'], { cwd: samples })
    const { files: linted, summary } = JSON.parse(all.stdout)
    expect(summary).toEqual({ errors: 0, warnings: 0, infos: 0 })
    expect(linted.map(({ path }: { path: string }) => path)).toEqual(
      expect.arrayContaining([...configs, ...rules, ...named(/targets(?:\/[^/]+)?\.(?:json|yml)$/)]),
    )
  })

  test.each(configs.map(dirname))('in %s', async (folder) => {
    const { status, stdout } = await run(['lint'], { cwd: join(samples, folder) })
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringMatching(/^no findings in \d+ files, /) })
  })
})

describe.each(oracles)('promtool %s', (_, oracle) => {
  test.each([...configs.map((path) => ['config', path]), ...rules.map((path) => ['rules', path])])(
    'takes the %s %s',
    async (kind, path) => {
      const { status, stderr } = await runCommand(join(oracle, 'promtool'), ['check', kind, join(samples, path)])
      expect({ status, stderr: stderr.replace(/^.*WARNING.*$/gm, '').trim() }).toEqual({ status: 0, stderr: '' })
    },
  )
})
