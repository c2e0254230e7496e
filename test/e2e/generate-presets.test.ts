import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import { folderWith, run, runCommand } from '../support/promsd.ts'

const generate = (folder: string, ...args: string[]) => run(['generate', ...args], { cwd: folder })

describe('--rules', () => {
  test('match the label "job" that the series have in the end', async () => {
    const folder = folderWith({
      'promsd.yaml': `rule_files: [r.yml]
jobs:
  - {name: a, preset: tcp-server, static: "a:1234", set_label: {job: svc}}
  - {name: b, preset: tcp-server, static: {targets: ["b:1234"], labels: {job: svc}}}
  - {name: c, preset: tcp-server, static: "c:1234", relabel_configs: [{source_labels: [__address__], target_label: job}]}
`,
    })
    const { status, stderr } = await generate(folder, '--rules', 'r.yml')
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: 'warning: job "c": the label "job" of its series is not its name alone: the rules are those of job="c"\n',
    })
    const text = readFileSync(join(folder, 'r.yml'), 'utf8')
    expect([...text.matchAll(/- name: (\S+)/g)].map(([, name]) => name)).toEqual(['svc/tcp-server', 'c/tcp-server'])
    expect(text).not.toContain('job="a"')
    const newest = Object.values(inject('oracles')).at(-1)!
    const checked = await runCommand(join(newest, 'promtool'), ['check', 'config', 'prometheus.yml'], { cwd: folder })
    expect(checked.status).toBe(0)
  })
})
