import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import { folderWith, inParallel, leftovers, program, run, runCommand } from '../support/promsd.ts'

const CONFIG = `# Ours.
global:
  scrape_interval: 15s

scrape_configs:
  - job_name: 'prometheus'
    static_configs:
      - targets: ['localhost:9090']

  # Linux machines.
  - job_name: 'node'   # node_exporter
    scrape_interval: 30s
    basic_auth:
      username: scraper
      password: very-secret
    static_configs:
      - targets: ['db1:9100', 'db2:9100']
`

interface Place {
  readonly folder: string
  job(...args: string[]): ReturnType<typeof run>
  text(): string
}

function place(config: string = CONFIG, files: Record<string, string> = {}): Place {
  const folder = folderWith({ 'prometheus.yml': config, ...files })
  return {
    folder,
    job: (...args) => run(['job', ...args], { cwd: folder }),
    text: () => readFileSync(join(folder, 'prometheus.yml'), 'utf8'),
  }
}

describe('job set', () => {
  test('changes the field alone, says what it was, and does nothing the second time', async () => {
    const { job, text } = place()
    expect(await job('set', 'node', 'scrape_interval=1m', 'static_configs[0].labels.env=prod')).toMatchObject({
      status: 0,
      stdout: `prometheus.yml: 1 job changed
  ~ node: scrape_interval 30s -> 1m, static_configs[0].labels.env (none) -> prod
`,
    })
    const changed = CONFIG.replace('30s', '1m').replace(
      "'db2:9100']\n",
      "'db2:9100']\n        labels:\n          env: prod\n",
    )
    expect(text()).toBe(changed)
    expect(await job('set', 'node', 'scrape_interval=1m')).toMatchObject({ stdout: 'prometheus.yml: unchanged\n' })
    expect(text()).toBe(changed)
  })

  test('takes YAML for lists and mappings, and any text for a scalar', async () => {
    const { job, folder } = place()
    expect(
      await job(
        'set',
        'node',
        'params={module: [a, b]}',
        'relabel_configs[0]={source_labels: [__address__], target_label: host}',
        'relabel_configs[0].regex=[a-z]+: *(x)#',
        'honor_labels=true',
      ),
    ).toMatchObject({ status: 0 })
    const { stdout } = await run(['job', 'show', 'node', '-o', 'json'], { cwd: folder })
    expect(JSON.parse(stdout)).toMatchObject({
      params: { module: ['a', 'b'] },
      honor_labels: true,
      relabel_configs: [{ source_labels: ['__address__'], target_label: 'host', regex: '[a-z]+: *(x)#' }],
    })
  })

  test('unsets, and gets the former text back', async () => {
    const { job, text } = place()
    await job('set', 'prometheus', 'scheme=https')
    expect(text()).not.toBe(CONFIG)
    expect(await job('set', 'prometheus', 'scheme-')).toMatchObject({ status: 0 })
    expect(text()).toBe(CONFIG)
    expect(await job('set', 'prometheus', 'scheme-')).toMatchObject({ stdout: 'prometheus.yml: unchanged\n' })
  })

  test('refuses what Prometheus would refuse, shows where, and hides secrets', async () => {
    const { job, text } = place()
    const refused = await job('set', 'node', 'scrape_timeout=2m')
    expect(refused.status).toBe(1)
    expect(refused.stderr).toContain('error[timeout-above-interval]')
    expect(refused.stderr).toContain('error: prometheus.yml is not changed: Prometheus would refuse the result')
    const secret = await job('set', 'node', 'basic_auth.password_file=x', '--dry-run')
    expect(secret.status).toBe(1)
    expect(secret.stderr + secret.stdout).not.toContain('very-secret')
    expect(text()).toBe(CONFIG)
  })

  test('knows what was meant', async () => {
    const { job } = place()
    expect(await job('set', 'node', 'scrape_intervall=1m')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('did you mean "scrape_interval"?'),
    })
    expect(await job('set', 'nod', 'scrape_interval=1m')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('did you mean "node"?'),
    })
    expect(await job('set', 'node', 'scrape_interval')).toMatchObject({ status: 2 })
  })

  test('refuses a config with errors elsewhere unless told to go on, and never adds one', async () => {
    const { job, text } = place(CONFIG.replace('scrape_interval: 15s', 'scrape_interval: 15'))
    const refused = await job('set', 'node', 'scrape_interval=1m')
    expect(refused.status).toBe(1)
    expect(refused.stderr).toContain('prometheus.yml:3:20')
    expect(refused.stderr).toContain('it has errors elsewhere')
    expect(await job('set', 'node', 'scrape_interval=1x', '--force')).toMatchObject({ status: 1 })
    expect(await job('set', 'node', 'scrape_interval=1m', '--force')).toMatchObject({ status: 0 })
    expect(text()).toContain('scrape_interval: 1m')
  })

  test('goes on beside a target file that cannot be read, unlike a rule file', async () => {
    const config = `${CONFIG}  - job_name: files\n    file_sd_configs: [{files: [d.json]}]\n`
    const { job } = place(config, { 'd.json/x': '' })
    expect(await job('set', 'node', 'scrape_interval=20s')).toMatchObject({ status: 0, stderr: '' })
    const other = place(`rule_files: [d.json]\n${config}`, { 'd.json/x': '' })
    const { status, stderr } = await other.job('set', 'node', 'scrape_interval=20s')
    expect(status).toBe(1)
    expect(stderr).toContain('prometheus.yml:1:14')
  })

  describe('of several items of lists at once', () => {
    const rules = [0, 1, 2, 3].map((i) => `      - {source_labels: [a], target_label: r${i}}\n`).join('')
    const start =
      "scrape_configs:\n  - job_name: node\n    static_configs:\n      - targets: ['a:1', 'b:1', 'c:1', 'd:1']\n"
    const config = `${start}    relabel_configs:\n${rules}`
    const labels = async ({ job }: Place): Promise<string[]> => {
      const { stdout } = await job('show', 'node', '-o', 'json')
      return (JSON.parse(stdout).relabel_configs as Record<string, string>[]).map((rule) => rule['target_label']!)
    }

    test('means the items as they were before', async () => {
      const here = place(config)
      const gone = ['relabel_configs[0]-', 'relabel_configs[1]-', 'relabel_configs[1]-']
      const targets = ['static_configs[0].targets[1]-', 'static_configs[0].targets[2]-']
      expect(await here.job('set', 'node', ...gone, ...targets)).toMatchObject({
        status: 0,
        stdout: `prometheus.yml: 1 job changed
  ~ node: relabel_configs[0], relabel_configs[1], static_configs[0].targets[1] 'b:1' -> (none), static_configs[0].targets[2] 'c:1' -> (none)
`,
      })
      expect(await labels(here)).toEqual(['r2', 'r3'])
      expect(here.text()).toContain("targets: ['a:1', 'd:1']")
      expect(await here.job('set', 'node', 'relabel_configs[0]-', 'relabel_configs[1]-')).toMatchObject({ status: 0 })
      expect(here.text()).toContain('    relabel_configs: []\n')
    })

    test('goes with what is set and added', async () => {
      const here = place(config)
      const { status } = await here.job(
        'set',
        'node',
        'relabel_configs[0]-',
        'relabel_configs[2].target_label=two',
        'relabel_configs[1]-',
        'relabel_configs[4]={source_labels: [a], target_label: r4}',
        'static_configs[0].targets[0]-',
        'static_configs[0].targets[1]=b:2',
      )
      expect(status).toBe(0)
      expect(await labels(here)).toEqual(['two', 'r3', 'r4'])
      expect(here.text()).toContain("targets: ['b:2', 'c:1', 'd:1']")
    })

    test('refuses an item that there is not, and what would be changed twice', async () => {
      const { job, text } = place(config)
      expect(await job('set', 'node', 'relabel_configs[3]-', 'relabel_configs[4]-')).toMatchObject({
        status: 1,
        stderr: 'error: there is no relabel_configs[4]: the list has 4 items\n',
      })
      expect(await job('set', 'node', 'relabel_configs[7]-')).toMatchObject({ status: 1 })
      const isSet = (gone: string, other: string) =>
        `error: ${gone} cannot be unset where ${other} is set as well\nhelp: FIELD=VALUE takes the place of all that is there\n`
      for (const [gone, other] of [
        ['relabel_configs[0]', 'relabel_configs[0].target_label'],
        ['relabel_configs[0].target_label', 'relabel_configs[0]'],
        ['relabel_configs', 'relabel_configs'],
      ] as const) {
        expect(await job('set', 'node', `${gone}-`, `${other}=[]`)).toMatchObject({
          status: 2,
          stderr: isSet(gone, other),
        })
      }
      expect(await job('set', 'node', 'static_configs[0].targets-', 'static_configs-')).toMatchObject({ status: 2 })
      expect(text()).toBe(config)
    })
  })

  test('warns of a generated file', async () => {
    const { folder } = place('', { 'promsd.yaml': 'config: prometheus.yml\njobs: [{name: a, static: [a:1]}]\n' })
    await run(['generate', '--force'], { cwd: folder })
    const { status, stderr } = await run(['job', 'set', 'a', 'scrape_interval=1m'], { cwd: folder })
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr:
        'warning: prometheus.yml is generated from promsd.yaml: the next promsd generate takes this change back\n',
    })
  })
})

