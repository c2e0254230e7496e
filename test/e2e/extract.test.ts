import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, inject, test } from 'vitest'
import { folderWith, inParallel, run, temporaryFolder } from '../support/promsd.ts'

const CONFIG = `scrape_configs:
  - job_name: node
    static_configs: # by hand
      # rack 1
      - targets:
          - db1:9100 # new
          # - db2:9100
        labels:
          env: "prod"
      - targets: ['web1:9100']
    scrape_interval: 30s
  - job_name: app
    static_configs: [{targets: ['app:80', 'app:81'], labels: {tier: yes}}]
    file_sd_configs:
      - files: [more.json]
`

const JSON_GROUPS = [{ targets: ['db1:9100'], labels: { env: 'prod' } }, { targets: ['web1:9100'] }]

function place(config = CONFIG) {
  const folder = folderWith({ 'prometheus.yml': config })
  return {
    folder,
    extract: (...args: string[]) => run(['extract', ...args], { cwd: folder }),
    read: (name: string) => readFileSync(join(folder, name), 'utf8'),
  }
}

describe('extract', () => {
  test('moves the targets into JSON, and says which comments are lost', async () => {
    const { extract, read } = place()
    const { status, stdout, stderr } = await extract('node')
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: 'prometheus.yml: 1 job changed\n  ~ node: 2 targets -> targets/node.json\n',
    })
    expect(stderr.match(/the comment ".*?"/g)).toEqual([
      'the comment "# rack 1"',
      'the comment "# new"',
      'the comment "# - db2:9100"',
    ])
    expect(JSON.parse(read('targets/node.json'))).toEqual(JSON_GROUPS)
    expect(read('prometheus.yml')).toBe(`scrape_configs:
  - job_name: node
    file_sd_configs: # by hand
      - files: [targets/node.json]
${CONFIG.slice(CONFIG.indexOf('    scrape_interval'))}`)
    expect(await extract('node')).toMatchObject({ status: 0, stdout: 'prometheus.yml: unchanged\n' })
  })

  test('keeps comments and quotes in YAML', async () => {
    const { extract, read } = place()
    expect(await extract('node', '--to', 'node.yml')).toMatchObject({ status: 0, stderr: '' })
    expect(read('node.yml')).toBe(`# rack 1
- targets:
    - db1:9100 # new
    # - db2:9100
  labels:
    env: "prod"
- targets: ['web1:9100']
`)
  })

  test('is undone from the config on: what that names is not taken away before', async () => {
    const { folder, extract, read } = place()
    const undo = (...args: string[]) => run(['undo', '-f', ...args], { cwd: folder })
    const isThere = () => existsSync(join(folder, 'targets/node.json'))
    await extract('--all')
    await run(['add', '-f', 'targets/node.json', 'db9:9100'], { cwd: folder })
    expect(await undo('targets/node.json')).toMatchObject({ status: 0 })
    const refused = (hint: string) => ({
      status: 1,
      stderr: `error: targets/node.json is not removed: prometheus.yml, which was written together with it, names it
help: undo that write first: ${hint}; or use --force to remove the file all the same
`,
    })
    const latest = refused('promsd undo -f prometheus.yml')
    const older = refused('promsd history -f prometheus.yml shows how far back it was')
    expect(await undo('targets/node.json', '--dry-run')).toMatchObject({ status: 0 })
    expect(await undo('targets/node.json', '3')).toMatchObject(latest)
    expect(await undo('targets/node.json', '3', '--dry-run')).toMatchObject(latest)
    await run(['job', 'set', 'node', 'scheme=https'], { cwd: folder })
    expect(await undo('targets/node.json', '3')).toMatchObject(older)
    expect(isThere()).toBe(true)
    expect(await undo('prometheus.yml', '2')).toMatchObject({ status: 0 })
    expect(read('prometheus.yml')).toBe(CONFIG)
    expect(await undo('targets/node.json', '3')).toMatchObject({ status: 0, stderr: '' })
    expect(isThere()).toBe(false)
    // Both back again, and only one of them away.
    await undo('prometheus.yml')
    await undo('targets/node.json')
    expect(await undo('targets/node.json')).toMatchObject(older)
    expect(await undo('targets/node.json', '--force')).toMatchObject({ status: 0 })
    expect(isThere()).toBe(false)
  })

  test('leaves a target file that the config does not name any more to undo', async () => {
    const { folder, extract } = place()
    await extract('node')
    await run(['job', 'remove', 'node'], { cwd: folder })
    expect(await run(['undo', '-f', 'targets/node.json'], { cwd: folder })).toMatchObject({ status: 0 })
  })

  test('does not begin a file with the blank lines below the key', async () => {
    const { extract, read } = place(CONFIG.replace('# by hand\n', '# by hand\n\n'))
    expect(await extract('node', '--to', 'node.yml')).toMatchObject({ status: 0 })
    expect(read('node.yml')).toMatch(/^# rack 1\n/)
  })

  test('adds the file to those that the job has', async () => {
    const { extract, read } = place()
    expect(await extract('app')).toMatchObject({ status: 0 })
    expect(JSON.parse(read('targets/app.json'))).toEqual([{ targets: ['app:80', 'app:81'], labels: { tier: 'yes' } }])
    expect(read('prometheus.yml')).toContain(`  - job_name: app
    file_sd_configs:
      - files: [more.json]
      - files: [targets/app.json]
`)
  })

  test('takes every job, in one write that is undone as one', async () => {
    const { extract, folder, read } = place()
    const { stdout } = await extract('--all', '-o', 'json')
    expect(JSON.parse(stdout)).toMatchObject({
      files: ['targets/node.json', 'targets/app.json', 'prometheus.yml'],
      extracted: [
        { job: 'node', file: 'targets/node.json', groups: 2, targets: 2 },
        { job: 'app', file: 'targets/app.json', groups: 1, targets: 2 },
      ],
    })
    await run(['undo', '-f', 'prometheus.yml'], { cwd: folder })
    expect(read('prometheus.yml')).toBe(CONFIG)
  })

  test('leaves out what it is told to', async () => {
    const { extract, read } = place()
    expect(await extract('--all', '--except', 'app')).toMatchObject({ status: 0 })
    expect(read('prometheus.yml')).toContain("[{targets: ['app:80', 'app:81'], labels: {tier: yes}}]")
    expect(await extract('--all', '--except', 'ap')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('"app"'),
    })
    expect(await extract('app', '--except', 'node')).toMatchObject({ status: 2 })
  })

  test('writes nothing with --dry-run, not even a folder', async () => {
    const { extract, folder, read } = place()
    expect(await extract('--all', '--dry-run')).toMatchObject({ status: 0 })
    expect(await extract('--all', '--check')).toMatchObject({ status: 1 })
    expect(readdirSync(folder)).toEqual(['prometheus.yml'])
    expect(read('prometheus.yml')).toBe(CONFIG)
  })

  test('leaves a file that is there alone, and takes it where it holds the same', async () => {
    const { extract, folder, read } = place()
    writeFileSync(join(folder, 'node.json'), '[]')
    expect(await extract('node', '--to', 'node.json')).toMatchObject({ status: 1 })
    expect(read('node.json')).toBe('[]')
    writeFileSync(join(folder, 'node.json'), JSON.stringify(JSON_GROUPS))
    expect(await extract('node', '--to', 'node.json')).toMatchObject({ status: 0 })
    expect(read('node.json')).toBe(JSON.stringify(JSON_GROUPS))
  })

  test.each([
    ['[{source_labels: [__meta_filepath], target_label: x}]', 'reads __meta_filepath'],
    ["[{action: labelmap, regex: '__meta_(.*)'}]", 'filepath would be "targets/a.json", not nothing'],
  ])('refuses a job whose targets would not be the same: %s', async (rules, message) => {
    const config = `scrape_configs:\n  - job_name: a\n    relabel_configs: ${rules}\n    static_configs: [{targets: [a:1]}]\n`
    const { extract, folder, read } = place(config)
    expect(await extract('a')).toMatchObject({ status: 1, stderr: expect.stringContaining(message) })
    expect(read('prometheus.yml')).toBe(config)
    expect(existsSync(join(folder, 'targets'))).toBe(false)
  })

  test.each(['static_configs: *s', '<<: *a'])('refuses what comes from elsewhere: %s', async (line) => {
    const config = `scrape_configs:
  - &a
    job_name: a
    static_configs: &s [{targets: [a:1]}]
  - ${line}
    job_name: b
`
    const { extract, read } = place(config)
    const message = 'static_configs is not written here, but comes from line 4'
    expect(await extract('b')).toMatchObject({ status: 1, stderr: expect.stringContaining(message) })
    expect((await extract('--all')).stderr).toContain('--except JOB leaves a job out')
    expect(read('prometheus.yml')).toBe(config)
  })

  test.each([
    ['prometheus.yml', 'prometheus.yml'],
    ['prometheus.yml', './x/../prometheus.yml'],
    ['./prometheus.yml', 'link.yml'],
    ['link.yml', '{folder}/prometheus.yml'],
  ])('does not take the config %s for the target file %s', async (config, to) => {
    const { extract, folder, read } = place()
    mkdirSync(join(folder, 'x'))
    symlinkSync('prometheus.yml', join(folder, 'link.yml'))
    const args = ['app', '-c', config, '--to', to.replace('{folder}', folder)]
    expect(await extract(...args)).toMatchObject({ status: 2, stderr: expect.stringContaining('is the config itself') })
    expect(read('prometheus.yml')).toBe(CONFIG)
  })

  test.each([
    [['node', '--to', 'node.txt'], 'no target file'],
    [['--all', '--to', 'all.json'], 'would share'],
    [['node', '--to', 'x[1].json'], 'would be a pattern'],
    [['node', '--to', '{jb}.json'], 'did you mean "{job}"'],
    [[], 'name a job'],
    [['node', '--all'], 'name a job'],
  ])('%j is wrong usage', async (args, message) => {
    const { extract } = place()
    expect(await extract(...args)).toMatchObject({ status: 2, stderr: expect.stringContaining(message) })
  })
})

