import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import { folderWith, run, runCommand } from '../support/promsd.ts'

const generate = (folder: string, ...args: string[]) => run(['generate', ...args], { cwd: folder })

describe('--split', () => {
  test.each([
    ['jobs.d', '../conf/targets/*.json'],
    ['conf/jobs.d', '../targets/*.json'],
    ['../jobs.d', '../g/conf/targets/*.json'],
  ])('paths lead from %s to the same files, wherever the config is', async (jobs, path) => {
    const parent = folderWith({
      'g/promsd.yaml':
        'config: conf/prometheus.yml\njobs:\n  - {name: w, file_sd: targets/*.json, basic_auth: {username: u, password_file: secrets/pw}}\n',
      'g/conf/targets/a.json': '[]',
      'g/conf/secrets/pw': 'x',
    })
    const folder = join(parent, 'g')
    expect(await generate(folder, '--split', jobs)).toMatchObject({ status: 0, stderr: '' })
    const text = readFileSync(join(folder, jobs, 'w.yml'), 'utf8')
    expect(text).toContain(`- ${path}\n`)
    expect(text).toContain(`password_file: ${path.replace('targets/*.json', 'secrets/pw')}\n`)
    const newest = Object.values(inject('oracles')).at(-1)!
    const checked = await runCommand(join(newest, 'promtool'), ['check', 'config', 'conf/prometheus.yml'], {
      cwd: folder,
    })
    expect(checked.status).toBe(0)
    mkdirSync(join(folder, 'below'))
    expect(await generate(join(folder, 'below'), '--split', join('..', jobs), '--check')).toMatchObject({ status: 0 })
  })
})

const PRESET = 'jobs: [{name: t, preset: tcp-server, static: "t:1234"}]\n'

describe('files that would be one', () => {
  test.each([
    [['--rules', './sub/../prometheus.yml'], 'prometheus.yml cannot be the config and the rules at once'],
    [['--dashboard', 'link.json'], 'link.json cannot be the config and the dashboard at once'],
    [['--rules', 'x/a.yml', '--dashboard', 'x/b/../a.yml'], 'x/a.yml cannot be the rules and the dashboard at once'],
    [['--to', 'promsd.yaml', '--force'], 'promsd.yaml cannot be the project file and the config at once'],
    [['--split', 'd', '--rules', 'd/t.yml'], 'd/t.yml cannot be the file of a job and the rules at once'],
  ])('%j is refused', async (args, message) => {
    const folder = folderWith({ 'promsd.yaml': PRESET })
    symlinkSync('prometheus.yml', join(folder, 'link.json'))
    const { status, stderr } = await generate(folder, ...args)
    expect({ status, stderr }).toEqual({ status: 2, stderr: `error: ${message}\n` })
    expect(readdirSync(folder)).toEqual(['link.json', 'promsd.yaml'])
  })
})

describe('standard output', () => {
  test('--rules - and --dashboard - print what would be written, and write nothing', async () => {
    const folder = folderWith({ 'promsd.yaml': PRESET })
    const rules = await generate(folder, '--rules', '-')
    const dashboard = await generate(folder, '--dashboard', '-')
    expect(readdirSync(folder)).toEqual(['promsd.yaml'])
    await generate(folder, '--rules', 'r.yml', '--dashboard', 'd.json')
    expect(rules.stdout).toBe(readFileSync(join(folder, 'r.yml'), 'utf8'))
    expect(dashboard.stdout).toBe(readFileSync(join(folder, 'd.json'), 'utf8'))
  })

  test.each([
    [['--rules', '-', '--dashboard', '-']],
    [['--rules', '-', '--dashboard', 'd.json']],
    [['--to', '-', '--rules', '-']],
    [['--to', 'x.yml', '--rules', '-']],
    [['--rules', '-', '--check']],
  ])('%j is refused', async (args) => {
    const folder = folderWith({ 'promsd.yaml': PRESET })
    expect(await generate(folder, ...args)).toMatchObject({ status: 2, stdout: '' })
    expect(readdirSync(folder)).toEqual(['promsd.yaml'])
  })
})

describe('the mode of a new file', () => {
  test.each([
    ['{file: pw}', 0o600, 0o600],
    ['"${env:USER}"', 0o640, 0o640],
    ['"${env:USER}"', 0o664, 0o644],
    ['plain', 0o600, 0o644],
  ])('with the value %s and a project file of mode %o it is %o', async (password, mode, expected) => {
    const folder = folderWith({
      'promsd.yaml': `jobs: [{name: a, static: "a:1", basic_auth: {username: u, password: ${password}}}]\n`,
      pw: 'x',
    })
    chmodSync(join(folder, 'promsd.yaml'), mode)
    expect((await run(['generate'], { cwd: folder, env: { USER: 'u' } })).status).toBe(0)
    expect(statSync(join(folder, 'prometheus.yml')).mode & 0o777).toBe(expected)
  })
})

test('of many findings the first are shown, with -v all', async () => {
  const jobs = Array.from({ length: 8 }, (_, i) => `  - {name: j${i}, static: "a:1", preset: nod${i}}\n`)
  const folder = folderWith({ 'promsd.yaml': `jobs:\n${jobs.join('')}` })
  const few = await generate(folder)
  expect(few.stderr).toContain('… and 3 more findings\n')
  const all = await generate(folder, '-v')
  expect(all.stderr.match(/^error\[project\]/gm)).toHaveLength(8)
  expect(all.stderr).not.toContain('more findings')
})