describe('job add', () => {
  test('writes in the style of the file, beside another job, and is undone', async () => {
    const { job, text, folder } = place()
    const args = [
      'add',
      'windows',
      '--file-sd',
      'targets/*.json',
      '--keep-metrics',
      'dotnet_gc_.*',
      '--interval',
      '15s',
    ]
    expect(await job(...args, '--after', 'prometheus')).toMatchObject({ status: 0 })
    const added = `  - job_name: 'windows'
    scrape_interval: 15s
    file_sd_configs:
      - files: ['targets/*.json']
    metric_relabel_configs:
      - source_labels: [__name__]
        regex: dotnet_gc_.*
        action: keep

`
    expect(text()).toBe(CONFIG.replace('  # Linux', `${added}  # Linux`))
    expect(await job(...args)).toMatchObject({ stdout: 'prometheus.yml: unchanged\n' })
    expect(await job('add', 'windows', '--static', 'a:1')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('promsd job set windows'),
    })
    expect(await job('remove', 'windows')).toMatchObject({ status: 0 })
    expect(text()).toBe(CONFIG)
    expect(await run(['undo', '2', '-f', 'prometheus.yml'], { cwd: folder })).toMatchObject({ status: 0 })
    expect(text()).toBe(CONFIG)
  })

  test.each(['j.json', 'j.conf'])('edits a config named %s, which is linted and undone as one', async (name) => {
    const folder = folderWith({ [name]: 'scrape_configs: [{job_name: a, static_configs: [{targets: [a:1]}]}]\n' })
    const read = () => readFileSync(join(folder, name), 'utf8')
    const before = read()
    expect(await run(['job', 'add', 'b', '--static', 'b:1', '-c', name], { cwd: folder })).toMatchObject({ status: 0 })
    expect(await run(['lint', '-c', name], { cwd: folder })).toMatchObject({ status: 0 })
    expect(await run(['undo', '-f', name], { cwd: folder })).toMatchObject({ status: 0, stderr: '' })
    expect(read()).toBe(before)
    writeFileSync(join(folder, name), '{"scrape_configs": [{"job_name": "a", "static_configs": []}]}')
    expect(await run(['job', 'remove', 'a', '-c', name], { cwd: folder })).toMatchObject({ status: 0 })
    expect(await run(['lint', name], { cwd: folder })).toMatchObject({ status: 0 })
    expect(await run(['undo', '-f', name], { cwd: folder })).toMatchObject({ status: 0, stderr: '' })
  })

  test('warns of a job that finds no targets, and of comments that are left behind', async () => {
    const { job, folder } = place()
    const nothing = 'warning: job "zz": it has no targets: name them by static, file_sd, dns or another discovery\n'
    expect(await job('add', 'zz')).toMatchObject({ status: 0, stderr: nothing })
    writeFileSync(join(folder, 'c.yml'), '# db\n- job_name: db\n  static: [db:1] # one\n')
    expect(await job('add', '--from', 'c.yml')).toMatchObject({
      status: 0,
      stderr: 'warning: comments are not taken over: c.yml, lines 1, 3\n',
    })
  })

  test.skipIf(process.platform === 'win32')('takes jobs from a pipe', async () => {
    const { folder, text } = place()
    const add = (from: string) =>
      runCommand(
        'bash',
        ['-c', `echo '{name: p, static: [p:1]}' | "$0" "$@"`, process.execPath, program, 'job', 'add', '--from', from],
        { cwd: folder },
      )
    expect(await add('/dev/stdin')).toMatchObject({ status: 0, stderr: '' })
    expect(text()).toContain("- targets: ['p:1']")
  })

  test('takes jobs from a file or standard input', async () => {
    const { folder, text } = place()
    const input = '- job_name: a\n  static: [a:1]\n- {name: b, dns: {names: [x.example], type: A, port: 9182}}\n'
    const { status, stdout } = await run(['job', 'add', '--from', '-', '--before', 'node', '-o', 'json'], {
      cwd: folder,
      input,
    })
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ changed: true, added: [{ job: 'a' }, { job: 'b' }] })
    expect(text()).toContain(`  - job_name: 'b'
    dns_sd_configs:
      - names:`)
  })

  test.each(['', '# to come', 'global: {}\n', 'scrape_configs:\n', 'scrape_configs: []\n', '{"scrape_configs": []}'])(
    'makes the list where there is none: %j',
    async (config) => {
      const { job, text, folder } = place(config)
      expect(await job('add', 'a', '--static', 'a:1')).toMatchObject({ status: 0 })
      const listed = await job('list', '-o', 'json')
      expect(JSON.parse(listed.stdout)).toMatchObject([{ job: 'a', discoveries: ['static_configs'], targets: 1 }])
      expect(await run(['undo', '-f', 'prometheus.yml'], { cwd: folder })).toMatchObject({ status: 0 })
      expect(text()).toBe(config)
    },
  )
})

