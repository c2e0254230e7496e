import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { LINT_FORMATS } from '../../src/report/lint-formats.ts'
import { run, temporaryFolder } from '../support/promsd.ts'

function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = temporaryFolder()
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  return folder
}

interface Diagnostic {
  readonly severity: string
  readonly rule: string
  readonly message: string
  readonly line: number
  readonly column: number
  readonly hint?: string
  readonly release?: string
}

interface Report {
  readonly prometheusVersion: string
  readonly upgradeTo?: string
  readonly files: readonly {
    readonly path: string
    readonly kind: string
    readonly diagnostics: readonly Diagnostic[]
  }[]
  readonly summary: {
    readonly errors: number
    readonly warnings: number
    readonly infos: number
    readonly upgradeErrors?: number
  }
}

/** Lints in a folder; gives the exit code, the report, and each finding as `path:line:column severity rule`. */
async function lint(folder: string, ...args: string[]) {
  const { status, stdout, stderr } = await run(['lint', '-o', 'json', ...args], { cwd: folder })
  const report: Report = JSON.parse(stdout)
  const found = report.files.flatMap(({ path, diagnostics }) =>
    diagnostics.map(({ line, column, severity, rule }) => `${path}:${line}:${column} ${severity} ${rule}`),
  )
  return { status, report, found, stderr }
}

const job = (more = ''): string => `scrape_configs:\n  - job_name: a\n${more}`

describe('verdicts', () => {
  test('an error exits 1, a warning 0 unless there are more than --max-warnings', async () => {
    const folder = folderOf({
      'bad.yml': job('    scrape_interval: 15\n'),
      'odd.yml': job('    scrape_interval: 1s\n    scrape_timeout: 1s\n'),
    })
    expect((await lint(folder, 'bad.yml')).status).toBe(1)
    expect(await lint(folder, 'odd.yml')).toMatchObject({
      status: 0,
      found: ['odd.yml:3:22 warning scrape-interval-short'],
    })
    const much = await lint(folder, 'odd.yml', '--max-warnings', '0')
    expect(much).toMatchObject({ status: 1, stderr: 'error: 1 warning, and --max-warnings allows 0\n' })
    expect((await lint(folder, 'odd.yml', '--max-warnings', '1')).status).toBe(0)
  })

  test.each(LINT_FORMATS)('warnings that make a run fail are shown with --quiet too: %s', async (format) => {
    const folder = folderOf({
      'odd.yml': job(`    scrape_interval: 1s
    scrape_timeout: 1s
    relabel_configs: [{regex: ^a$, action: labeldrop}]
`),
    })
    const quiet = (...options: string[]) => run(['lint', '-q', '-o', format, 'odd.yml', ...options], { cwd: folder })
    const few = await quiet('--max-warnings', '1')
    expect(few).toMatchObject({ status: 0, stderr: '' })
    expect(few.stdout).not.toContain('scrape-interval-short')
    const fromProject = { stderr: 'error: 1 warning, and max_warnings of promsd.yaml allows 0\n' }
    writeFileSync(join(folder, 'promsd.yaml'), 'lint: {max_warnings: 0}\n')
    for (const [ending, expected] of [
      [await quiet('--max-warnings', '0'), { stderr: 'error: 1 warning, and --max-warnings allows 0\n' }],
      [await quiet(), fromProject],
    ] as const) {
      expect(ending).toMatchObject({ status: 1, ...expected })
      expect(ending.stdout).toContain('scrape-interval-short')
      expect(ending.stdout).not.toContain('regex-anchors')
      if (format === 'json') expect(JSON.parse(ending.stdout)).toMatchObject({ summary: { warnings: 1, infos: 0 } })
      if (format === 'junit') expect(ending.stdout).toMatch(/<testsuites [^>]*failures="1" errors="0" skipped="0">/)
    }
  })

  test('all findings are given, behind a syntax error too', async () => {
    const folder = folderOf({
      'prometheus.yml': `global:\n  scrape_intervall: 1s\nscrape_configs:\n  - job_name: "a\n  - job_name: b\n    metric_path: /m\n`,
    })
    const { found } = await lint(folder, 'prometheus.yml')
    expect(found).toContain('prometheus.yml:2:3 error unknown-field')
    expect(found.some((line) => line.endsWith('error syntax'))).toBe(true)
  })

  test('a field that is misspelt is not also missing', async () => {
    const folder = folderOf({ 'prometheus.yml': 'scrape_configs:\n  - jobname: a\n    scheme: http\n' })
    expect((await lint(folder, 'prometheus.yml')).found).toEqual(['prometheus.yml:2:5 error unknown-field'])
  })

  test('what a syntax error took is not said to be missing', async () => {
    const rule = '    relabel_configs:\n      - source_labels: [a]\n      \n  action: drop\n'
    const folder = folderOf({ 'prometheus.yml': job(rule) })
    const { report } = await lint(folder, 'prometheus.yml')
    const [diagnostic, ...others] = report.files[0]!.diagnostics
    expect(others).toEqual([])
    expect(diagnostic).toMatchObject({
      rule: 'syntax',
      line: 6,
      column: 3,
      // "yaml: line 5: did not find expected '-' indicator"
      related: [{ message: 'Prometheus names this line', line: 5 }],
    })
  })

  test('a quote that is never closed is told where it opens, with the end of the file, which promtool names', async () => {
    const folder = folderOf({ 'prometheus.yml': 'remote_write:\n- url: "http://x\n\nscrape_configs: []\n' })
    const { report } = await lint(folder, 'prometheus.yml')
    const [diagnostic] = report.files[0]!.diagnostics
    // "yaml: line 5: found unexpected end of stream"
    expect(diagnostic).toMatchObject({
      line: 2,
      column: 8,
      related: [{ message: 'Prometheus names the end of the file', line: 5 }],
    })
  })

  test.each([
    [{ __scrape_interval__: '5' }, '__scrape_interval__', 'error parsing scrape interval: not a valid duration'],
    [{ __scrape_interval__: '0s' }, '__scrape_interval__', 'scrape interval cannot be 0'],
    [{ __scrape_timeout__: '1' }, '__scrape_timeout__', 'error parsing scrape timeout: not a valid duration'],
    [{ __scrape_interval__: '10s', __scrape_timeout__: '20s' }, '__scrape_interval__', 'timeout cannot be greater'],
  ])('a target file alone is warned of %j, and a job refuses it', async (labels, label, reason) => {
    const text = JSON.stringify([{ targets: ['a:1'], labels }])
    const folder = folderOf({ 't.json': text, 'prometheus.yml': job('    file_sd_configs: [{files: [t.json]}]\n') })
    const refused = ({ report }: Awaited<ReturnType<typeof lint>>) =>
      report.files.flatMap(({ diagnostics }) => diagnostics.filter(({ rule }) => rule === 'target-refused'))
    expect(refused(await lint(folder, 't.json'))).toMatchObject([
      { severity: 'warning', column: text.indexOf(`"${label}"`) + 1, message: expect.stringContaining(reason) },
    ])
    expect(refused(await lint(folder, '-c', 'prometheus.yml', 't.json'))).toMatchObject([{ severity: 'error' }])
  })

  test('a target file alone is not warned of an interval that a job may give its targets', async () => {
    const labels = { __scrape_interval__: '1h', __scrape_timeout__: '' }
    const folder = folderOf({ 't.json': JSON.stringify([{ targets: ['a:1'], labels }]) })
    expect((await lint(folder, '--rule', 'target-label-reserved=off', 't.json')).found).toEqual([])
  })

  test('odd addresses of one kind are counted behind the first ones', async () => {
    const targets = Array.from({ length: 10 }, (_unused, i) => `http://host${i}/`)
    const folder = folderOf({ 't.json': JSON.stringify([{ targets }]) })
    const { report } = await lint(folder, 't.json')
    expect(report.files[0]!.diagnostics.map(({ message }) => message.replace(/.*address__/, ''))).toEqual([
      '',
      '',
      '',
      ' (and 6 more targets of this file)',
    ])
  })

  test('a release decides, and --upgrade-to gives the verdict of another', async () => {
    const folder = folderOf({ 'prometheus.yml': job('    scrape_classic_histograms: true\n') })
    expect((await lint(folder, '-p', '2.53', 'prometheus.yml')).found).toEqual([
      'prometheus.yml:3:5 warning removed-in',
    ])
    const { status, report } = await lint(folder, '-p', '2.53', '--upgrade-to', '3.14', 'prometheus.yml')
    expect(status).toBe(1)
    expect(report.files[0]!.diagnostics.find(({ severity }) => severity === 'error')).toMatchObject({
      rule: 'field-release',
      message: expect.stringContaining('after the upgrade to 3.14') as string,
    })
    expect((await lint(folder, '-p', '2.42', 'prometheus.yml')).found).toEqual([
      'prometheus.yml:3:5 error field-release',
    ])
  })

  test('--upgrade-to keeps the two verdicts apart, and tells nothing twice', async () => {
    const folder = folderOf({
      'prometheus.yml': `${job('    scrape_classic_histograms: true\n    scrape_interval: 15\n')}rule_files: [r.yml]\n`,
      'r.yml':
        "groups:\n  - name: a\n    rules:\n      - {alert: A, expr: 'foo[5'}\n      - {alert: B, expr: 'holt_winters(x[5m], 0.1, 0.1)'}\n",
    })
    const args = ['-p', '2.53', '--upgrade-to', '3.14', 'prometheus.yml']
    const { report } = await lint(folder, ...args)
    expect(report).toMatchObject({
      prometheusVersion: '2.53',
      upgradeTo: '3.14',
      files: [
        { path: 'prometheus.yml', errors: 1, upgradeErrors: 1 },
        { path: 'r.yml', errors: 1, upgradeErrors: 1 },
      ],
      summary: { errors: 2, warnings: 0, infos: 0, upgradeErrors: 2 },
    })
    const told = report.files.flatMap(({ diagnostics }) => diagnostics.map(({ line, release }) => [line, release]))
    expect(told).toEqual([
      [3, '3.14'],
      [4, undefined],
      [4, undefined],
      [5, '3.14'],
    ])
    const { stdout } = await run(['lint', ...args], { cwd: folder })
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(
      '2 errors in 2 files (2 checked), Prometheus 2.53; 2 errors after the upgrade to 3.14',
    )
    const sarif = await run(['lint', '-o', 'sarif', ...args], { cwd: folder })
    expect(JSON.parse(sarif.stdout).runs[0]).toMatchObject({
      properties: { prometheusVersion: '2.53', upgradeTo: '3.14' },
      results: [{ properties: { prometheusVersion: '3.14' } }, {}, {}, { properties: { prometheusVersion: '3.14' } }],
    })
  })

  test('--upgrade-to shows what only the other release reads', async () => {
    const folder = folderOf({
      'prometheus.yml': 'scrape_config_files: [jobs.yml]\n',
      'jobs.yml': 'scrape_configs: [{}]\n',
    })
    const { report } = await lint(folder, '-p', '2.42', '--upgrade-to', '3.5', 'prometheus.yml')
    expect(report.files.map(({ path }) => path)).toEqual(['jobs.yml', 'prometheus.yml'])
    expect(report.summary).toMatchObject({ errors: 1, upgradeErrors: 1 })
  })

  test('--upgrade-to takes an expression, and no older release', async () => {
    const folder = temporaryFolder()
    const query = ['--query', 'holt_winters(x[5m], 0.1, 0.1)']
    const { status, report } = await lint(folder, '-p', '2.53', '--upgrade-to', '3.0', ...query)
    expect(status).toBe(1)
    expect(report.summary).toMatchObject({ errors: 0, upgradeErrors: 1 })
    const older = await run(['lint', '-p', '3.5', '--upgrade-to', '2.42', ...query], { cwd: folder })
    expect(older).toMatchObject({ status: 2, stdout: '' })
    expect(older.stderr).toContain('2.42 is older than 3.5')
  })

  test('an agent takes no rules', async () => {
    const folder = folderOf({ 'prometheus.yml': 'rule_files: [r/*.yml]\n' })
    expect((await lint(folder, 'prometheus.yml')).status).toBe(0)
    expect((await lint(folder, '--agent', 'prometheus.yml')).found).toEqual(['prometheus.yml:1:13 error agent-mode'])
  })

  test('an expression of the command line is checked', async () => {
    const folder = temporaryFolder()
    const good = await run(['lint', '--query', 'sum by (job) (rate(x[5m]))'], { cwd: folder })
    expect(good).toMatchObject({ status: 0, stdout: 'no findings in 1 file, Prometheus 3.14\n' })
    const { status, report } = await lint(folder, '--query', 'rate(x[5m]) by (job)')
    expect(status).toBe(1)
    expect(report.files[0]).toMatchObject({
      kind: 'query',
      diagnostics: [{ line: 1, column: 13, hint: 'did you mean "sum by (job) (rate(x[5m]))"?' }],
    })
    expect((await lint(folder, '--query', 'double_exponential_smoothing(x[5m], 0.5, 0.5)')).status).toBe(1)
    const typo = await lint(folder, '--enable-feature', 'promql-experimental-function', '--query', 'x')
    expect(typo.stderr).toContain('did you mean "promql-experimental-functions"?')
    const bogus = await lint(folder, '--enable-feature', 'bogus,agent', '--query', 'x')
    expect(bogus).toMatchObject({ status: 0, stderr: 'warning: Prometheus has no feature flag "bogus"\n' })
    const flag = ['--enable-feature', 'promql-experimental-functions']
    expect((await lint(folder, ...flag, '--query', 'double_exponential_smoothing(x[5m], 0.5, 0.5)')).status).toBe(0)
  })
})