/** Configs of Prometheus's own tests and examples; not part of the project. */
const corpus = process.env['PROMSD_CORPUS'] ?? fileURLToPath(new URL('../../../shared/corpus', import.meta.url))
const verdicts = join(corpus, 'verdicts.json')
const rows: readonly { file: string; kind: string; exit_syntax_only?: number }[] = existsSync(verdicts)
  ? JSON.parse(readFileSync(verdicts, 'utf8'))
  : []

describe.skipIf(rows.length === 0)('on the configs of the corpus', () => {
  test('extracts every job, and promtool finds the same targets', async () => {
    const good = new Set(
      rows.filter((row) => row.kind === 'config' && row.exit_syntax_only === 0).map(({ file }) => file),
    )
    const oracle = Object.entries(inject('oracles')).find(([version]) => version.startsWith('3.5'))
    const wrong: string[] = []
    let extracted = 0
    let compared = 0
    await inParallel([...good], 2, async (file) => {
      const folder = temporaryFolder()
      const before = readFileSync(join(corpus, file))
      writeFileSync(join(folder, 'prometheus.yml'), before)
      const version = /v(\d+\.\d+)/.exec(file)?.[1] ?? '3.5'
      const args = ['extract', '--all', '-p', version, '-o', 'json', '--lock-timeout', '60s']
      const { status, stdout } = await run(args, { cwd: folder })
      const report = JSON.parse(stdout)
      if (status !== 0) wrong.push(`${file}: ${report.error.message}`)
      if (status !== 0 || !report.changed) return
      extracted++
      if (!oracle || compared >= 3) return
      mkdirSync(join(folder, 'was'))
      writeFileSync(join(folder, 'was/prometheus.yml'), before)
      for (const { job } of report.extracted.slice(0, 2)) {
        const was = discovered(oracle[1], join(folder, 'was/prometheus.yml'), job)
        // Files that the config names, such as certificates, are not here.
        if (!was || was.length === 0) continue
        compared++
        const is = discovered(oracle[1], join(folder, 'prometheus.yml'), job)
        if (JSON.stringify(was) !== JSON.stringify(is)) wrong.push(`${file}: ${was} / ${is}`)
      }
    })
    if (oracle) expect(compared).toBeGreaterThan(0)
    expect(wrong).toEqual([])
    expect(extracted).toBeGreaterThan(10)
  })
})

/** The labels that `promtool check service-discovery` gives the targets of a job; undefined where it refuses the config. */
function discovered(oracle: string, config: string, job: string): string[] | undefined {
  const args = ['check', 'service-discovery', config, job, '--timeout=2s']
  const { stdout, status } = spawnSync(join(oracle, 'promtool'), args, { encoding: 'utf8' })
  if (status !== 0) return undefined
  const targets: { labels: Record<string, string> | null }[] = JSON.parse(stdout.slice(stdout.indexOf('[')))
  return targets.map(({ labels }) => JSON.stringify(Object.entries(labels ?? {}).sort())).sort()
}