describe('jobs in brackets', () => {
  const config = `scrape_configs: [
  {
    job_name: a,   # first
    static_configs: [ {targets: ["x:1"]} ]
  },  # end a

  # b is here
  {
    job_name: b
  }
  # tail
]
`

  test('keep their comments while others come and go', async () => {
    const { job, text } = place(config)
    expect(await job('add', 'c', '--static', 'z:1', '--after', 'a')).toMatchObject({ status: 0 })
    const added = '  {job_name: c, static_configs: [{targets: ["z:1"]}]},\n\n'
    expect(text()).toBe(config.replace('  # b is', `${added}  # b is`))
    expect(await job('remove', 'c')).toMatchObject({ status: 0 })
    expect(text()).toBe(config)
    expect(await job('remove', 'a')).toMatchObject({ status: 0 })
    expect(text()).toBe('scrape_configs: [\n  # b is here\n  {\n    job_name: b\n  }\n  # tail\n]\n')
    expect(await job('remove', 'b')).toMatchObject({ status: 0 })
    expect(text()).toBe('scrape_configs: [\n  # tail\n]\n')
  })
})

describe('job remove and rename', () => {
  test('a name that is not there is no error unless --strict', async () => {
    const { job, text } = place()
    expect(await job('remove', 'nod')).toMatchObject({
      status: 0,
      stderr: expect.stringContaining('did you mean "node"?'),
    })
    expect(await job('remove', 'nod', '--strict')).toMatchObject({ status: 1 })
    expect(text()).toBe(CONFIG)
  })

  test('rename keeps quotes and comments, and is done once', async () => {
    const { job, text } = place()
    expect(await job('rename', 'node', 'linux')).toMatchObject({ stdout: expect.stringContaining('~ node -> linux') })
    expect(text()).toBe(CONFIG.replace("'node' ", "'linux' "))
    expect(await job('rename', 'node', 'linux')).toMatchObject({ status: 0, stdout: 'prometheus.yml: unchanged\n' })
    expect(await job('rename', 'linux', 'prometheus')).toMatchObject({ status: 1 })
  })
})

