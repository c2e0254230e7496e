import { describe, expect, it } from 'vitest'
import { Source } from '../../src/document/source.ts'
import { applyFixes } from '../../src/lint/fix.ts'
import { lintText, type TextOptions } from './lint-text.ts'

interface BadCase extends TextOptions {
  /** A text with the markers »…« around each finding's span, in order. */
  readonly code: string
  readonly message?: RegExp
  readonly hint?: RegExp
  /** What the fixes make of it; left out where there are none. */
  readonly fixed?: string
}

interface Cases extends TextOptions {
  readonly ok: readonly (string | ({ readonly code: string } & TextOptions))[]
  readonly bad: readonly BadCase[]
}

/** Takes the markers out: the text, and the spans that they enclose. */
function unmark(code: string): { text: string; spans: { start: number; end: number }[] } {
  const spans: { start: number; end: number }[] = []
  let text = ''
  let start = 0
  for (const part of code.split(/([»«])/)) {
    if (part === '»') start = text.length
    else if (part === '«') spans.push({ start, end: text.length })
    else text += part
  }
  return { text, spans }
}

async function findingsOf(id: string, text: string, options: TextOptions) {
  const [file] = await lintText(text, options)
  const errors = file!.findings.filter(({ severity }) => severity === 'error').map(({ message }) => message)
  expect(errors, text).toEqual([])
  return file!.findings.filter(({ rule }) => rule === id)
}

function describeRule(id: string, { ok, bad, ...shared }: Cases): void {
  describe(id, () => {
    it.each(ok.map((each) => (typeof each === 'string' ? { code: each } : each)))(
      'says nothing of $code',
      async (each) => {
        const { code, ...options } = each
        const found = await findingsOf(id, code, { missingFiles: 'ignore', ...shared, ...options })
        expect(found.map(({ message }) => message)).toEqual([])
      },
    )

    it.each(bad)('reports $code', async ({ code, message, hint, fixed, ...own }) => {
      const options: TextOptions = { missingFiles: 'ignore', ...shared, ...own }
      const { text, spans } = unmark(code)
      const found = await findingsOf(id, text, options)
      expect(found.map(({ span }) => text.slice(span.start, span.end))).toEqual(
        spans.map(({ start, end }) => text.slice(start, end)),
      )
      expect(found.map(({ span }) => ({ start: span.start, end: span.end }))).toEqual(spans)
      for (const finding of found) expect(finding.severity).not.toBe('error')
      if (message) expect(found[0]!.message).toMatch(message)
      if (hint) expect(found[0]!.hint).toMatch(hint)
      const result = applyFixes(Source.fromText(text), found)
      expect(result?.source.text).toBe(fixed)
      if (fixed !== undefined) {
        const after = await findingsOf(id, fixed, options)
        expect(after.filter(({ fix }) => fix)).toEqual([])
      }
    })
  })
}

/** A config with one job, its fields indented. */
function job(fields: string): string {
  return `scrape_configs:\n  - job_name: app\n${fields.replace(/^(?=.)/gm, '    ')}\n`
}

/** One rule of relabel_configs, in flow style. */
const relabel = (rule: string): string => job(`relabel_configs:\n  - {${rule}}`)
const metricRelabel = (rule: string): string => job(`metric_relabel_configs:\n  - {${rule}}`)
const groups = (...each: string[]): string => `[${each.join(', ')}]`

describeRule('deprecated', {
  ok: [
    job('authorization:\n  credentials_file: token'),
    { code: job('consul_sd_configs:\n  - tags: [prod]'), version: '2.55' },
    job('basic_auth:\n  username: a\n  password_file: b'),
  ],
  bad: [
    {
      code: job('»bearer_token_file«: token # of the vault\nscheme: https'),
      message: /^"bearer_token_file" is deprecated$/,
      fixed: job('authorization:\n  credentials_file: token # of the vault\nscheme: https'),
    },
    {
      code: 'scrape_configs:\n  - »bearer_token«: "x"\n    job_name: app\n',
      fixed: 'scrape_configs:\n  - authorization:\n      credentials: "x"\n    job_name: app\n',
    },
    {
      code: 'scrape_configs:\r\n  - job_name: app\r\n    »bearer_token«: x\r\n',
      fixed: 'scrape_configs:\r\n  - job_name: app\r\n    authorization:\r\n      credentials: x\r\n',
    },
    // Neither in one line nor in a block that is indented less than its new key can it be moved.
    { code: 'scrape_configs: [{job_name: app, »bearer_token«: x}]\n' },
    { code: job('»bearer_token«: >-\n  abc') },
    // An empty token is none, an authorization without credentials is one.
    { code: job('»bearer_token«: ""') },
    { code: job('consul_sd_configs:\n  - »tags«: [prod]'), message: /since 3\.0$/, hint: /filter/ },
    {
      code: `scrape_configs:
  - &a
    job_name: app
    »bearer_token«: x
  - <<: *a
    job_name: b
`,
      fixed: `scrape_configs:
  - &a
    job_name: app
    authorization:
      credentials: x
  - <<: *a
    job_name: b
`,
    },
  ],
})

