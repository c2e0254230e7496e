import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderWith, run } from '../support/promsd.ts'

const PROJECT = `jobs:
  - name: idle
    preset: node
  - name: windows
    preset: windows
    static: ["w1:9182", w2]
  - name: pods
    preset: kubernetes-pods
    static: "a:1"
  - name: tcp
    preset: tcp-server
    static: "t:1234"
    keep_metrics: tcp_.*_by_client.*
  - {name: db, preset: {name: postgres, auth_module: a}, static: "p:9187"}
`

/** The frames of warnings, in the order of their lines. */
async function frames(command: string, project: string): Promise<string[]> {
  const folder = folderWith({ 'promsd.yaml': project })
  const { status, stdout, stderr } = await run([command, '-v'], { cwd: folder })
  expect(status).toBe(0)
  const text = command === 'lint' ? stdout : stderr
  const found = text.split(/^(?=warning\[)/m).filter((part) => part.startsWith('warning['))
  return found.map((frame) => frame.replace(/\n\n.*$/s, '').trimEnd())
}

const placesOf = (all: readonly string[]): string[] =>
  all.map((frame) => /^warning\[(\S+)\].*? --> promsd\.yaml:(\S+)/s.exec(frame)!.slice(1).join(' '))

describe('what is worth knowing of jobs', () => {
  test('is said by lint of the project file as by generate', async () => {
    const generated = await frames('generate', PROJECT)
    expect(placesOf(generated)).toEqual([
      'no-targets 2:11',
      'preset-port 6:25',
      'preset-drops 8:13',
      'preset-drops 13:19',
      'preset-option 14:31',
    ])
    expect(await frames('lint', PROJECT)).toEqual(generated)
    expect(generated[2]).toMatchInlineSnapshot(`
      "warning[preset-drops]: job "pods": the preset kubernetes-pods drops all targets of static_configs: it keeps what its own discovery marks; make a job for each
       --> promsd.yaml:8:13
        |
      8 |     preset: kubernetes-pods
        |             ^^^^^^^^^^^^^^^
        |
      9 |     static: "a:1"
        |             ^^^^^ these are dropped"
    `)
  })

  test.each(['generate', 'lint'])('can be ignored in one place or everywhere: %s', async (command) => {
    const ignored = PROJECT.replace('name: idle', 'name: idle # promsd-ignore: no-targets (yet)')
    const levels = 'lint: {rules: {preset-drops: off, preset-option: info}}\n'
    expect(placesOf(await frames(command, `${levels}${ignored}`))).toEqual(['preset-port 7:25'])
  })

  test('is said in a sentence where the command line has the jobs', async () => {
    const folder = folderWith({})
    const { stderr } = await run(['generate', '--job', 'a', '--preset', 'node'], { cwd: folder })
    const nothing = 'job "a": it has no targets: name them by static, file_sd, dns or another discovery'
    expect(stderr).toBe(`warning: ${nothing}\n`)
    const json = await run(['generate', '--job', 'a', '--preset', 'node', '-o', 'json'], { cwd: folder })
    expect(JSON.parse(json.stdout).warnings).toEqual([nothing])
  })

  test('is said of the config that they make', async () => {
    const args = ['generate', '--job', 'a', '--dns', 'x', '--dns-port', '9100']
    const { status, stderr } = await run(args, { cwd: folderWith({}) })
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: expect.stringMatching(
        /^warning\[dns-srv-port\]: the port 9100 .*\n +--> prometheus.yml \(as generated\):9:/,
      ),
    })
    const json = await run([...args, '-o', 'json'], { cwd: folderWith({}) })
    expect(JSON.parse(json.stdout).warnings).toEqual([
      'prometheus.yml (as generated):9: the port 9100 is not looked at: answers of type SRV bring their own',
    ])
  })

  test('names its line in JSON', async () => {
    const { stdout } = await run(['generate', '-o', 'json'], { cwd: folderWith({ 'promsd.yaml': PROJECT }) })
    expect(JSON.parse(stdout).warnings[1]).toBe(
      'promsd.yaml:6: job "windows": no port is given for w2: what the preset windows is for listens on 9182 by default',
    )
  })
})

describe('two exporters in place of the targets', () => {
  test('are refused with both places', async () => {
    const folder = folderWith({
      'promsd.yaml': `jobs:
  - name: db
    preset:
      - {name: redis, exporter: "r:1"}
      - {name: postgres, exporter: "p:1"}
    metrics_path: /x
    static: "x:1"
`,
    })
    const { status, stdout, stderr } = await run(['generate'], { cwd: folder })
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatchInlineSnapshot(`
      "error[preset-conflict]: the presets redis and postgres both let an exporter be scraped in place of the targets
       --> promsd.yaml:5:16
        |
      5 |       - {name: postgres, exporter: "p:1"}
        |                ^^^^^^^^
        |
      4 |       - {name: redis, exporter: "r:1"}
        |                ^^^^^ redis is asked for here
        = help: make a job for each
      error: nothing is written: the project file asks for what cannot be generated
      "
    `)
    expect((await run(['lint', 'promsd.yaml'], { cwd: folder })).stdout).toContain(stderr.split('error: ')[0]!.trim())
  })

  test('are refused by job add', async () => {
    const folder = folderWith({ 'prometheus.yml': 'scrape_configs: []\n' })
    const job = '--preset mysqld --preset-option exporter=e:1 --static db:1'.split(' ')
    const refused = await run(['job', 'add', 'q4', '--blackbox', 'x', ...job], { cwd: folder })
    expect(refused).toMatchObject({
      status: 2,
      stdout: '',
      stderr: `error: --blackbox: "blackbox" and the preset mysqld both say how targets are probed
help: make a job for each, or leave one of them out
`,
    })
    const two = await run(['job', 'add', 'q4', '--preset', 'blackbox-http', ...job], { cwd: folder })
    expect(
      two.stderr,
    ).toBe(`error: --preset: the presets blackbox-http and mysqld both let an exporter be scraped in place of the targets
help: make a job for each
`)
  })
})

describe('keep_labels', () => {
  const project = (keep: string): string => `jobs:
  - name: a
    file_sd: t.json
    static: {targets: ["b:1"], labels: {dc: x}}
    rename_label: {a: b}
    set_label: {env: prod}
    keep_labels: [${keep}]
`
  const files = { 't.json': '[{"targets": ["c:1"], "labels": {"rack": "1"}}]' }

  test('stores what the job sets, and warns of what target files have', async () => {
    const folder = folderWith({ ...files, 'promsd.yaml': project('code') })
    const { status, stderr } = await run(['generate'], { cwd: folder })
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: expect.stringMatching(
        /^warning\[labelkeep-target-label\]: labelkeep drops "rack", .*\n --> promsd.yaml:7:/,
      ),
    })
    expect(readFileSync(join(folder, 'prometheus.yml'), 'utf8')).toContain(
      'regex: __name__|job|instance|le|quantile|dc|env|b|code\n',
    )
    const lint = await run(['lint', 'promsd.yaml'], { cwd: folder })
    expect(lint.stdout).toContain(stderr.trim())
  })

  test('says nothing where all are named', async () => {
    const folder = folderWith({ ...files, 'promsd.yaml': project('code, rack') })
    expect(await run(['generate'], { cwd: folder })).toMatchObject({ status: 0, stderr: '' })
  })
})