test('the config that a project file generates is found from a folder below', async () => {
  const folder = folderWith({
    'promsd.yaml': 'jobs: [{name: a, static: [a:1]}]\n',
    'sub/x': '',
    'other/promsd.yaml': '{}\n',
  })
  const below = (...args: string[]) => run(args, { cwd: join(folder, 'sub') })
  expect(await below('job', 'list')).toMatchObject({
    status: 3,
    stderr: expect.stringContaining(`there is no config ${join(folder, 'prometheus.yml')}`),
  })
  expect(await below('generate')).toMatchObject({ status: 0 })
  expect((await below('job', 'list')).stdout).toMatch(/^a +\d/m)
  expect(await below('extract', 'a')).toMatchObject({ status: 0 })
  expect(readFileSync(join(folder, 'targets/a.json'), 'utf8')).toContain('a:1')
  // A project that generates nothing says nothing of a config.
  const { stderr } = await run(['job', 'list'], { cwd: join(folder, 'other') })
  expect(stderr).toContain('there is no config prometheus.yml\n')
})

test('--check and --dry-run write nothing', async () => {
  const { job, text } = place()
  expect(await job('set', 'node', 'scrape_interval=1m', '--check')).toMatchObject({ status: 1 })
  expect(await job('remove', 'node', '--dry-run', '--diff')).toMatchObject({
    stdout: expect.stringContaining('-  # Linux'),
  })
  expect(await job('set', 'node', 'scrape_interval=30s', '--check')).toMatchObject({ status: 0 })
  expect(text()).toBe(CONFIG)
})