describe('what a config refers to', () => {
  const config = `rule_files: [rules/*.yml, /etc/prometheus/more.yml]
scrape_config_files: [jobs/*.yml]
scrape_configs:
  - job_name: a
    authorization: { credentials_file: /etc/prometheus/token }
    tls_config: { cert_file: c.pem, key_file: /etc/prometheus/key.pem }
    file_sd_configs:
      - files: [targets/*.json, gone.json]
`
  const files = {
    'conf/prometheus.yml': config,
    'conf/c.pem': '',
    'conf/key.pem': '',
    'conf/token': '',
    'conf/more.yml': 'groups: [{name: g, rules: [{record: a, expr: b}]}]\n',
    'conf/rules/a.yml': 'groups:\n  - name: g\n    rules:\n      - alert: A\n        expr: rate(x)\n',
    'conf/jobs/a.yml': 'scrape_configs: [{job_name: a}]\n',
    'conf/targets/t.json': '[{"targets": ["http://db:9100", "db:9100"]}]',
  }

  test('is linted where it lies here, with the severity that it has for promtool', async () => {
    const folder = folderOf(files)
    const { found } = await lint(folder, '--path-map', '/etc/prometheus=./conf', 'conf/prometheus.yml')
    expect(found.sort()).toEqual([
      'conf/jobs/a.yml:1:29 error duplicate-job',
      'conf/prometheus.yml:8:33 warning missing-file',
      'conf/rules/a.yml:5:20 error promql-type',
      'conf/targets/t.json:1:15 error target-is-url',
    ])
  })

  test('is linted with the config of -c where nothing else is named', async () => {
    const folder = folderOf(files)
    const named = await lint(folder, '--path-map', '/etc/prometheus=./conf', 'conf/prometheus.yml')
    const given = await lint(folder, '--path-map', '/etc/prometheus=./conf', '-c', 'conf/prometheus.yml')
    expect(given.found).toEqual(named.found)
  })

  test('counts for what --missing-files says where it is missing', async () => {
    const folder = folderOf(files)
    const missing = async (...args: string[]) =>
      (await lint(folder, ...args, 'conf/prometheus.yml')).found.filter((line) => line.endsWith('missing-file'))
    expect(await missing()).toEqual([
      'conf/prometheus.yml:1:27 error missing-file',
      'conf/prometheus.yml:5:40 error missing-file',
      'conf/prometheus.yml:6:47 error missing-file',
      'conf/prometheus.yml:8:33 warning missing-file',
    ])
    expect((await missing('--missing-files', 'warning')).every((line) => line.includes(' warning '))).toBe(true)
    expect(await missing('--missing-files', 'ignore')).toEqual([])
  })

  test('is looked for where promtool does not only with --missing-files', async () => {
    const text = job('    basic_auth: {username: a, password_file: p}\n    tls_config: {ca_file: c.pem}\n')
    const folder = folderOf({ 'p.yml': text })
    const found = (severity: string) => [`p.yml:3:46 ${severity} missing-file`, `p.yml:4:27 ${severity} missing-file`]
    expect((await lint(folder, 'p.yml')).found).toEqual([])
    expect((await lint(folder, '--missing-files', 'ignore', 'p.yml')).found).toEqual([])
    expect(await lint(folder, '--missing-files', 'warning', 'p.yml')).toMatchObject({
      status: 0,
      found: found('warning'),
    })
    expect(await lint(folder, '--missing-files', 'error', 'p.yml')).toMatchObject({ status: 1, found: found('error') })
    writeFileSync(join(folder, 'promsd.yaml'), 'lint: {missing_files: warning}\n')
    expect((await lint(folder, 'p.yml')).found).toEqual(found('warning'))
  })

  test('is missing where a link to it leads nowhere, and told of once where the config names it', async () => {
    const sd = '    file_sd_configs: [{files: [l.json]}, {files: ["*.json"]}]\n'
    const config = `rule_files: [l.yml, d]\nscrape_config_files: [l.yml]\n${job(sd)}`
    const folder = folderOf({ 'p.yml': config, 'd/x': '', 'e.yml': '' })
    for (const name of ['l.yml', 'l.json', 'm.json']) symlinkSync('nowhere', join(folder, name))
    const places = ['p.yml:1:14', 'p.yml:2:23', 'p.yml:5:32', 'p.yml:5:51']
    const unreadable = 'p.yml:1:21 error missing-file'
    for (const [args, severity] of [
      [[], 'error'],
      [['--missing-files', 'error'], 'error'],
      [['--missing-files', 'warning'], 'warning'],
    ] as const) {
      const { found, report } = await lint(folder, ...args, 'p.yml')
      expect(found.sort()).toEqual([...places.map((place) => `${place} ${severity} missing-file`), unreadable].sort())
      expect(report.files.map(({ path }) => path)).toEqual(['p.yml'])
      expect(report.files[0]!.diagnostics.at(-1)!.message).toBe(
        'l.json is a link that leads nowhere (and 1 more file cannot be read)',
      )
    }
    expect((await lint(folder, '--missing-files', 'ignore', 'p.yml')).found).toEqual([unreadable])
  })

  test('is found by --path-map whatever slashes and dots its path has', async () => {
    const paths = ['/etc//prometheus/a.yml', '/etc/x/../prometheus/a.yml', '/etc/prometheus/../gone/a.yml']
    const folder = folderOf({ 'p.yml': `rule_files: [${paths.join(', ')}]\n`, 'conf/a.yml': 'groups: [x]\n' })
    expect((await lint(folder, '--path-map', '/etc/prometheus=./conf', 'p.yml')).found).toEqual([
      'conf/a.yml:1:10 error type-mismatch',
      'p.yml:1:66 error missing-file',
    ])
  })

  test('is not looked for where there is nothing', async () => {
    const folder = folderOf(files)
    const args = ['lint', 'conf/prometheus.yml', '--path-map', '/etc/prometheus=nowhere', '--missing-files', 'ignore']
    expect(await run(args, { cwd: folder })).toMatchObject({
      status: 3,
      stdout: '',
      stderr: 'error: --path-map /etc/prometheus=nowhere: there is no nowhere\n',
    })
  })

  test('is not looked at with --syntax-only, but for the addresses of static targets', async () => {
    const folder = folderOf({ ...files, 'static.yml': job('    static_configs: [{targets: [a/b, c]}]\n') })
    expect((await lint(folder, '--syntax-only', 'conf/prometheus.yml')).found).toEqual([])
    expect((await lint(folder, '--syntax-only', 'static.yml')).found).toEqual(['static.yml:3:33 error target-has-path'])
  })

  test('is not missing where the pattern is malformed', async () => {
    const sd = "    file_sd_configs: [{files: ['[.json']}]\n"
    const folder = folderOf({ 'prometheus.yml': `rule_files: ['[']\n${job(sd)}` })
    expect((await lint(folder, 'prometheus.yml')).found).toEqual([
      'prometheus.yml:1:14 error file-pattern',
      'prometheus.yml:4:32 error file-pattern',
    ])
  })

  test('keeps the warnings of addresses that a job scrapes as they are', async () => {
    const sd = '    file_sd_configs: [{files: [t.json]}]\n'
    const moved = "    relabel_configs: [{target_label: __address__, replacement: 'proxy:1'}]\n"
    const folder = folderOf({
      't.json': '[{"targets": ["db:99999", "db", "me:hunter2@db:1"]}]',
      'plain.yml': job(sd),
      'moved.yml': job(sd + moved),
    })
    expect((await lint(folder, 't.json', '-c', 'plain.yml')).found).toEqual([
      't.json:1:15 warning target-port-range',
      't.json:1:33 warning target-has-userinfo',
    ])
    expect((await lint(folder, 't.json', '-c', 'moved.yml')).found).toEqual([])
    expect((await lint(folder, 't.json')).found).toContain('t.json:1:27 info target-without-port')
    expect((await run(['lint', 't.json'], { cwd: folder })).stdout).not.toContain('hunter2')
  })

  test('has no part in the addresses that stand in a config itself', async () => {
    const targets =
      "['a:b', 'a:99999', ' a:1', '::1', 'u:hunter2@h:1', 'h:1?x=1', ':9100', 'a:0', a, 'a:65535', 'a:9100']"
    const moved = "    relabel_configs: [{target_label: __address__, replacement: 'proxy:1'}]\n"
    const statics = `    static_configs:\n      - targets: ${targets}\n`
    const folder = folderOf({
      'plain.yml': job(statics),
      'moved.yml': job(statics + moved),
      'alerts.yml': "alerting: {alertmanagers: [{static_configs: [{targets: ['a:9093', 'a:99999']}]}]}\n",
      'many.yml': job(
        statics.replace(targets, JSON.stringify(Array.from({ length: 10 }, (_unused, i) => `:${i + 1}`))),
      ),
    })
    const plain = await lint(folder, 'plain.yml')
    expect(plain.status).toBe(0)
    expect(plain.found.map((line) => line.replace(/.* /, ''))).toEqual([
      'target-port-range',
      'target-port-range',
      'target-has-space',
      'target-ipv6-without-brackets',
      'target-has-userinfo',
      'target-has-query',
      'target-without-host',
      'target-port-range',
    ])
    expect((await run(['lint', 'plain.yml'], { cwd: folder })).stdout).not.toContain('hunter2')
    expect((await lint(folder, 'moved.yml')).found).toEqual([])
    expect((await lint(folder, 'alerts.yml')).found).toEqual(['alerts.yml:1:67 warning target-port-range'])
    const { report } = await lint(folder, 'many.yml')
    expect(report.files[0]!.diagnostics.map(({ message }) => message)).toEqual([
      'target ":1" has no host',
      'target ":2" has no host',
      'target ":3" has no host',
      'target ":4" has no host (and 6 more targets of this file)',
    ])
  })

  test('decides whether a URL among targets is an error', async () => {
    const blackbox = `    relabel_configs:
      - {source_labels: [__address__], target_label: __param_target}
      - {target_label: __address__, replacement: 'blackbox:9115'}
`
    const sd = '    file_sd_configs: [{files: [t.json]}]\n'
    const folder = folderOf({
      't.json': '[{"targets": ["http://db:9100"]}]',
      'plain.yml': job(sd),
      'blackbox.yml': job(sd + blackbox),
    })
    expect((await lint(folder, 't.json')).found).toEqual(['t.json:1:15 warning target-is-url'])
    expect((await lint(folder, 't.json', '-c', 'plain.yml')).found).toEqual(['t.json:1:15 error target-is-url'])
    expect((await lint(folder, 't.json', '-c', 'blackbox.yml')).found).toEqual([])
  })
})

