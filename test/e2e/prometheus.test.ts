import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { expectTargets, type Server, startPrometheus } from '../support/prometheus.ts'
import { run, temporaryFolderForFile } from '../support/promsd.ts'

const oracles = Object.entries(inject('oracles'))

// Nothing is scraped while the test runs: only what Prometheus knows of its targets is asked for.
const CONFIG = `
global: {scrape_interval: 12h}
scrape_configs:
  - job_name: json
    file_sd_configs: [{files: ['targets/*.json']}]
  - job_name: yaml
    file_sd_configs: [{files: ['targets/*.yml', 'targets/*.yaml']}]
`

const YAML = `# kept: servers of rack 1
- targets:
    - 127.0.0.1:9001 # kept: payment
  labels: {env: prod}

# kept: servers of rack 2
- targets: [127.0.0.1:9002]
  labels:
    env: 'prod' # kept: quoted
`

/** The files by their jobs. */
const FILES = { json: 'targets/servers.json', yaml: 'targets/servers.yml' } as const
type Job = keyof typeof FILES
const JOBS = Object.keys(FILES) as Job[]

describe.skipIf(oracles.length === 0)('Prometheus reads the files that promsd edits', () => {
  const servers: Server[] = []
  const folder = temporaryFolderForFile({ 'targets/servers.json': '[]', 'targets/servers.yml': YAML })
  const text = (job: Job): string => readFileSync(join(folder, FILES[job]), 'utf8')

  beforeAll(async () => {
    servers.push(
      ...(await Promise.all(oracles.map(([version, oracle]) => startPrometheus(version, oracle, folder, CONFIG)))),
    )
  })

  afterAll(async () => {
    await Promise.all(servers.map((server) => server.stop()))
  })

  /** Runs a command on one file, which has to succeed and change it. */
  async function edit(job: Job, ...args: string[]): Promise<void> {
    const ending = await run([...args, '-f', FILES[job], '-o', 'json'], { cwd: folder })
    expect(ending, args.join(' ')).toMatchObject({ status: 0, stderr: '' })
    expect(JSON.parse(ending.stdout), args.join(' ')).toMatchObject({ changed: true, warnings: [] })
  }

  /** Each server has exactly these targets in both jobs, at the latest after 10 seconds. */
  async function expectOnAll(...targets: string[]): Promise<void> {
    const expected = JOBS.flatMap((job) => targets.map((target) => `${job} ${target}`)).sort()
    await Promise.all(servers.map((server) => expectTargets(server, expected, 10_000)))
  }

  test('with exactly the targets and labels of each edit', async () => {
    await edit('json', 'add', '127.0.0.1:9001', '127.0.0.1:9002', '-l', 'env=prod')
    for (const job of JOBS) {
      await edit(job, 'add', '127.0.0.1:9003', '-l', 'env=staging', '-l', 'role=db')
      await edit(job, 'add', '127.0.0.1:9004')
    }
    await expectOnAll(
      '127.0.0.1:9001 {env=prod}',
      '127.0.0.1:9002 {env=prod}',
      '127.0.0.1:9003 {env=staging,role=db}',
      '127.0.0.1:9004 {}',
    )

    for (const job of JOBS) {
      await edit(job, 'label', '127.0.0.1:9002', 'env=staging', 'role=db')
      await edit(job, 'label', '-s', 'env=staging', 'team=수집 "x"', 'role-')
    }
    await expectOnAll(
      '127.0.0.1:9001 {env=prod}',
      '127.0.0.1:9002 {env=staging,team=수집 "x"}',
      '127.0.0.1:9003 {env=staging,team=수집 "x"}',
      '127.0.0.1:9004 {}',
    )

    for (const job of JOBS) {
      await edit(job, 'rename', '127.0.0.1:9001', '127.0.0.1:9011')
      await edit(job, 'remove', '127.0.0.1:9002', '127.0.0.1:9004')
    }
    await expectOnAll('127.0.0.1:9011 {env=prod}', '127.0.0.1:9003 {env=staging,team=수집 "x"}')

    writeFileSync(
      join(folder, 'desired.yaml'),
      '- {targets: [127.0.0.1:9003, 127.0.0.1:9005], labels: {env: prod}}\n- targets: ["127.0.0.1:9006"]\n',
    )
    for (const job of JOBS) await edit(job, 'apply', 'desired.yaml', '--prune')
    const applied = ['127.0.0.1:9003 {env=prod}', '127.0.0.1:9005 {env=prod}', '127.0.0.1:9006 {}']
    await expectOnAll(...applied)

    for (const job of JOBS) {
      await edit(job, 'undo')
      await edit(job, 'add', '127.0.0.1:9007', '-l', 'env=1.0')
      expect(await run(['fmt', FILES[job]], { cwd: folder })).toMatchObject({ status: 0, stderr: '' })
    }
    await expectOnAll(
      '127.0.0.1:9011 {env=prod}',
      '127.0.0.1:9003 {env=staging,team=수집 "x"}',
      '127.0.0.1:9007 {env=1.0}',
    )

    for (const job of JOBS) await edit(job, 'remove', '*', '--allow-empty')
    await expectOnAll()
    for (const job of JOBS) await edit(job, 'undo')
    await expectOnAll(
      '127.0.0.1:9011 {env=prod}',
      '127.0.0.1:9003 {env=staging,team=수집 "x"}',
      '127.0.0.1:9007 {env=1.0}',
    )
  })

  test('without one error over 300 rapid edits', async () => {
    const edits = async (job: Job): Promise<void> => {
      for (let i = 0; i < 75; i++) {
        const address = `127.0.0.1:${20_000 + i}`
        await edit(job, 'add', address, '-l', `rack=r${i % 7}`, '-l', 'env=rapid')
        if (i % 3 === 0) await edit(job, 'label', address, 'rack-', `note=${'x'.repeat(i * 100)}y`)
        else await edit(job, 'remove', address)
      }
    }
    const before = text('yaml')
    expect(before).toContain('127.0.0.1:9011 # kept: payment')
    await Promise.all(JOBS.map(edits))
    for (const job of JOBS) await edit(job, 'remove', '-s', 'env=rapid')
    expect(text('yaml')).toBe(before)
    await expectOnAll(
      '127.0.0.1:9011 {env=prod}',
      '127.0.0.1:9003 {env=staging,team=수집 "x"}',
      '127.0.0.1:9007 {env=1.0}',
    )
    for (const server of servers) {
      const name = `Prometheus ${server.version}`
      expect(await server.metric('prometheus_sd_file_read_errors_total'), name).toEqual({ '': 0 })
      const { '': scans = 0 } = await server.metric('prometheus_sd_file_scan_duration_seconds_count')
      expect(scans, `${name} has read the files`).toBeGreaterThan(20)
      const { stderr, stdout } = await server.stop()
      const complaints = `${stdout}\n${stderr}`.split('\n').filter((line) => /level=(?:warn|error)/i.test(line))
      // Of being stopped it warns, too.
      expect(
        complaints.filter((line) => !/SIGTERM|OS signal/.test(line)),
        name,
      ).toEqual([])
    }
  })
})