test.each(['config: prometheus.yml\n', 'prometheus: "3.5"\n'])(
  'a job of a file of scrape_config_files is judged under the main config, by %j',
  async (project) => {
    const main = 'global: {scrape_interval: 15s}\nscrape_config_files: [jobs.yml]\nscrape_configs: [{job_name: a}]\n'
    const jobs = 'scrape_configs:\n  - job_name: b\n    static_configs: []\n'
    const { folder } = place(main, { 'promsd.yaml': project, 'jobs.yml': jobs })
    const job = (...args: string[]) => run(['job', ...args, '-c', 'jobs.yml'], { cwd: folder })
    expect(await job('set', 'b', 'scrape_timeout=30s')).toMatchObject({ status: 1 })
    expect(await job('rename', 'b', 'a')).toMatchObject({ status: 1, stderr: expect.stringContaining('duplicate-job') })
    expect(await job('set', 'b', 'scrape_timeout=10s')).toMatchObject({ status: 0 })
  },
)

test('the interval of a job of a file of scrape_config_files is that of the main config', async () => {
  const main = 'global: {scrape_interval: 10s}\nscrape_config_files: [jobs/*.yml]\n'
  const jobs = 'scrape_configs:\n  - job_name: w\n  - job_name: v\n    scrape_interval: 5s\n'
  const { folder, job } = place(main, { 'jobs/web.yml': jobs, 'other/web.yml': jobs })
  const intervals = async (path: string, cwd = folder) => {
    const { stdout } = await run(['job', 'list', '-c', path, '-o', 'json'], { cwd })
    return (JSON.parse(stdout) as { interval: string }[]).map(({ interval }) => interval)
  }
  expect(await intervals('jobs/web.yml')).toEqual(['10s', '5s'])
  expect(await intervals(join(folder, 'jobs/web.yml'))).toEqual(['10s', '5s'])
  expect((await job('list', '-c', 'jobs/web.yml')).stdout).toMatch(/^w +2 +- +10s/m)
  // Not named by the main config.
  expect(await intervals('other/web.yml')).toEqual(['1m', '5s'])
  const refused = await job('set', 'w', 'scrape_timeout=20s', '-c', 'jobs/web.yml')
  expect(refused.stderr).toContain('the inherited scrape interval (10s)')
  expect(refused.stderr).toContain('help: the interval is in the global section of the main config')
  expect(refused.stderr).not.toContain('is here')
  // The project says where the main config is, and where its paths lie here.
  const project = 'config: conf/p.yml\nlint: {path_map: {/etc/prometheus: jobs}}\n'
  const elsewhere = 'global: {scrape_interval: 20s}\nscrape_config_files: [/etc/prometheus/*.yml]\n'
  const other = folderWith({ 'promsd.yaml': project, 'conf/p.yml': elsewhere, 'jobs/web.yml': jobs })
  expect(await intervals('jobs/web.yml', other)).toEqual(['20s', '5s'])
  writeFileSync(join(other, 'conf/p.yml'), 'global: [\n')
  expect(await intervals('jobs/web.yml', other)).toEqual(['1m', '5s'])
})