const dns = (fields: string): string => job(`dns_sd_configs: [{names: [a.b], ${fields}}]`)

describeRule('dns-srv-port', {
  ok: [
    dns(''),
    dns('type: A, port: 9100'),
    dns('type: mx, port: 9100'),
    dns('type: SRV'),
    dns('port: 0'),
    dns('port: ~'),
  ],
  bad: [
    { code: dns('port: »9100«'), message: /^the port 9100 is not looked at/, hint: /"type: A"/ },
    { code: dns('type: srv, port: »9100«') },
    { code: `alerting:\n  alertmanagers: [{dns_sd_configs: [{names: [a], port: »9093«}]}]\n` },
  ],
})

describeRule('duplicate-target', {
  kind: 'targets',
  ok: [
    groups('{"targets": ["a:1", "b:1"]}', '{"targets": ["c:1"]}'),
    // Probes of one address.
    groups(
      '{"targets": ["10.0.0.1"], "labels": {"module": "icmp"}}',
      '{"targets": ["10.0.0.1"], "labels": {"module": "ssh"}}',
    ),
    groups(
      '{"targets": ["a:1"], "labels": {"__metrics_path__": "/a"}}',
      '{"targets": ["a:1"], "labels": {"__metrics_path__": "/b"}}',
    ),
    { kind: 'config', code: job('static_configs:\n  - targets: [a, b]\n  - targets: [c]') },
    {
      kind: 'config',
      code: job(`static_configs:
  - {targets: [a], labels: {probe: x}}
  - {targets: [a], labels: {probe: y}}
relabel_configs:
  - {source_labels: [probe], target_label: __param_module}`),
    },
    {
      kind: 'config',
      code: job(`file_sd_configs: [{files: ['*.json']}]
relabel_configs:
  - {source_labels: [kind], target_label: __param_module}`),
      beside: {
        'x.json': '[{"targets": ["a:1"], "labels": {"kind": "x"}}]',
        'y.json': '[{"targets": ["a:1"], "labels": {"kind": "y"}}]',
      },
    },
    // A file that two patterns match is read twice, to no effect.
    {
      kind: 'config',
      code: job("file_sd_configs: [{files: [x.json]}, {files: ['*.json']}]"),
      beside: { 'x.json': '[{"targets": ["a:1"]}]' },
    },
    // Two jobs scrape different things of a host.
    {
      kind: 'config',
      code: `${job("file_sd_configs: [{files: ['x.json']}]")}  - job_name: other\n    file_sd_configs: [{files: ['x.json']}]\n`,
      beside: { 'x.json': '[{"targets": ["a:1"]}]' },
    },
  ],
  bad: [
    { code: groups('{"targets": ["a:1", »"a:1"«]}'), message: /"a:1" is given twice: the second has no effect$/ },
    {
      code: groups('{"targets": ["a:1"], "labels": {"x": ""}}', '{"targets": [»"a:1"«]}'),
      message: /no effect$/,
    },
    {
      code: groups('{"targets": ["a:1"], "labels": {"env": "x"}}', '{"targets": [»"a:1"«], "labels": {"env": "y"}}'),
      message: /with different labels, so it is scraped twice$/,
    },
    { code: '- targets:\n    - a:1\n    - b:1\n    - »a:1« # again\n' },
    { kind: 'config', code: job('static_configs:\n  - targets: [a, »a«]\n  - targets: [b, »a«]') },
    {
      kind: 'config',
      code: job("static_configs: [{targets: ['a:1']}]\nfile_sd_configs: [{files: [»'x.json'«]}]"),
      beside: { 'x.json': '[{"targets": ["a:1"]}]' },
      message: /^job "app" has the target "a:1" from static_configs and from .*x\.json: the second has no effect$/,
    },
    {
      kind: 'config',
      code: job('file_sd_configs: [{files: [x.json, »y.json«]}]'),
      beside: {
        'x.json': '[{"targets": ["a:1", "b:1", "c:1"], "labels": {"env": "x"}}]',
        'y.json': '[{"targets": ["a:1", "b:1"], "labels": {"env": "y"}}]',
      },
      message: /"a:1" \(and 1 more\) from .*x\.json and from .*y\.json: with different labels, so it is scraped twice$/,
    },
    {
      kind: 'config',
      code: job('file_sd_configs: [{files: [»x.json«]}]'),
      beside: {
        'x.json': '[{"targets": ["a:1"], "labels": {"env": "x"}}, {"targets": ["a:1"], "labels": {"env": "y"}}]',
      },
      message: /twice from .*x\.json: with different labels, so it is scraped twice$/,
    },
  ],
})