describe('folders', () => {
  test('lint what the content shows, and count the rest', async () => {
    const folder = folderOf({
      'prometheus.yml': job('    file_sd_configs: [{files: [targets/*.yml]}]\n'),
      'targets/a.yml': '- targets: [a:1]\n',
      'lone.json': '[{"targets": ["a:1"]}]',
      'rules/r.yml': 'groups: [{name: g, rules: []}]\n',
      'promsd.yaml': 'prometheus: "3.5"\n',
      'package.json': '{"name": "x"}',
      'docker-compose.yml': 'services: {}\n',
      'node_modules/x/prometheus.yml': 'nonsense: 1\n',
      '.git/prometheus.yml': 'nonsense: 1\n',
    })
    const { report, status } = await lint(folder, '.')
    expect(status).toBe(0)
    expect(report.prometheusVersion).toBe('3.5')
    expect(report.files.map(({ path, kind }) => `${path} ${kind}`).sort()).toEqual([
      'lone.json targets',
      'prometheus.yml config',
      'promsd.yaml project',
      'rules/r.yml rules',
      'targets/a.yml targets',
    ])
    const { stdout } = await run(['lint', '-v', '.'], { cwd: folder })
    expect(stdout).toContain('package.json')
    expect(stdout).toContain('docker-compose.yml')
  })

  test('leave the configs of its relatives alone', async () => {
    const folder = folderOf({
      'alertmanager.yml': 'global: {resolve_timeout: 5m}\nroute: {receiver: a}\nreceivers: [{name: a}]\n',
      'promtail.yml': 'server: {}\nclients: []\nscrape_configs: [{job_name: a, journal: {}}]\n',
      'app.yml': 'global: {debug: true}\nstorage: s3\n',
      'labels.yml': '- labels: {a: b}\n  name: x\n',
      'global.yml': 'global: {scrape_interval: 15}\n',
    })
    const { report, found } = await lint(folder, '.')
    expect(report.files.map(({ path }) => path)).toEqual(['global.yml'])
    expect(found).toEqual(['global.yml:1:27 error invalid-duration'])
  })

  test('lint rule files of any name, and leave alone what only looks like one', async () => {
    const rule = "groups: [{name: a, rules: [{record: b, expr: 'c +'}]}]\n"
    const folder = folderOf({
      'alert.rules': rule,
      'misspelt.yml': 'groups: [{name: a, rule: [{record: b, expr: c}]}]\n',
      'empty.yml': 'groups: [{name: a, interval: 1m}]\n',
      'one.rules': 'ALERT A\n  IF b == 0\n',
      'test.yml': 'rule_files: [alert.rules]\nevaluation_interval: 1m\ntests: [{input_series: []}]\n',
      'broken-test.yml': 'rule_files: [alert.rules]\ntests:\n  - a: b: c\n',
      'concourse.yml': 'groups: [{name: all, jobs: [build]}]\njobs: []\n',
      'inventory.yml': 'groups: [{name: web, hosts: [a, b]}]\n',
      'firewall.yml': 'groups: [{name: web, rules: [{port: 80}]}]\n',
      'loki.yml': `groups: [{name: a, rules: [{alert: A, expr: 'sum(rate({app="x"}\n  |= "e" | json [5m])) > 1'}]}]\n`,
    })
    const { report, found } = await lint(folder, '.')
    expect(report.files.map(({ path }) => path)).toEqual(['alert.rules', 'empty.yml', 'misspelt.yml'])
    expect(found).toEqual([
      expect.stringMatching(/^alert\.rules:1:\d+ error promql-syntax$/),
      'misspelt.yml:1:20 error unknown-field',
    ])
    const { stdout } = await run(['lint', '.'], { cwd: folder })
    expect(stdout).toContain('(3 checked, 7 skipped)')
    const loki = await lint(folder, 'loki.yml')
    expect(loki.report.files[0]!.diagnostics[0]!.hint).toBe('"|=" is LogQL, the language of Loki')
  })

  test('count what a config takes in as linted', async () => {
    const folder = folderOf({ 'prometheus.yml': 'rule_files: [r.yml]\n', 'r.yml': 'groups: [{name: a, jobs: []}]\n' })
    const { found } = await lint(folder, '.')
    expect(found).toEqual(['r.yml:1:20 error unknown-field'])
    expect((await run(['lint', '.'], { cwd: folder })).stdout).toContain('(2 checked)')
  })

  test('with nothing to lint are warned of, and so is a unit test of rules', async () => {
    const folder = folderOf({ 'test.yml': 'tests: []\n', 'a/b.txt': '' })
    for (const path of ['test.yml', 'a']) {
      const { status, stderr } = await run(['lint', path], { cwd: folder })
      expect(status).toBe(0)
      expect(stderr).toContain('warning: there is nothing to lint here')
    }
  })

  test.each([
    ['config', 'scrape_configs:\n  - job_name: a: b\n'],
    ['config', 'scrape_configs:\n  - job_name: a\n\tstatic_configs: []\n'],
    ['config', 'global:\n  scrape_interval: @\n'],
    ['rules', 'groups:\n\t- name: a\n\t  rules: []\n'],
  ])('show a %s that breaks off early: %j', async (kind, text) => {
    const { report, found } = await lint(folderOf({ 'a.yml': text }), '.')
    expect(report.files.map((file) => file.kind)).toEqual([kind])
    expect(found).toEqual([expect.stringMatching(/^a\.yml:[23]:\d+ error syntax$/)])
  })

  test('are silent of other files that cannot be read', async () => {
    const folder = folderOf({ 'a.yml': 'receivers:\n  - name: a: b\nremote_write:\n  \tx\n', 'b.yml': 'x: y: z\n' })
    expect((await lint(folder, '.')).report.files).toEqual([])
  })

  test('with links that lead in a circle come to an end', async () => {
    const folder = folderOf({ 'a/prometheus.yml': 'scrape_configs: []\n' })
    symlinkSync('..', join(folder, 'a/up'))
    symlinkSync('loop.yml', join(folder, 'loop.yml'))
    symlinkSync('gone.yml', join(folder, 'a/dangling.yml'))
    expect((await lint(folder, '.')).report.files.map(({ path }) => path)).toEqual(['a/prometheus.yml'])
    expect((await run(['lint', '-v', '.'], { cwd: folder })).stdout).toContain('\n  a/dangling.yml\n  loop.yml\n')
    expect(await run(['lint', 'loop.yml'], { cwd: folder })).toMatchObject({
      status: 3,
      stderr: 'error: cannot read loop.yml: too many symbolic links\n',
    })
  })

  test('without a path: what the project file names, else prometheus.yml of this folder', async () => {
    const folder = folderOf({ 'prometheus.yml': job() })
    expect((await lint(folder)).report.files.map(({ path }) => path)).toEqual(['prometheus.yml'])
    writeFileSync(join(folder, 'promsd.yaml'), 'config: prometheus.yml\nfiles: t.json\n')
    writeFileSync(join(folder, 't.json'), '[]')
    expect((await lint(folder)).report.files.map(({ path }) => path).sort()).toEqual([
      'prometheus.yml',
      'promsd.yaml',
      't.json',
    ])
    const empty = await run(['lint'], { cwd: temporaryFolder() })
    expect(empty).toMatchObject({ status: 2, stdout: '' })
    expect(empty.stderr).toContain('nothing to lint')
  })

  test('are patterns too; one of the command line without a match is a file that is not there', async () => {
    const folder = folderOf({ 'prometheus.yml': job(), 'promsd.yaml': 'config: prometheus.yml\nfiles: "t/*.json"\n' })
    expect((await lint(folder, 'prom*.yml')).report.files.map(({ path }) => path)).toEqual(['prometheus.yml'])
    for (const args of [['prometheus.yml', '-c', 'nope*.yml'], ['prom*.yml', 'nope*.yml', '--fix'], ['nope*.yml']]) {
      const missed = await run(['lint', ...args], { cwd: folder })
      expect(missed).toMatchObject({ status: 3, stdout: '' })
      expect(missed.stderr).toContain('no file matches nope*.yml')
    }
    expect(await run(['lint'], { cwd: folder })).toMatchObject({ status: 0 })
  })

  test('that are not there, or cannot be read, keep nothing from the others', async () => {
    const folder = folderOf({ 'bad.yml': 'scrape_configs: [{job_nam: a}]\n' })
    symlinkSync('loop.yml', join(folder, 'loop.yml'))
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/x`), Buffer.of(0xff), Buffer.from('.yml')]), 'a: b\n')
    const ending = await run(['lint', '-o', 'json', 'nope*.yml', 'bad.yml', 'gone.yml', 'loop.yml'], { cwd: folder })
    expect(ending.status).toBe(3)
    const { files } = JSON.parse(ending.stdout) as { files: { path: string; errors: number }[] }
    expect(files).toMatchObject([{ path: 'bad.yml', errors: 1 }])
    expect(ending.stderr).toBe(
      'error: no file matches nope*.yml\nerror: there is no file gone.yml\nerror: cannot read loop.yml: too many symbolic links\n',
    )
    expect((await lint(folder, '.')).found).toEqual(['bad.yml:1:19 error unknown-field'])
  })
})

describe('what a file is', () => {
  const reads = (path: string): string => job(`    file_sd_configs: [{files: [${path}]}]\n`)
  const kindsOf = ({ report }: Awaited<ReturnType<typeof lint>>) => report.files.map(({ path, kind }) => [path, kind])

  test('a list is a target file, be it empty', async () => {
    const folder = folderOf({ 'e.yml': '- targets: [a:1]\n', 'p.yml': reads('e.yml'), 'odd.yml': '- {}\n' })
    expect(await run(['remove', '-f', 'e.yml', 'a:1', '--allow-empty'], { cwd: folder })).toMatchObject({ status: 0 })
    expect(readFileSync(join(folder, 'e.yml'), 'utf8').trim()).toBe('[]')
    for (const args of [['e.yml'], ['-c', 'p.yml', 'e.yml'], ['odd.yml']]) {
      const result = await lint(folder, ...args)
      expect(result).toMatchObject({ status: 0, found: [] })
      expect(kindsOf(result)).toEqual([[args.at(-1), 'targets']])
    }
    for (const args of [
      ['p.yml', 'e.yml'],
      ['e.yml', 'p.yml'],
    ]) {
      const result = await lint(folder, ...args)
      expect(result).toMatchObject({ status: 0, found: [] })
      expect(kindsOf(result).sort()).toEqual([
        ['e.yml', 'targets'],
        ['p.yml', 'config'],
      ])
    }
    writeFileSync(join(folder, 'promsd.yaml'), 'files: [e.yml]\n')
    expect(kindsOf(await lint(folder))).toContainEqual(['e.yml', 'targets'])
    expect((await lint(folder)).found).toEqual([])
  })

  test('a list of a folder is one where a config names it, else it is skipped', async () => {
    const folder = folderOf({ 'conf/p.yml': reads('../t/e.yml'), 't/e.yml': '[]\n', 't/f.yml': '- {}\n' })
    const skipped = async (...args: string[]) => (await run(['lint', '-v', ...args], { cwd: folder })).stdout
    expect(await skipped('.')).toContain('  t/f.yml\n\nno findings in 2 files (1 skipped)')
    expect(await skipped('t', '-c', 'conf/p.yml')).toContain('  t/f.yml\n\nno findings in 1 file (1 skipped)')
    expect(await skipped('t')).toContain('  t/e.yml\n  t/f.yml\n\nno files checked (2 skipped)')
  })

  test('standard input is what its name and the project say', async () => {
    const folder = folderOf({ 'promsd.yaml': 'config: p.json\nfiles: "t/*.json"\n', 't/a.json': '' })
    const kindOf = async (input: string, ...args: string[]) => {
      const { stdout } = await run(['lint', '-o', 'json', '-', ...args], { cwd: folder, input })
      return (JSON.parse(stdout) as Report).files[0]!.kind
    }
    expect(await kindOf('[]')).toBe('targets')
    expect(await kindOf('[]', '--stdin-filename', 'targets.yml')).toBe('targets')
    expect(await kindOf('[]', '--stdin-filename', 'prometheus.yml')).toBe('config')
    expect(await kindOf('[]', '--stdin-filename', 'p.json')).toBe('config')
    expect(await kindOf('{"rule_files": []}', '--stdin-filename', 't/a.json')).toBe('targets')
  })

  test('a config says it, in whatever order the files are named', async () => {
    const folder = folderOf({
      'p.yml': `rule_files: [list.yml]\nscrape_config_files: [jobs.yml]\n${reads('empty.yml')}`,
      'list.yml': '- {}\n',
      'jobs.yml': 'scrape_configs: [{job_name: b, file_sd_configs: [{files: [t.yml]}]}]\n',
      'empty.yml': '',
      't.yml': '[]\n',
    })
    const names = ['p.yml', 'list.yml', 'jobs.yml', 'empty.yml', 't.yml']
    const kinds = [
      ['empty.yml', 'targets'],
      ['jobs.yml', 'scrape-config'],
      ['list.yml', 'rules'],
      ['p.yml', 'config'],
      ['t.yml', 'targets'],
    ]
    for (const order of [names, names.toReversed()]) {
      const result = await lint(folder, ...order)
      expect(kindsOf(result).sort()).toEqual(kinds)
      expect(result.found).toEqual(['list.yml:1:1 error type-mismatch'])
    }
    for (const name of names.slice(1)) {
      const shown = kindsOf(await lint(folder, '-c', 'p.yml', name))
      expect(shown).toContainEqual(kinds.find(([path]) => path === name))
    }
  })

  test('what is clearly a config is linted as one, and as what another takes it for', async () => {
    const folder = folderOf({ 'p.yml': "rule_files: ['*.yml']\n", 'q.yml': 'global: {}\nfoo: 1\n' })
    for (const order of [
      ['p.yml', 'q.yml'],
      ['q.yml', 'p.yml'],
    ]) {
      expect((await lint(folder, ...order)).found.sort()).toEqual([
        'p.yml:1:1 error unknown-field',
        'q.yml:1:1 error unknown-field',
        'q.yml:2:1 error unknown-field',
      ])
    }
  })

  test('a main config is no file of scrape_config_files, in whatever order the files are named', async () => {
    const folder = folderOf({ 'p.yml': 'scrape_config_files: [q.yml]\n', 'q.yml': 'global: {}\nscrape_configs: []\n' })
    for (const order of [['p.yml'], ['p.yml', 'q.yml'], ['q.yml', 'p.yml']]) {
      expect((await lint(folder, ...order)).found).toEqual(['q.yml:1:1 error unknown-field'])
    }
  })

  test('-c and --project say it too', async () => {
    const folder = folderOf({
      'groups.yml': 'groups: []\n',
      't.json': '[{"targets": ["a:1"]}]',
      'ci/prod.yaml': 'lint:\n  max_warning: 0\n',
      'ci/good.yaml': 'lint: {max_warnings: 0}\nglobal: {}\n',
    })
    expect((await lint(folder, '-c', 'groups.yml')).found).toEqual(['groups.yml:1:1 error unknown-field'])
    for (const args of [['t.json'], [], ['ci/prod.yaml']]) {
      const { found, report } = await lint(folder, '--project', 'ci/prod.yaml', ...args)
      expect(found).toEqual(['ci/prod.yaml:2:3 error unknown-key'])
      const project = report.files.find(({ kind }) => kind === 'project')!
      expect(project.diagnostics[0]).toMatchObject({ hint: 'did you mean "max_warnings"?' })
    }
    expect(await lint(folder, '--project', 'ci/good.yaml')).toMatchObject({
      found: [],
      report: { files: [{ path: 'ci/good.yaml', kind: 'project' }] },
    })
  })
})

describe('the config of the project', () => {
  const url = '[{"targets": ["http://x:1"]}]\n'
  const config = `${job('    file_sd_configs: [{files: [t.json]}]\n    scrape_interval: 1s\n')}rule_files: [gone.yml]\n`
  const refused = 't.json:1:15 error target-is-url'

  test('decides of the files that are named, as with -c', async () => {
    const folder = folderOf({
      'promsd.yaml': 'config: p.yml\nfiles: t.json\n',
      'p.yml': config,
      't.json': url,
      'other.json': url,
      'probe.yml': job(
        "    file_sd_configs: [{files: [t.json]}]\n    relabel_configs: [{target_label: __address__, replacement: 'p:1'}]\n",
      ),
      'sub/keep': '',
    })
    expect(await lint(folder, 't.json')).toMatchObject({ status: 1, found: [refused], stderr: '' })
    expect((await lint(folder, 't.json', 'other.json')).found.sort()).toEqual([
      'other.json:1:15 warning target-is-url',
      refused,
    ])
    expect((await lint(folder, 't.json', '-c', 'probe.yml')).found).toEqual([])
    expect((await lint(folder, 't.json', '--syntax-only')).found).toEqual(['t.json:1:15 warning target-is-url'])
    const edited = await run(['lint', '-', '--stdin-filename', 't.json', '-o', 'github'], { cwd: folder, input: url })
    expect(edited.stdout).toContain('::error file=t.json,line=1,col=15,')
    const below = await run(['lint', '../t.json'], { cwd: join(folder, 'sub') })
    expect(below).toMatchObject({ status: 1, stdout: expect.stringContaining('--> ../t.json:1:15') as string })
  })

  test('has no part in another config that is named', async () => {
    const folder = folderOf({
      'promsd.yaml': 'config: p.yml\n',
      'p.yml': config,
      'q.yml': `global: {}\nscrape_config_files: [jobs.yml]\n${job('    file_sd_configs: [{files: [u.json]}]\n')}`,
      'jobs.yml': 'scrape_configs: [{job_name: a}]\n',
      't.json': url,
      'u.json': url,
    })
    const own = ['jobs.yml:1:29 error duplicate-job', 'u.json:1:15 error target-is-url']
    expect((await lint(folder, 'q.yml')).found.sort()).toEqual(own)
    expect((await lint(folder, '-c', 'p.yml', 'q.yml')).found.sort()).toEqual(own)
    expect((await lint(folder, 'q.yml', 't.json')).found.sort()).toEqual([own[0], refused, own[1]])
  })

  test('says which job a file of scrape_config_files must not repeat', async () => {
    const folder = folderOf({
      'promsd.yaml': 'config: p.yml\n',
      'p.yml': `scrape_config_files: [jobs/*.yml]\n${config}`,
      'jobs/a.yml': 'scrape_configs: [{job_name: a, file_sd_configs: [{files: [u.json]}]}]\n',
      'jobs/b.yml': 'scrape_configs: [{job_name: a}]\n',
      'jobs/u.json': url,
      't.json': url,
    })
    expect((await lint(folder, 'jobs/a.yml')).found.sort()).toEqual([
      'jobs/a.yml:1:29 error duplicate-job',
      'jobs/u.json:1:15 error target-is-url',
    ])
    expect((await lint(folder, 'jobs/u.json')).found).toEqual(['jobs/u.json:1:15 error target-is-url'])
  })

  test('counts as far as it can be read', async () => {
    const folder = folderOf({ 'promsd.yaml': 'config: p.yml\n', 't.json': url, 'r.yml': 'groups: []\n' })
    const alone = ['t.json:1:15 warning target-is-url']
    const gone = await lint(folder, 't.json')
    expect(gone).toMatchObject({ status: 0, found: alone })
    expect(gone.stderr).toBe(
      "warning: no job has a say in these targets, as the project's config cannot be read: p.yml does not exist\n",
    )
    expect(await lint(folder, '-q', 't.json')).toMatchObject({ status: 0, stderr: '' })
    expect(await lint(folder, '--missing-files', 'ignore', 't.json')).toMatchObject({ found: alone, stderr: '' })
    expect(await lint(folder, 'r.yml')).toMatchObject({ found: [], stderr: '' })
    mkdirSync(join(folder, 'p.yml'))
    expect(await lint(folder, 't.json')).toMatchObject({
      found: alone,
      stderr: expect.stringContaining('it is a folder') as string,
    })
    const broken = folderOf({ 'promsd.yaml': 'config: p.yml\n', 't.json': url, 'p.yml': `${config}foo: [\n` })
    expect(await lint(broken, 't.json')).toMatchObject({ found: [refused], stderr: '' })
    writeFileSync(join(broken, 'p.yml'), 'scrape_configs: {\n')
    expect(await lint(broken, 't.json')).toMatchObject({ found: alone, stderr: '' })
  })

  test('and that of -c let --fix take http:// from the targets that their jobs refuse', async () => {
    const folder = folderOf({ 'promsd.yaml': 'config: p.yml\n', 'p.yml': config, 't.json': url })
    for (const args of [[], ['-c', 'p.yml']]) {
      writeFileSync(join(folder, 't.json'), url)
      expect((await run(['lint', '--fix', 't.json', ...args], { cwd: folder })).status).toBe(0)
      expect(readFileSync(join(folder, 't.json'), 'utf8')).toBe('[{"targets": ["x:1"]}]\n')
      expect(readFileSync(join(folder, 'p.yml'), 'utf8')).toBe(config)
    }
  })
})

describe('a project file that is not valid', () => {
  const folderWith = (project: string): string =>
    folderOf({ 'promsd.yaml': project, 'bad.yml': job('    scrape_interval: 15\n') })

  test.each(['text', 'json', 'sarif', 'github', 'junit', 'checkstyle', 'gitlab'])(
    'is told of in %s',
    async (format) => {
      const folder = folderWith('promtheus: x\nprometheus: "2.53"\n')
      const { status, stdout, stderr } = await run(['lint', '-o', format, 'bad.yml'], { cwd: folder })
      expect({ status, stderr }).toEqual({ status: 1, stderr: '' })
      for (const rule of ['unknown-key', 'invalid-duration']) expect(stdout).toContain(rule)
    },
  )

  test('holds as far as it is', async () => {
    const folder = folderWith('promtheus: x\nprometheus: "2.53"\nlint: {max_warnings: many, missing_files: ignore}\n')
    writeFileSync(join(folder, 'c.yml'), 'rule_files: [nowhere.yml]\n')
    const { report, found } = await lint(folder, 'c.yml')
    expect(report.prometheusVersion).toBe('2.53')
    expect(found).toEqual(['promsd.yaml:1:1 error unknown-key', 'promsd.yaml:3:22 error project'])
  })

  test('shows where rules are that do not exist or cannot be set', async () => {
    const folder = folderWith('lint:\n  rules:\n    unknown-field: off\n    regex-dott: off\n    regex-dot: off\n')
    expect((await lint(folder)).found).toEqual(['promsd.yaml:3:5 error project', 'promsd.yaml:4:5 error project'])
    const query = await lint(folder, '--query', 'up')
    expect(query).toMatchObject({ status: 1, report: { files: [{ path: '<query>' }, { path: 'promsd.yaml' }] } })
  })

  test('shows where files are that are not there', async () => {
    const project = 'config: gone.yml\nfiles: [gone.json, "t/*.json"]\nlint: {path_map: {/etc/prometheus: gone}}\n'
    const folder = folderWith(project)
    const place = ['promsd.yaml:1:9', 'promsd.yaml:2:9', 'promsd.yaml:3:36']
    expect(await lint(folder)).toMatchObject({
      status: 1,
      found: [`${place[0]} error missing-file`, `${place[1]} warning missing-file`, `${place[2]} warning missing-file`],
    })
    expect(await lint(folder, '--missing-files', 'ignore')).toMatchObject({
      status: 0,
      found: [`${place[2]} warning missing-file`],
    })
    writeFileSync(join(folder, 'promsd.yaml'), 'config: gone.yml\njobs: [{name: a, static: a:1}]\n')
    expect((await lint(folder)).found).toEqual([])
  })

  test('keeps --fix from writing', async () => {
    const folder = folderWith('promtheus: x\n')
    const { status, stderr } = await run(['lint', '--fix', 'bad.yml'], { cwd: folder })
    expect(status).toBe(1)
    expect(stderr).toContain('the project file is not valid')
  })
})

describe('opinions', () => {
  const config = job('    scrape_interval: 1s\n    scrape_timeout: 1s\n')

  test('are set by --rule and by the project file', async () => {
    const folder = folderOf({ 'prometheus.yml': config })
    const rule = (level: string) => lint(folder, '--rule', `scrape-interval-short=${level}`, 'prometheus.yml')
    expect((await rule('off')).found).toEqual([])
    expect((await rule('info')).found).toEqual(['prometheus.yml:3:22 info scrape-interval-short'])
    writeFileSync(join(folder, 'promsd.yaml'), 'lint: {rules: {scrape-interval-short: off}}\n')
    expect((await lint(folder, 'prometheus.yml')).found).toEqual([])
    const unknown = await run(['lint', '--rule', 'scrape-interval-shrt=off', 'prometheus.yml'], { cwd: folder })
    expect(unknown.status).toBe(2)
    expect(unknown.stderr).toContain('did you mean "scrape-interval-short"?')
  })

  test('are all that --rule can turn off', async () => {
    const folder = folderOf({ 'prometheus.yml': config })
    const { status, stderr } = await run(['lint', '--rule', 'unknown-field=off', 'prometheus.yml'], { cwd: folder })
    expect(status).toBe(2)
    expect(stderr).toContain('"unknown-field" finds nothing but errors, and errors cannot be turned off')
  })

  test('of rules for errors are set as well: a list of URLs may be meant for the blackbox exporter', async () => {
    const folder = folderOf({
      'urls.yml': '- targets: ["http://a/b"]\n',
      'ignored.yml': '# promsd-ignore target-is-url\n- targets: ["http://a/b"]\n',
      'urls.json': '[{"targets": ["http://a/b", "a/b", ""], "labels": {"a": "1", "a": "2"}}]',
      'plain.yml': 'scrape_configs: [{job_name: web, file_sd_configs: [{files: [urls.yml, gone.json]}]}]\n',
    })
    expect((await lint(folder, 'urls.yml')).found).toEqual(['urls.yml:1:13 warning target-is-url'])
    expect((await lint(folder, 'ignored.yml')).found).toEqual([])
    expect((await lint(folder, '--rule', 'target-is-url=off', 'urls.yml')).found).toEqual([])
    expect((await lint(folder, '--rule', 'target-is-url=info', 'urls.yml')).found).toEqual([
      'urls.yml:1:13 info target-is-url',
    ])
    const all = ['target-is-url', 'target-has-path', 'target-empty', 'duplicate-key']
    expect((await lint(folder, 'urls.json')).found.map((line) => line.replace(/.* /, '')).sort()).toEqual(
      all.toSorted(),
    )
    expect((await lint(folder, ...all.flatMap((id) => ['--rule', `${id}=off`]), 'urls.json')).found).toEqual([])
    // What a job refuses stays an error, and what comes of a file that is missing may be left out.
    expect(
      (await lint(folder, '--rule', 'target-is-url=off', '--rule', 'missing-file=off', 'plain.yml')).found,
    ).toEqual(['urls.yml:1:13 error target-is-url'])
    writeFileSync(join(folder, 'promsd.yaml'), 'lint: {rules: {target-is-url: off}}\n')
    expect((await lint(folder, 'urls.yml')).found).toEqual([])
    expect((await lint(folder, 'promsd.yaml')).found).toEqual([])
    writeFileSync(join(folder, 'promsd.yaml'), 'lint: {rules: {file-pattern: off}}\n')
    expect((await lint(folder, 'promsd.yaml')).found).toEqual(['promsd.yaml:1:16 error project'])
  })

  test('of the global config are given there, and not in the files that it takes in', async () => {
    const folder = folderOf({
      'prometheus.yml': 'global: {scrape_interval: 1h}\nscrape_config_files: [jobs.yml]\n',
      'jobs.yml': job(),
    })
    expect((await lint(folder, 'prometheus.yml')).found).toEqual(['prometheus.yml:1:27 warning scrape-interval-long'])
  })

  test('are not shown with --quiet', async () => {
    const folder = folderOf({ 'prometheus.yml': config })
    expect(await run(['lint', '-q', 'prometheus.yml'], { cwd: folder })).toMatchObject({ status: 0, stdout: '' })
  })

  test('are ignored by a comment on the line or the one above; one that ignores nothing is warned of', async () => {
    const folder = folderOf({
      'same.yml': config.replace('1s', '1s # promsd-ignore scrape-interval-short'),
      'above.yml': config.replace('    scrape_i', '    # promsd-ignore scrape-interval-short: load test\n    scrape_i'),
      'unused.yml': `${job()} # promsd-ignore scrape-interval-short, no-such-rule\n`,
      'error.yml': job('    scrape_interval: 15 # promsd-ignore invalid-duration\n'),
    })
    expect((await lint(folder, 'same.yml')).found).toEqual([])
    expect((await lint(folder, 'above.yml')).found).toEqual([])
    const unused = await lint(folder, 'unused.yml')
    expect(unused.found.map((line) => line.replace(/.* /, ''))).toEqual(['unused-ignore', 'unused-ignore'])
    const off = await lint(folder, 'same.yml', '--rule', 'scrape-interval-short=off')
    expect(off.found).toEqual([])
    writeFileSync(
      join(folder, 'reason.yml'),
      config.replace('1s', '1s # promsd-ignore scrape-interval-short, as it is a test'),
    )
    expect((await lint(folder, 'reason.yml')).found).toEqual([])
    writeFileSync(join(folder, 'none.yml'), `${job()} # promsd-ignore\n`)
    const none = await lint(folder, 'none.yml')
    expect(none.report.files[0]!.diagnostics[0]!.message).toContain('name the rule')
    const error = await lint(folder, 'error.yml')
    expect(error.status).toBe(1)
    expect(error.found.map((line) => line.replace(/.*:\d+ /, ''))).toEqual([
      'error invalid-duration',
      'warning unused-ignore',
    ])
  })

  test('the label policy of the project gives warnings', async () => {
    const folder = folderOf({
      'promsd.yaml': 'files: t.json\nlabels: {required: [env], allowed: {env: {pattern: "prod|dev"}}}\n',
      't.json': '[{"targets": ["a:1"]}, {"targets": ["b:1"], "labels": {"env": "test"}}]',
    })
    expect((await lint(folder)).found).toEqual(['t.json:1:2 warning label-policy', 't.json:1:55 warning label-policy'])
  })
})

describe('--fix', () => {
  const before = job(`    scrape_classic_histograms: true # keep
    static_configs:
      - targets: ['http://db:9100']
    relabel_configs:
      - {source_labels: [env], regex: '^prod$', action: keep}
`).replace('action: keep', 'action: drop')

  test('writes what is safe to fix, and nothing the second time', async () => {
    const folder = folderOf({ 'prometheus.yml': before })
    const read = (): string => readFileSync(join(folder, 'prometheus.yml'), 'utf8')
    const dry = await run(['lint', '--fix', '--check', '--diff', 'prometheus.yml'], { cwd: folder })
    expect(dry.status).toBe(1)
    expect(dry.stdout).toContain('+    always_scrape_classic_histograms: true # keep')
    expect(read()).toBe(before)
    const fixed = await run(['lint', '--fix', 'prometheus.yml'], { cwd: folder })
    expect(fixed.status).toBe(0)
    const after = before
      .replace('scrape_classic', 'always_scrape_classic')
      .replace('http://', '')
      .replace("'^prod$'", "'prod'")
    expect(read()).toBe(after)
    const again = await run(['lint', '-q', '--fix', '--check', 'prometheus.yml'], { cwd: folder })
    expect(again).toMatchObject({ status: 0, stderr: '' })
    expect(await run(['undo', '-f', 'prometheus.yml'], { cwd: folder })).toMatchObject({ status: 0, stderr: '' })
    expect(read()).toBe(before)
  })

  test('says with --quiet too what makes --check fail', async () => {
    const folder = folderOf({ 'p.yml': job('    relabel_configs: [{regex: ^a$, action: labeldrop}]\n') })
    const quiet = (...options: string[]) => run(['lint', '-q', '--fix', ...options, 'p.yml'], { cwd: folder })
    expect(await quiet('--check')).toMatchObject({
      status: 1,
      stdout: '',
      stderr: 'fix: p.yml: 1 finding would be fixed\n',
    })
    expect(await quiet('--dry-run')).toMatchObject({ status: 0, stdout: '', stderr: '' })
  })

  test('leaves a field whose key is used elsewhere, and says what it is called', async () => {
    const folder = folderOf({
      'p.yml': 'scrape_configs: [{job_name: a, &k scrape_classic_histograms: true}, {job_name: *k}]\n',
    })
    const { report } = await lint(folder, '--fix', 'p.yml')
    const [diagnostic] = report.files[0]!.diagnostics
    expect(diagnostic).toMatchObject({ rule: 'field-release', hint: 'rename it to "always_scrape_classic_histograms"' })
    expect(diagnostic).not.toHaveProperty('fixable')
  })

  test('takes http:// from a target, with relabel rules and without', async () => {
    const folder = folderOf({ 'prometheus.yml': job("    static_configs: [{targets: ['http://db:9100']}]\n") })
    expect((await run(['lint', '--fix', 'prometheus.yml'], { cwd: folder })).status).toBe(0)
    expect(readFileSync(join(folder, 'prometheus.yml'), 'utf8')).toContain("targets: ['db:9100']")
  })

  test('does not rename a field to one that stands beside it', async () => {
    const both = job('    scrape_classic_histograms: true\n    always_scrape_classic_histograms: true\n')
    const folder = folderOf({ 'prometheus.yml': both })
    expect((await run(['lint', '--fix', 'prometheus.yml'], { cwd: folder })).status).toBe(1)
    expect(readFileSync(join(folder, 'prometheus.yml'), 'utf8')).toBe(both)
  })

  test('leaves a target that another job which reads the file takes', async () => {
    const targets = '[{"targets": ["http://z:9100"]}]\n'
    const probe = `  - job_name: probe
    file_sd_configs: [{files: [t.json]}]
    relabel_configs:
      - {source_labels: [__address__], target_label: __param_target}
      - {target_label: __address__, replacement: 'blackbox:9115'}
`
    const node = '    file_sd_configs: [{files: [t.json]}]\n'
    for (const more of [probe, probe.replace('replacement:', 'regex: "(", replacement:')]) {
      const folder = folderOf({ 'p.yml': job(node) + more, 't.json': targets })
      expect((await run(['lint', '--fix', 'p.yml'], { cwd: folder })).status).toBe(1)
      expect(readFileSync(join(folder, 't.json'), 'utf8')).toBe(targets)
    }
    const twice = node + job(node).replace('scrape_configs:\n', '').replace('job_name: a', 'job_name: b')
    const folder = folderOf({ 'p.yml': job(twice), 't.json': targets })
    expect((await run(['lint', '--fix', 'p.yml'], { cwd: folder })).status).toBe(0)
    expect(readFileSync(join(folder, 't.json'), 'utf8')).toBe('[{"targets": ["z:9100"]}]\n')
  })

  test('leaves a target that another job takes which has it by an alias', async () => {
    const text = `${job("    static_configs: &s [{targets: ['http://z:9100']}]\n")}  - job_name: probe
    static_configs: *s
    relabel_configs:
      - {source_labels: [__address__], target_label: __param_target}
      - {target_label: __address__, replacement: 'blackbox:9115'}
`
    const folder = folderOf({ 'p.yml': text, 'q.yml': text.replace(/ {4}relabel_configs:.*/s, '') })
    expect((await run(['lint', '--fix', 'p.yml'], { cwd: folder })).status).toBe(1)
    expect(readFileSync(join(folder, 'p.yml'), 'utf8')).toBe(text)
    expect((await run(['lint', '--fix', 'q.yml'], { cwd: folder })).status).toBe(0)
  })

  test('goes by -c as a run without it does', async () => {
    const folder = folderOf({
      't.json': '[{"targets":["http://x:1"]}]\n',
      'p.yml': job(
        '    file_sd_configs: [{files: [t.json]}]\n    relabel_configs: [{regex: ^a$, action: labeldrop}]\n',
      ),
    })
    expect((await lint(folder, '-c', 'p.yml', 't.json')).found).toEqual(['t.json:1:14 error target-is-url'])
    const before = readFileSync(join(folder, 'p.yml'), 'utf8')
    const { status, found, stderr } = await lint(folder, '-c', 'p.yml', '--fix', 't.json')
    expect({ status, found, stderr }).toEqual({ status: 0, found: [], stderr: 'fix: t.json: 1 finding fixed\n' })
    expect(readFileSync(join(folder, 't.json'), 'utf8')).toBe('[{"targets":["x:1"]}]\n')
    // Of the config nothing is said, and so nothing is fixed.
    expect(readFileSync(join(folder, 'p.yml'), 'utf8')).toBe(before)
  })

  test('gives the verdict of --upgrade-to as well', async () => {
    const folder = folderOf({
      'app.yml': `alerting: {alertmanagers: [{api_version: v1, static_configs: [{targets: ["a:9093"]}]}]}
${job('    bearer_token_file: x\n')}`,
    })
    const options = ['-p', '2.53', '--upgrade-to', '3.14', '--syntax-only']
    const plain = await lint(folder, ...options, 'app.yml')
    const fixed = await lint(folder, ...options, '--fix', 'app.yml')
    expect(fixed).toMatchObject({ status: 1, report: { upgradeTo: '3.14', summary: { upgradeErrors: 1 } } })
    expect(fixed.stderr).toBe('fix: app.yml: 1 finding fixed\n')
    expect(plain.found).toEqual([fixed.found[0], 'app.yml:4:5 warning deprecated'])
    expect(await lint(folder, ...options, 'app.yml')).toMatchObject({ status: 1, report: fixed.report })
  })

  test.each<[string, Record<string, string>, string[]]>([
    ['path maps', { 'm/t.json': '[{"targets":["http://x:1"]}]' }, ['--path-map', '/m=m']],
    ['missing files', { 't.json': '[]' }, ['--missing-files', 'error']],
    ['rules', { 't.json': '[]' }, ['--rule', 'scrape-interval-long=off']],
    ['agent mode', { 't.json': '[]' }, ['--agent']],
    [
      'the kind by -c',
      { 't.json': '[]', 'c.json': '{"scrape_configs": [{"job_name": "c"}]}' },
      ['-c', 'c.json', 'c.json'],
    ],
    ['the project file', { 't.json': '[]', 'promsd.yaml': 'prometheus: "2.53"\nlint: {missing_files: ignore}\n' }, []],
  ])('leaves what lint goes by as it is: %s', async (_, more, options) => {
    const text = `${job(`    scrape_interval: 10m
    bearer_token: x
    file_sd_configs: [{files: [t.json, /m/*.json]}]
`)}rule_files: [none.yml]\nalerting: {}\n`
    const folder = folderOf({ 'p.yml': text, ...more })
    const fixed = await lint(folder, '--fix', ...options, 'p.yml')
    expect(fixed.stderr).toContain('fix: p.yml: 1 finding fixed')
    expect(await lint(folder, ...options, 'p.yml')).toMatchObject({ status: fixed.status, report: fixed.report })
  })

  test('that writes nothing reports on what is on disk', async () => {
    const folder = folderOf({ 'prometheus.yml': before })
    for (const option of ['--dry-run', '--check']) {
      const { status, stdout, stderr } = await run(['lint', '--fix', option, 'prometheus.yml'], { cwd: folder })
      expect(status).toBe(1)
      expect(stdout).toMatch(/error\[field-release\].*error\[target-is-url\].*\n2 errors, 1 info in 1 file/s)
      expect(stderr).toBe('fix: prometheus.yml: 3 findings would be fixed\n')
    }
    const warned = folderOf({ 'r.yml': job('    bearer_token_file: x\n') })
    const { status } = await run(['lint', '--fix', '--dry-run', '--syntax-only', 'r.yml'], { cwd: warned })
    expect(status).toBe(0)
  })

  test.each(LINT_FORMATS)('prints its diff and leaves %s one document', async (format) => {
    const folder = folderOf({ 'prometheus.yml': before, 'good.yml': job() })
    const options = ['lint', '-o', format, '--fix', '--dry-run', '--diff']
    const { stdout, stderr } = await run([...options, 'prometheus.yml'], { cwd: folder })
    const plain = await run(['lint', '-o', format, 'prometheus.yml'], { cwd: folder })
    const diff = /^--- prometheus.yml\n\+\+\+ prometheus.yml\n@@ .*\+ {4}always_scrape_classic.*/s
    const fixed = 'fix: prometheus.yml: 3 findings would be fixed\n'
    const none = await run([...options, 'good.yml'], { cwd: folder })
    if (format === 'json') {
      const { diff: inJson, ...report } = JSON.parse(stdout)
      expect(inJson).toMatch(diff)
      expect(report).toEqual(JSON.parse(plain.stdout))
      expect(stderr).toBe(fixed)
      expect(JSON.parse(none.stdout)).toMatchObject({ diff: '' })
      return
    }
    expect(none.stderr).toBe('')
    if (format === 'text') {
      expect(stdout).toMatch(diff)
      expect(stdout.endsWith(plain.stdout)).toBe(true)
      expect(stderr).toBe(fixed)
      return
    }
    expect(stdout).toBe(plain.stdout)
    expect(stderr).toMatch(diff)
    expect(stderr.endsWith(fixed)).toBe(true)
  })

  test('leaves what is not UTF-8, and says so beforehand', async () => {
    const bytes = Buffer.from(`${job('    relabel_configs: [{regex: ^a$, action: labeldrop}]\n')}# \xff\n`, 'latin1')
    const folder = folderOf({ 'p.yml': bytes })
    expect(await lint(folder, '--fix', '--check', 'p.yml')).toMatchObject({ stderr: '' })
    const { report } = await lint(folder, 'p.yml')
    expect(report.files[0]!.diagnostics.some((each) => 'fixable' in each)).toBe(false)
  })

  test('shows no secrets in its diff', async () => {
    const text = `# bearer_token: HUNTER
scrape_configs:
  - job_name: a
    basic_auth:
      password: |
        HUNTER
        HUNTER
    relabel_configs: [{source_labels: [a], regex: ^a$, action: keep}]
    http_sd_configs: [{url: 'http://u:HUNTER@x'}]
  - job_name: b
    bearer_token: HUNTER # of this job
`
    const folder = folderOf({ 'p.yml': text })
    const { stdout } = await run(['lint', '--fix', '--diff', 'p.yml'], { cwd: folder })
    expect(stdout).toContain(
      "+    relabel_configs: [{source_labels: [a], regex: a, action: keep}]\n     http_sd_configs: [{url: 'http://u:<secret>@x'}]\n",
    )
    expect(stdout).toContain('-    bearer_token: <secret> # of this job\n')
    expect(stdout).toContain('+      credentials: <secret> # of this job\n')
    expect(stdout).not.toContain('HUNTER')
    expect(readFileSync(join(folder, 'p.yml'), 'utf8').match(/HUNTER/g)).toHaveLength(5)
  })
})

describe('standard input', () => {
  test('is what --stdin-filename says', async () => {
    const folder = folderOf({ 'conf/r.yml': 'groups: []\n' })
    const args = ['lint', '-', '--stdin-filename', 'conf/prometheus.yml', '-o', 'github']
    const good = await run(args, { cwd: folder, input: 'rule_files: [r.yml]\n' })
    expect(good).toMatchObject({ status: 0, stdout: '' })
    const bad = await run(args, { cwd: folder, input: 'rule_files: [s.yml]\n' })
    expect(bad.stdout).toContain('::error file=conf/prometheus.yml,line=1,col=14,')
  })

  test.each(['text', 'junit'])('is not promised a fix that only files can have, as %s', async (format) => {
    const text = 'scrape_configs:\n  - job_name: a\n    bearer_token_file: b\n'
    const folder = folderOf({ 'p.yml': text })
    const named = await run(['lint', 'p.yml', '--syntax-only', '-o', format], { cwd: folder })
    expect(named.stdout).toContain('(--fix does it)')
    const given = await run(['lint', '-', '--syntax-only', '-o', format], { cwd: folder, input: text })
    expect(given.stdout).toContain('help: write authorization with credentials_file')
    expect(given.stdout).not.toContain('--fix')
  })
})

describe('bad input ends in findings', () => {
  const deep = 5000
  test.each<[string, string | Buffer]>([
    ['binary', Buffer.from([0, 1, 2, 255, 254, 0xc0, 0x80, 10, 7])],
    ['a lone high byte', Buffer.from('global: {external_labels: {a: \xff}}\n', 'latin1')],
    ['UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('golbal: {}\n', 'utf16le')])],
    ['brackets without end', '['.repeat(deep)],
    ['maps without end', '{a: '.repeat(deep)],
    ['deep blocks', Array.from({ length: 2000 }, (_unused, i) => `${' '.repeat(i)}a:`).join('\n')],
    ['quotes without end', `a: "${'x\\'.repeat(deep)}`],
    [
      'an alias bomb',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghij'
        .split('')
        .map((c, i) => `${c}: &${c} [${`*${'abcdefghij'[i]},`.repeat(9)}]`)
        .join('\n')}\n`,
    ],
    [
      'an expression that backtracks',
      job(
        `    relabel_configs: [{source_labels: [a], regex: '${'(a*)*'.repeat(20)}b', target_label: x}]\n    static_configs: [{targets: [x], labels: {a: ${'a'.repeat(5000)}}}]\n    x: 1\n`,
      ),
    ],
    ['a NUL', 'scrape_configs:\u0000\n'],
    ['a list', '- a\n- b\n'],
    ['a text', 'hello\n'],
  ])('%s', async (_name, content) => {
    const folder = folderOf({ 'prometheus.yml': content })
    const { status, report, stderr } = await lint(folder, 'prometheus.yml')
    expect(stderr).toBe('')
    expect(status).toBe(1)
    expect(report.summary.errors).toBeGreaterThan(0)
  })

  test('a file that may not be read', async () => {
    const folder = folderOf({ 'prometheus.yml': 'rule_files: [r.yml, folder.yml]\n', 'r.yml': 'groups: []\n' })
    mkdirSync(join(folder, 'folder.yml'))
    chmodSync(join(folder, 'r.yml'), 0)
    const { found, status } = await lint(folder, 'prometheus.yml')
    expect(status).toBe(1)
    expect(found).toContain('prometheus.yml:1:21 error missing-file')
  })

  test('an expression of a thousand brackets', async () => {
    const folder = folderOf({
      'r.yml': `groups: [{name: g, rules: [{record: a, expr: '${'('.repeat(20_000)}'}, {record: b, expr: '${'-'.repeat(20_000)}'}]}]\n`,
    })
    const { status, stderr } = await lint(folder, 'r.yml')
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' })
  })
})

test('secrets appear in no format', async () => {
  const secret = 'hunter2-s3cret'
  const folder = folderOf({
    'prometheus.yml': `remote_write: [{url: 'https://me:${secret}@example.com', basic_auth: {username: a, password: ${secret}, passwort: ${secret}}}]
scrape_configs:
  - job_name: a
    basic_auth: {username: x, password: "${secret}"}
    bearer_token: ${secret}
    oauth2: {client_id: a, client_secret: ${secret}, token_url: x}
    http_headers: {X-Key: {secrets: [${secret}, ${secret}]}}
    consul_sd_configs: [{token: ${secret}, pasword: ${secret}}]
    proxy_url: 'http://me:${secret}@a b'
`,
  })
  writeFileSync(
    join(folder, 'broken.yml'),
    `scrape_configs:\n  - basic_auth:\n      password: "${secret}\n      username: me\n`,
  )
  for (const format of ['text', 'json', 'sarif', 'github', 'junit', 'checkstyle', 'gitlab']) {
    const { stdout, stderr, status } = await run(['lint', '-o', format, 'prometheus.yml', 'broken.yml'], {
      cwd: folder,
    })
    expect(status).toBe(1)
    expect(stdout + stderr, format).not.toContain(secret)
  }
})