describe('a config that cannot be read', () => {
  const broken = 'scrape_configs:\n  - job_name: a\n    basic_auth:\n      password: "hunter2\n'

  test.each([['list'], ['show', 'a'], ['list', '-o', 'json'], ['show', 'a', '-o', 'json']])(
    'is not said to be edited by %s %s %s %s',
    async (...args) => {
      const { job } = place(broken)
      const { status, stdout, stderr } = await job(...args)
      expect(status).toBe(1)
      expect(stdout + stderr).toContain('prometheus.yml: Prometheus cannot read this file')
      expect(stdout + stderr).not.toMatch(/edited|hunter2/)
    },
  )

  test('is not edited', async () => {
    const { job } = place(broken)
    const { status, stderr } = await job('set', 'a', 'scheme=https')
    expect(status).toBe(1)
    expect(stderr).toContain('error: prometheus.yml is not edited: Prometheus cannot read it')
    expect(stderr).not.toContain('hunter2')
  })

  test('is told of where it is not UTF-8, or mostly made of aliases', async () => {
    const { job, folder } = place()
    writeFileSync(join(folder, 'prometheus.yml'), Buffer.from('scrape_configs: [{job_name: "a\xff"}]\n', 'latin1'))
    expect((await job('list')).stderr).toMatch(/no UTF-8[\s\S]*prometheus.yml: Prometheus cannot read this file\n$/)
    expect((await job('remove', 'a')).stderr).toContain('prometheus.yml is not edited: it is not UTF-8')
    const lists = Array.from({ length: 8 }, (_, i) => `l${i}: &l${i} [${Array(9).fill(i === 0 ? 'x' : `*l${i - 1}`)}]`)
    writeFileSync(join(folder, 'prometheus.yml'), `${lists.join('\n')}\n`)
    expect((await job('list')).stderr).toContain('Prometheus refuses this file: it is mostly made of aliases')
    expect((await job('remove', 'a')).stderr).toContain('is not edited: it is mostly made of aliases')
  })
})