describeRule('file-sd-glob', {
  ok: [
    ...[
      'web.json',
      'backup.json',
      'nodes-backup.json',
      'disk-temperature.json',
      'old-datacenter.json',
      'web2.json',
    ].map((name) => ({ code: job("file_sd_configs: [{files: ['*.json']}]"), beside: { [name]: '[]' } })),
    { code: job('file_sd_configs: [{files: [web.bak.json]}]'), beside: { 'web.bak.json': '[]' } },
    { code: job("file_sd_configs: [{files: ['.*.json']}]"), beside: { '.web.json': '[]' } },
    { code: job("file_sd_configs: [{files: ['no/*.json']}]"), syntaxOnly: true },
  ],
  bad: [
    ...[
      'web.bak.json',
      'web.json.old.json',
      'web (1).json',
      'web copy.json',
      '#web.json',
      'web_bak.json',
      '.#web.json',
    ].map((name) => ({
      code: job("file_sd_configs: [{files: [»'*.json'«]}]"),
      beside: { [name]: '[]' },
      message: /looks like a backup$/,
    })),
    {
      code: job("file_sd_configs: [{files: [»'*.json'«]}]"),
      beside: { 'web.json': '[]', 'web-old.json': '[]' },
      message: /web-old\.json, which looks like a backup$/,
    },
    {
      code: job("file_sd_configs: [{files: [»'*.json'«]}]"),
      beside: { '.web.json': '[]' },
      message: /hidden file$/,
    },
    {
      code: job("file_sd_configs: [{files: [»'no/*.json'«]}]"),
      missingFiles: undefined,
      message: /no file matches/,
    },
  ],
})

describeRule('inline-secret', {
  ok: [
    job('basic_auth: {username: a, password_file: b}'),
    job("basic_auth: {username: a, password: ''}"),
    ...[
      '<secret>',
      '<your token>',
      '${TOKEN}',
      '$TOKEN',
      '{{ vault_token }}',
      '%TOKEN%',
      '@TOKEN@',
      '__TOKEN__',
      'XXXXXXXX',
      '****',
    ].map((text) => job(`authorization: {credentials: '${text}'}`)),
    'remote_write:\n  - url: https://push@mimir/api/v1/push\n  - url: https://push:__PASSWORD__@mimir/api/v1/push\n',
    job('proxy_url: http://a:b@proxy:3128'),
    // There is no file for the like.
    { code: job('azure_sd_configs: [{subscription_id: a, tenant_id: b, client_id: c, client_secret: d}]') },
  ],
  bad: [
    {
      code: job('basic_auth: {username: a, password: »hunter2«}'),
      hint: /"password_file"/,
      message: /^"password" holds/,
    },
    { code: job("authorization: {credentials: »'${x'«}") },
    { code: job('authorization: {credentials: »$ecret1«}') },
    { code: 'remote_write:\n  - url: »https://push:hunter2@mimir/api/v1/push«\n', message: /^"url" holds a password/ },
    { code: job('bearer_token: »abc«'), hint: /authorization\.credentials_file/ },
    { code: job('oauth2: {client_id: a, token_url: "http://a", client_secret: »abc«}'), hint: /client_secret_file/ },
    { code: job('http_headers: {X-Key: {secrets: »[abc]«}}'), hint: /"files"/ },
    { code: 'remote_write:\n  - url: http://a\n    basic_auth: {username: a, password: »changeme«}\n' },
  ],
})

describeRule('label-cardinality', {
  ok: [
    job('static_configs: [{targets: [a], labels: {path: /x, env: prod, url: a}}]'),
    { kind: 'targets', code: '[{"targets": ["a:1"], "labels": {"path": "/x", "rack": "1"}}]' },
    // Of a target, a path has few values.
    relabel('source_labels: [__metrics_path__], target_label: path'),
    // What makes fewer values of many is the remedy.
    metricRelabel("source_labels: [path], regex: '/user/.*', target_label: path, replacement: /user/:id"),
    metricRelabel("source_labels: [path], regex: '(/[^/]*).*', target_label: path, replacement: $1"),
    metricRelabel("target_label: user_id, replacement: ''"),
    metricRelabel('source_labels: [user], target_label: session, modulus: 8, action: hashmod'),
    metricRelabel('regex: session, action: labeldrop'),
  ],
  bad: [
    { code: metricRelabel('source_labels: [user], target_label: »user_id«') },
    { code: metricRelabel('source_labels: [url], target_label: »path«'), message: /a value for each path that/ },
    { code: metricRelabel('source_labels: [user], target_label: »userId«, action: lowercase') },
    { code: relabel('source_labels: [__meta_x], target_label: »uuid«') },
    {
      code: 'remote_write:\n  - url: http://a\n    write_relabel_configs:\n      - {source_labels: [x], target_label: »request_id«}\n',
    },
    { code: job('static_configs: [{targets: [a], labels: {env: prod, »timestamp«: now}}]') },
    {
      kind: 'targets',
      code: '[{"targets": ["a:1"], "labels": {»"session"«: "1", »"client_ip"«: "1"}}]',
      message: /as many values as there are clients/,
    },
  ],
})

const labelkeep = (targets: string, ...rules: string[]): string =>
  job(`${targets}\nmetric_relabel_configs:\n${rules.map((rule) => `  - {${rule}}`).join('\n')}`)
const keepLabels = (regex: string): string => `regex: ${regex}, action: labelkeep`
const given = (...names: string[]): string =>
  `static_configs: [{targets: [a], labels: {${names.map((name) => `${name}: x`).join(', ')}}}]`

