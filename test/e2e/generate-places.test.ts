import { mkdirSync, readFileSync } from 'node:fs'
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