test('the history keeps no secrets of command lines', async () => {
  const { folder, job } = place()
  await job('set', 'prometheus', 'basic_auth.password=hunter2', 'basic_auth.username=b')
  const { stdout } = await run(['history', '-f', 'prometheus.yml'], { cwd: folder })
  expect(stdout).toContain("promsd job set prometheus 'basic_auth.password=<secret>' basic_auth.username=b")
  for (const state of readdirSync(join(folder, '.promsd', 'prometheus.yml.d'))) {
    expect(readFileSync(join(folder, '.promsd', 'prometheus.yml.d', state), 'utf8')).not.toContain('hunter2')
  }
  const options = ['--job', 'a', '--static', 'a:1', '--set-label', 'api_token=hunter2', '--to', 'made.yml']
  expect(await run(['generate', ...options], { cwd: folder })).toMatchObject({ status: 0 })
  const made = readFileSync(join(folder, 'made.yml'), 'utf8')
  expect(made.slice(0, made.indexOf('scrape_configs'))).toContain("--set-label 'api_token=<secret>'")
  expect(made.slice(0, made.indexOf('scrape_configs'))).not.toContain('hunter2')
})

test('a secret that jobs share is not shown where an edit of it is refused', async () => {
  const config = `scrape_configs:
  - job_name: a
    basic_auth: {username: u, password: &p hunter2}
  - job_name: b
    basic_auth: {username: u, password: *p}
`
  const { job } = place(config)
  const { status, stderr } = await job('set', 'a', 'basic_auth.password=x')
  expect(status).toBe(1)
  expect(stderr).toContain('error[shared-value]')
  expect(stderr).not.toContain('hunter2')
})

test('a job of a file of scrape_config_files is found from the main config', async () => {
  const main = 'scrape_config_files: [jd/*.yml]\nscrape_configs: [{job_name: a}]\n'
  const { folder, job } = place(main)
  mkdirSync(join(folder, 'jd'))
  writeFileSync(join(folder, 'jd/s.yml'), 'scrape_configs:\n  - job_name: s\n    static_configs: []\n')
  for (const args of [
    ['show', 's'],
    ['set', 's', 'scheme=https'],
    ['remove', 's'],
  ]) {
    expect((await job(...args)).stderr).toContain('jd/s.yml has it: -c jd/s.yml')
  }
  expect(await job('list')).toMatchObject({ stderr: 'the jobs of scrape_config_files are listed with -c: jd/s.yml\n' })
})

test('jobs are removed together with those that use what they hold', async () => {
  const config = `scrape_configs:
  - job_name: a
    static_configs: &all [{targets: [a:1]}]
  - job_name: b
    static_configs: *all
  - job_name: c
`
  const { job, text } = place(config)
  expect(await job('remove', 'a')).toMatchObject({ status: 1 })
  expect(await job('remove', 'a', 'b')).toMatchObject({ status: 0 })
  expect(text()).toBe('scrape_configs:\n  - job_name: c\n')
})

test('many at once: every edit is there', async () => {
  const { folder, job, text } = place()
  const names = Array.from({ length: 12 }, (_, i) => `job-${i}`)
  await inParallel(names, 6, async (name) => {
    const { status, stderr } = await run(['job', 'add', name, '--static', `${name}:1`], { cwd: folder })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })
  const listed: { job: string }[] = JSON.parse((await job('list', '-o', 'json')).stdout)
  expect(listed.map((each) => each.job).sort()).toEqual(['node', 'prometheus', ...names].sort())
  expect(text().startsWith(CONFIG)).toBe(true)
  expect(leftovers(folder)).toEqual([])
})

test('what promsd writes, promtool of every release loads', async () => {
  for (const [version, oracle] of Object.entries(inject('oracles'))) {
    const { folder, job } = place()
    await job('add', 'windows', '--preset', 'windows', '--static', 'w:9182', '-p', version)
    await job('set', 'node', 'params={x: [y]}', 'scheme=https', '-p', version)
    await job('rename', 'node', 'a b: "c"', '-p', version)
    writeFileSync(join(folder, 'empty'), '')
    const { status, stdout, stderr } = await runCommand(
      join(oracle, 'promtool'),
      ['check', 'config', '--lint=none', 'prometheus.yml'],
      { cwd: folder },
    )
    expect({ status, stdout, stderr }).toMatchObject({ status: 0 })
  }
})