describeRule('labelkeep-target-label', {
  ok: [
    labelkeep('static_configs: [{targets: [a]}]', keepLabels('code')),
    labelkeep(given('env'), keepLabels("'env|code'")),
    labelkeep(given('env', '__metrics_path__'), keepLabels("'e.*'")),
    labelkeep("static_configs: [{targets: [a], labels: {env: ''}}]", keepLabels('code')),
    // It goes on under another name.
    labelkeep(given('dc'), 'source_labels: [dc], target_label: datacenter', keepLabels('datacenter')),
    // It was for the relabel rules.
    labelkeep(
      `${given('zone')}\nrelabel_configs: [{source_labels: [zone], regex: a, action: keep}]`,
      keepLabels('code'),
    ),
    labelkeep(`${given('zone')}\nrelabel_configs: [{regex: zone, action: labeldrop}]`, keepLabels('code')),
    labelkeep(`${given('zone')}\nrelabel_configs: [{regex: __.*, action: labelkeep}]`, keepLabels('code')),
    labelkeep(`relabel_configs: [{target_label: zone, replacement: ''}]`, keepLabels('code')),
    labelkeep(given('env'), 'regex: env, action: labeldrop'),
    { code: labelkeep('file_sd_configs: [{files: [no.json]}]', keepLabels('code')) },
  ],
  bad: [
    {
      code: labelkeep(given('env'), keepLabels('»__name__|code«')),
      message: /^labelkeep drops "env", which the targets of job "app" are given$/,
    },
    {
      code: labelkeep(given('a', 'b', 'c', 'd', 'e'), keepLabels('»code«')),
      message: /drops "a", "b", "c" and 2 more, which/,
    },
    {
      code: labelkeep('file_sd_configs: [{files: [t.json]}]', 'regex: »code«, action: LabelKeep'),
      beside: { 't.json': '[{"targets": ["a:1"]}, {"targets": ["b:1"], "labels": {"env": "x", "rack": "y"}}]' },
      message: /drops "env" and "rack", which/,
    },
    { code: labelkeep('relabel_configs: [{source_labels: [__meta_x], target_label: pod}]', keepLabels('»code«')) },
    // The first of them has dropped it already.
    { code: labelkeep(given('env'), keepLabels('»code|x«'), keepLabels('code')) },
  ],
})

describeRule('metric-relabel-meta', {
  ok: [
    relabel('source_labels: [__meta_filepath], target_label: file'),
    metricRelabel('source_labels: [__name__, meta_x], regex: a, action: drop'),
    metricRelabel("regex: 'x__meta_(.+)', action: labelmap"),
    job(`metric_relabel_configs:
  - {source_labels: [x], target_label: __meta_tmp}
  - {source_labels: [__meta_tmp], target_label: y}`),
  ],
  bad: [
    { code: metricRelabel('source_labels: [x, »__meta_filepath«], target_label: file') },
    { code: metricRelabel("regex: »'__meta_kubernetes_pod_label_(.+)'«, action: LabelMap") },
    {
      code: 'remote_write:\n  - url: http://a\n    write_relabel_configs:\n      - {source_labels: [»__meta_x«], regex: a, action: keep}\n',
      message: /when write_relabel_configs run/,
    },
    {
      code: 'alerting:\n  alert_relabel_configs:\n    - {source_labels: [»__meta_x«], regex: a, action: keep}\n',
    },
    // A list that several jobs share is written once.
    {
      code: `scrape_configs:
  - job_name: a
    metric_relabel_configs: &rules
      - {source_labels: [»__meta_x«], target_label: x}
  - job_name: b
    metric_relabel_configs: *rules
`,
    },
  ],
})

describeRule('pushgateway-honor-labels', {
  ok: [
    'scrape_configs:\n  - job_name: pushgateway\n    honor_labels: true\n',
    // What else runs on the machine.
    job("static_configs: [{targets: ['pushgateway1:9100']}]"),
    "scrape_configs:\n  - job_name: pushgateway-host\n    static_configs: [{targets: ['pushgateway1:9100']}]\n",
    // A probe.
    job(`params: {module: [http_2xx]}
static_configs: [{targets: ['http://pushgateway:9091']}]
relabel_configs:
  - {source_labels: [__address__], target_label: __param_target}
  - {target_label: __address__, replacement: 'blackbox:9115'}`),
    {
      code: job("file_sd_configs: [{files: ['x.json']}]"),
      beside: { 'x.json': '[{"targets": ["pushgateway:9100"]}]' },
    },
  ],
  bad: [
    { code: 'scrape_configs:\n  - job_name: »push-gateway«\n' },
    { code: 'scrape_configs:\n  - job_name: pushgateway\n    honor_labels: »false«\n' },
    {
      code: "scrape_configs:\n  - job_name: »app«\n    static_configs: [{targets: ['a:1', 'pushgateway.example.org:9091']}]\n",
    },
    {
      code: "scrape_configs:\n  - job_name: »app«\n    file_sd_configs: [{files: ['x.json']}]\n",
      beside: { 'x.json': '[{"targets": ["pushgateway:9091"]}]' },
      message: /^job "app" scrapes a Pushgateway without honor_labels: true/,
    },
  ],
})

