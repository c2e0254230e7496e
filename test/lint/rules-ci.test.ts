import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'docs/ci.md'), 'utf8')

/** Code blocks of the page, with the file name that the first line of YAML ones tells. */
const blocks = [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language, text]) => ({
  language: language!,
  text: text!,
  name: /^# (\S+)\n/.exec(text!)?.[1],
}))

/** Every command of promsd in the values of a document: of `run`, `script`, `entry`. */
function commandsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.startsWith('promsd ') ? [value] : []
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(commandsIn) : []
}

const folder = mkdtempSync(join(tmpdir(), 'promsd-ci-'))
const bin = join(folder, '.bin')
const env = { ...process.env, PATH: `${bin}:${process.env['PATH']}`, NO_COLOR: '1' }

beforeAll(() => {
  mkdirSync(bin)
  symlinkSync(join(inject('build'), 'bin/promsd.js'), join(bin, 'promsd'))
  cpSync(join(root, 'samples'), join(folder, 'conf'), { recursive: true })
  rmSync(join(folder, 'conf/promsd.yaml'))
  // The sample scrapes one job from targets.json beside it.
  mkdirSync(join(folder, 'conf/targets'))
  cpSync(join(folder, 'conf/targets.json'), join(folder, 'conf/targets/web.json'))
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('docs/ci.md', () => {
  it('has YAML that parses, and a project file that promsd takes', () => {
    const names = blocks.filter(({ language }) => language === 'yaml').map(({ name }) => name)
    expect(names).toEqual([
      'promsd.yaml',
      '.github/workflows/prometheus.yml',
      '.github/workflows/prometheus-sarif.yml',
      '.gitlab-ci.yml',
      '.pre-commit-config.yaml',
    ])
    for (const { language, text } of blocks) if (language === 'yaml') expect(load(text)).toBeTypeOf('object')
  })

  it('has commands that pass on a good configuration and fail on a bad one', () => {
    writeFileSync(join(folder, 'promsd.yaml'), blocks.find(({ name }) => name === 'promsd.yaml')!.text)
    const fromYaml = blocks.filter(({ language }) => language === 'yaml').flatMap(({ text }) => commandsIn(load(text)))
    const fromShell = blocks.filter(({ language }) => language === 'sh').map(({ text }) => text)
    const commands = [...fromYaml, ...fromShell]
    expect(commands).toHaveLength(6)
    const run = (command: string) => spawnSync('sh', ['-c', command], { cwd: folder, env, encoding: 'utf8' })
    for (const command of commands) expect(run(command), command).toMatchObject({ status: 0, stderr: '' })
    writeFileSync(join(folder, 'conf/targets/web.json'), '[{"target": ["db1:9100"]}]')
    for (const command of commands) expect(run(command).status, command).toBe(1)
    expect(readFileSync(join(folder, 'promsd.sarif'), 'utf8')).toContain('"unknown-field"')
    expect(readFileSync(join(folder, 'gl-code-quality-report.json'), 'utf8')).toContain('unknown-field')
  })
})