describeRule('regex-anchors', {
  ok: [
    relabel('source_labels: [env], regex: prod, action: keep'),
    // How people write "empty".
    relabel('source_labels: [env], regex: ^$, action: drop'),
    relabel("source_labels: [env], regex: 'costs 5\\$', action: drop"),
    relabel("source_labels: [env], regex: 'a^b$c', action: drop"),
    relabel("source_labels: [env], regex: '^*', action: drop"),
    relabel('source_labels: [env], target_label: a, replacement: $1'),
  ],
  bad: [
    {
      code: relabel('source_labels: [env], regex: »^prod$«, action: keep'),
      fixed: relabel('source_labels: [env], regex: prod, action: keep'),
    },
    {
      code: relabel("source_labels: [env], regex: »'^a|b$'«, action: keep"),
      fixed: relabel("source_labels: [env], regex: 'a|b', action: keep"),
    },
    {
      code: relabel('source_labels: [env], regex: »"^a"«, action: keep'),
      fixed: relabel('source_labels: [env], regex: "a", action: keep'),
    },
    {
      code: relabel("source_labels: [env], regex: »'(.+):9100$'«, target_label: a"),
      fixed: relabel("source_labels: [env], regex: '(.+):9100', target_label: a"),
    },
    {
      code: relabel("source_labels: [env], regex: »'x\\\\$'«, action: drop"),
      fixed: relabel("source_labels: [env], regex: 'x\\\\', action: drop"),
    },
    // Without its anchors it would be another kind of scalar, or is written with escapes.
    { code: relabel('source_labels: [env], regex: »^true$«, action: keep'), hint: /write "true"/ },
    { code: relabel('source_labels: [env], regex: »^10$«, action: keep') },
    { code: relabel('source_labels: [env], regex: »"^a\\\\.b"«, action: keep'), hint: /^write 'a\\\.b'$/ },
    { code: job('relabel_configs:\n  - source_labels: [env]\n    action: keep\n    regex: »>-\n      ^prod$«') },
    {
      code: 'alerting:\n  alert_relabel_configs:\n    - {regex: »^a«, action: labeldrop}\n',
      fixed: 'alerting:\n  alert_relabel_configs:\n    - {regex: a, action: labeldrop}\n',
    },
  ],
})

describeRule('regex-dot', {
  ok: [
    relabel("source_labels: [__address__], regex: '10\\.0\\.0\\.1:9100', action: keep"),
    relabel('source_labels: [__address__], regex: .*, action: keep'),
    relabel('source_labels: [__address__], regex: db.*, action: keep'),
    relabel('source_labels: [__address__], regex: 10.0.0.999, action: keep'),
    relabel('source_labels: [version], regex: 1.2.3, action: keep'),
    relabel('source_labels: [__address__], regex: 1.2.3, action: keep'),
    metricRelabel('source_labels: [__name__], regex: http.server.duration, action: keep'),
    relabel("source_labels: [__address__], regex: 'db[.]example[.]org:9100', action: keep"),
    relabel("source_labels: [__address__], regex: '(.+)\\.example\\.org(:\\d+)?', target_label: a"),
    relabel("source_labels: [__address__], regex: '(?:web|db).*:9100', action: keep"),
    relabel("source_labels: [version], regex: '1.2.3.*', action: keep"),
    relabel("source_labels: [instance], regex: '[a.b.c]+', action: keep"),
    relabel("source_labels: [instance], regex: 'a.{3}b.?c.+d', action: keep"),
    relabel("source_labels: [instance], regex: '\\Qa.b.c\\E', action: keep"),
    relabel("source_labels: [__address__], regex: '[^:]+:(.+)', target_label: a"),
  ],
  bad: [
    {
      code: relabel('source_labels: [__address__], regex: »10.0.0.1:9100«, action: drop'),
      hint: /10\\\.0\\\.0\\\.1:9100/,
    },
    { code: relabel('source_labels: [anything], regex: »10.0.0.1|10.0.0.2«, action: drop') },
    {
      code: relabel("source_labels: [instance], regex: »'(a|db.example.org)'«, action: drop"),
      message: /"db\.example\.org"/,
    },
    { code: relabel('source_labels: [__meta_dns_name], regex: »db.lan:9100«, action: drop') },
    {
      code: relabel("source_labels: [__address__], regex: »'(host.example.com):9100'«, target_label: a"),
      message: /^the dots in "host\.example\.com" match any character$/,
      hint: /^write \(host\\\.example\\\.com\):9100$/,
    },
    {
      code: relabel("source_labels: [__address__], regex: »'(.+).example.com(:\\d+)?'«, target_label: a"),
      message: /"\.example\.com"/,
      hint: /^write \(\.\+\)\\\.example\\\.com\(:\\d\+\)\?$/,
    },
    {
      code: relabel("source_labels: [__address__], regex: »'10.0.0.*'«, action: drop"),
      message: /"10\.0\.0"/,
      hint: /^write 10\\\.0\\\.0\\\.\.\*$/,
    },
    {
      code: relabel("source_labels: [__address__], regex: »'10.0.0.(1|2)'«, action: drop"),
      hint: /^write 10\\\.0\\\.0\\\.\(1\|2\)$/,
    },
    {
      code: relabel("source_labels: [instance], regex: »'a1.b.c:9100|a2.b.c:9100'«, action: drop"),
      message: /^the dots in "a1\.b\.c:9100" and "a2\.b\.c:9100" match/,
    },
    {
      code: relabel("source_labels: [instance], regex: »'a.b.c|d.e.f|g.h.i|j.k.l|m.n.o'«, action: drop"),
      message: /^the dots in "a\.b\.c", "d\.e\.f", "g\.h\.i" and 2 more match/,
    },
    {
      code: relabel('source_labels: [__address__], regex: »"10.0.0.1:\\\\d+"«, action: drop'),
      hint: /^write '10\\\.0\\\.0\\\.1:\\d\+', in single quotes$/,
    },
    { code: relabel("source_labels: [instance], regex: »'db\\.example.org:9100'«, action: drop") },
  ],
})

describeRule('removed-in', {
  version: '2.53',
  ok: [
    job('scrape_interval: 15s'),
    { code: job('always_scrape_classic_histograms: true'), version: '3.5' },
    { kind: 'rules', code: 'groups: [{name: g, rules: [{alert: A, expr: "rate(x[5m]) > 0", for: 5m}]}]\n' },
  ],
  bad: [
    { code: 'alerting:\n  alertmanagers:\n    - api_version: »v1«\n', message: /^Prometheus 3\.0 refuses this: / },
    { code: job('»scrape_classic_histograms«: true'), message: /^"scrape_classic_histograms" was renamed/ },
    {
      kind: 'rules',
      code: 'groups:\n- name: g\n  rules:\n  - record: a\n    expr: »holt_winters«(x[5m], 0.1, 0.1) + rate(y[5m])\n',
      message: /^Prometheus 3\.0 refuses this: .*holt_winters/,
    },
  ],
})

describeRule('scrape-interval-long', {
  ok: [
    job('scrape_interval: 2m'),
    job('scrape_interval: 0s'),
    'global: {scrape_interval: 1m}\n',
    job('scheme: http'),
    // No job takes it.
    `global: {scrape_interval: 10m}\n${job('scrape_interval: 1m')}`,
    // Told where it is written, which is not here.
    { kind: 'scrape-config', code: job('scheme: http') },
  ],
  bad: [
    { code: job('scrape_interval: »121s«'), message: /^scrape_interval 2m1s: one failed scrape makes / },
    { code: job('scrape_interval: »5m«'), message: /: one failed scrape makes its series stale/ },
    { code: job('scrape_interval: »6m«'), message: /: its series are stale before each next scrape/ },
    {
      code: job('scrape_interval: »1h«'),
      message: /^scrape_interval 1h: its series are stale before each next scrape/,
    },
    { code: 'global: {scrape_interval: »10m«}\nscrape_configs: [{job_name: a}, {job_name: b}]\n' },
    { code: 'global: {scrape_interval: »10m«}\n' },
    { code: `global: {scrape_interval: »10m«}\nscrape_config_files: ['jobs/*.yml']\n${job('scrape_interval: 1m')}` },
    { code: `global: {scrape_interval: »10m«}\n${job('scrape_interval: 0s')}` },
  ],
})

describeRule('scrape-interval-short', {
  ok: [job('scrape_interval: 5s'), job('scrape_interval: 0'), 'global: {scrape_interval: 15s}\n'],
  bad: [
    { code: job('scrape_interval: »4s«\nscrape_timeout: 4s') },
    { code: 'global: {scrape_interval: »500ms«, scrape_timeout: 500ms}\nscrape_configs: [{job_name: a}]\n' },
  ],
})

describeRule('target-label-reserved', {
  kind: 'targets',
  ok: [
    '[{"targets": ["a:1"], "labels": {"env": "prod", "_x": "1"}}]',
    '[{"targets": ["a:1"], "labels": {"__address__": "b:1"}}]',
    { kind: 'config', code: job('static_configs: [{targets: [a], labels: {job: b, __metrics_path__: /x}}]') },
  ],
  bad: [
    { code: '[{"targets": ["a:1"], "labels": {»"job"«: "x"}}]', message: /takes the place of the job_name/ },
    {
      code: '[{"targets": ["a:1"], "labels": {»"instance"«: "x"}}]',
      message: /takes the place of the target's address/,
    },
    {
      code: '[{"targets": ["a:1", "b:1"], "labels": {»"instance"«: "x"}}]',
      message: /gives its 2 targets one and the same/,
    },
    { code: '- targets: [a:1]\n  labels:\n    »__metrics_path__«: /x\n', message: /the job's metrics_path/ },
    { code: '[{"targets": ["a:1"], "labels": {»"__param_module"«: "x"}}]', message: /the URL parameter "module"/ },
    { code: '[{"targets": ["a:1"], "labels": {»"__meta_x"«: "x"}}]', message: /for relabel rules only/ },
  ],
})

describeRule('tls-insecure', {
  ok: [job('tls_config: {ca_file: ca.pem}'), job('tls_config: {insecure_skip_verify: false}')],
  bad: [
    { code: job('tls_config: {insecure_skip_verify: »true«}') },
    { code: job('tls_config: {insecure_skip_verify: »yes«}') },
    { code: 'remote_write:\n  - url: https://a\n    tls_config: {insecure_skip_verify: »true«}\n' },
    { code: 'alerting:\n  alertmanagers:\n    - tls_config: {insecure_skip_verify: »true«}\n' },
    { code: job('consul_sd_configs:\n  - server: a\n    tls_config: {insecure_skip_verify: »true«}') },
  ],
})

const kubernetes = (role: string, rule: string): string =>
  job(`kubernetes_sd_configs: [{role: ${role}}]\nrelabel_configs:\n  - {${rule}}`)

describeRule('unknown-meta-label', {
  ok: [
    kubernetes('pod', 'source_labels: [__meta_kubernetes_pod_name, __meta_kubernetes_namespace], target_label: pod'),
    kubernetes('endpoints', 'source_labels: [__meta_kubernetes_service_name], target_label: service'),
    kubernetes(
      'pod',
      'source_labels: [__meta_kubernetes_pod_annotation_prometheus_io_scrape], regex: true, action: keep',
    ),
    kubernetes('pod', "regex: '__meta_kubernetes_pod_label_(.+)', action: labelmap"),
    kubernetes('pod', "regex: '__meta_kubernetes_(.+)', action: labelmap"),
    kubernetes('pod', "regex: '__meta_kubernetes_pods?_label_(.+)', action: labelmap"),
    kubernetes('pod', 'source_labels: [__address__, env], target_label: a'),
    job(`kubernetes_sd_configs: [{role: pod}]
relabel_configs:
  - {source_labels: [__address__], target_label: __meta_tmp}
  - {source_labels: [__meta_tmp], target_label: y}`),
    kubernetes('pod, attach_metadata: {node: true}', "regex: '__meta_kubernetes_node_label_(.+)', action: labelmap"),
    kubernetes(
      'endpoints, attach_metadata: {node: true, namespace: true}',
      'source_labels: [__meta_kubernetes_node_name, __meta_kubernetes_namespace_annotation_a], target_label: a',
    ),
    kubernetes('node', 'source_labels: [__meta_kubernetes_node_address_InternalIP], target_label: a'),
    // Files, HTTP servers and static groups give what they like.
    job("file_sd_configs: [{files: ['x.json']}]\nrelabel_configs: [{source_labels: [__meta_my_own], target_label: a}]"),
    job(
      "http_sd_configs: [{url: 'http://a'}]\nrelabel_configs: [{source_labels: [__meta_netbox_name], target_label: a}]",
    ),
    job(
      'static_configs: [{targets: [a], labels: {__meta_a: b}}]\nrelabel_configs: [{source_labels: [__meta_a], target_label: a}]',
    ),
    relabel('source_labels: [__meta_a], target_label: a'),
    // Of two discoveries either may give it.
    job(`dns_sd_configs: [{names: [a.b]}]
kubernetes_sd_configs: [{role: node}]
relabel_configs: [{source_labels: [__meta_dns_name, __meta_kubernetes_node_name], target_label: a}]`),
  ],
  bad: [
    {
      code: kubernetes('pod', 'source_labels: [__address__, »__meta_kubernetes_pod_nam«], target_label: pod'),
      message: /^no discovery of job "app" gives the label __meta_kubernetes_pod_nam$/,
      hint: /did you mean "__meta_kubernetes_pod_name"/,
    },
    {
      code: kubernetes('pod', 'source_labels: [»__meta_kubernetes_service_name«], target_label: a'),
      hint: /comes with the role service/,
    },
    { code: kubernetes('pod', "regex: »'__meta_kubernetes_pod_lable_(.+)'«, action: labelmap"), message: /begin with/ },
    {
      code: kubernetes('pod', 'source_labels: [»__meta_kubernetes_namespace_label_team«], target_label: a'),
      version: '3.5',
      message: /came with Prometheus 3\.6 \(you lint for 3\.5\)$/,
    },
    {
      code: job(
        'static_configs: [{targets: [a]}]\nrelabel_configs: [{source_labels: [»__meta_kubernetes_pod_name«], target_label: a}]',
      ),
      message: /^no target group of job "app" gives the label __meta_kubernetes_pod_name$/,
      hint: /static_configs/,
    },
    {
      code: job(
        "static_configs: [{targets: [a]}]\nrelabel_configs: [{regex: »'__meta_kubernetes_pod_label_(.+)'«, action: labelmap}]",
      ),
      message: /^no target group of job "app" gives labels that begin with __meta_kubernetes_pod_label_$/,
    },
    {
      code: job(`static_configs: [{targets: [a], labels: {__meta_a: b}}]
dns_sd_configs: [{names: [a.b]}]
relabel_configs: [{source_labels: [__meta_a, »__meta_b«], target_label: a}]`),
      message: /^no discovery of job "app" gives/,
    },
    {
      code: kubernetes('pod', 'source_labels: [»__meta_kubernetes_node_label_x«], target_label: a'),
      hint: /^it comes with attach_metadata: \{node: true\}$/,
    },
    {
      code: kubernetes(
        'pod, attach_metadata: {node: true}',
        'source_labels: [»__meta_kubernetes_namespace_label_x«], target_label: a',
      ),
      hint: /^it comes with attach_metadata: \{namespace: true\}$/,
    },
    {
      code: kubernetes('pod', "regex: »'__meta_kubernetes_node_label_(.+)'«, action: labelmap"),
      hint: /^it comes with attach_metadata: \{node: true\}$/,
    },
    {
      code: kubernetes('service', 'source_labels: [»__meta_kubernetes_node_label_x«], target_label: a'),
      hint: /^it comes with the role node, pod, endpoints, endpointslice$/,
    },
    {
      code: kubernetes('pod', 'source_labels: [»__meta_kubernetes_node_provider_id«], target_label: a'),
      hint: /^it comes with the role node$/,
    },
    {
      code: kubernetes('pod', 'source_labels: [»__meta_kubernetes_pod_deployment_name«], target_label: a'),
      hint: /deployment: true/,
    },
    {
      code: kubernetes(
        'pod',
        'source_labels: [»__meta_kubernetes_pod_annotations_prometheus_io_scrape«], regex: true, action: keep',
      ),
      hint: /^did you mean "__meta_kubernetes_pod_annotation_prometheus_io_scrape"\?$/,
    },
    {
      code: kubernetes('pod', 'source_labels: [»__meta_kubernetes_pod_lable_app«], target_label: a'),
      hint: /^did you mean "__meta_kubernetes_pod_label_app"\?$/,
    },
  ],
})

describeRule('second-document', {
  ok: [
    '---\nscrape_configs: []\n',
    '# a comment\n---\nscrape_configs: []\n---\n# nothing more\n',
    'scrape_configs: []\n...\n---\n...\n',
    'global:\n  external_labels:\n    a: |\n      x\n      ---\n      y\n',
    { kind: 'targets', code: '[{"targets": ["a:1"], "labels": {"a": "---"}}]' },
  ],
  bad: [
    { code: 'scrape_configs: []\n»---«\nscrape_configs: [{job_name: a}]\n' },
    { code: 'scrape_configs: [] # all\n\n# more\n»---« # jobs\n---\nscrape_configs: [}\n' },
    { code: '---\n»---«\nscrape_configs: []\n' },
    { code: 'scrape_configs: []\n»...«\nx: y\n' },
    { code: 'scrape_configs: []\r\n»---« {a: b}\r\n' },
    { kind: 'rules', code: 'groups: []\n»---«\ngroups: [{name: a}]\n' },
    { kind: 'targets', code: '- targets: [a:1]\n»---«\n- targets: [b:1]\n' },
  ],
})

const discovery = (field: string, fields: string): string => job(`${field}_sd_configs: [{${fields}}]`)
const metadata = (fields: string): string => `remote_write: [{url: 'http://a', ${fields}}]\n`

describeRule('zero-interval', {
  ok: [
    discovery('http', "url: 'http://a'"),
    discovery('http', "url: 'http://a', refresh_interval: 1ms"),
    metadata('metadata_config: {send_interval: 1s}'),
    metadata('metadata_config: {send: false, send_interval: 0s}'),
    metadata('protobuf_message: io.prometheus.write.v2.Request, metadata_config: {send_interval: 0s}'),
    // An interval of 0 of these stands for the global one.
    job('scrape_interval: 0s # refresh_interval'),
  ],
  bad: [
    {
      code: discovery('http', "url: 'http://a', refresh_interval: »0s«"),
      message: /panics .*"refresh_interval" being 0/,
    },
    { code: discovery('dns', 'names: [a], refresh_interval: »0«') },
    { code: discovery('dns', 'names: [a], »refresh_interval«: ') },
    { code: discovery('file', 'files: [a.json], refresh_interval: »~«') },
    { code: discovery('consul', 'server: a, refresh_interval: »0ms«') },
    { code: discovery('kuma', "server: 'http://a', refresh_interval: »0s«") },
    { code: "alerting:\n  alertmanagers: [{http_sd_configs: [{url: 'http://a', refresh_interval: »0s«}]}]\n" },
    ...['2.42', '3.14'].map((version) => ({ code: metadata('metadata_config: {send_interval: »0s«}'), version })),
  ],
})

it('a discovery that refuses an interval of 0 is not warned of as well', async () => {
  const text = discovery('triton', 'account: a, dns_suffix: b, endpoint: c, refresh_interval: 0s')
  const [file] = await lintText(text)
  expect(file!.findings.map(({ rule }) => rule)).toEqual(['invalid-value'])
})
