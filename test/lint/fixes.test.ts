import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import { temporaryFolder } from '../support/promsd.ts'
import { fixedFiles } from './fixed-files.ts'
import { configVerdicts } from './promtool.ts'

interface FixCase {
  readonly name: string
  readonly config: string
  /** What becomes of it; the same text where nothing is safe to fix. */
  readonly fixed: string
  /** Target files that it reads, before and after. */
  readonly files?: Readonly<Record<string, readonly [before: string, after: string]>>
}

const PROBE = `    relabel_configs:
      - {source_labels: [__address__], target_label: __param_target}
      - {target_label: __address__, replacement: 'blackbox:9115'}
`
/** A job that reads a file. */
const reader = (file: string, more = '', name = 'a'): string =>
  `  - job_name: ${name}\n    file_sd_configs: [{files: [${file}]}]\n${more}`
const jobs = (...each: string[]): string => `scrape_configs:\n${each.join('')}`
const same = (name: string, config: string, files: Readonly<Record<string, string>> = {}): FixCase => ({
  name,
  config,
  fixed: config,
  files: Object.fromEntries(Object.entries(files).map(([file, text]) => [file, [text, text]])),
})
const targetFile = (name: string, before: string, after: string, config = jobs(reader('t.yml'))): FixCase => ({
  name,
  config,
  fixed: config,
  files: { 't.yml': [before, after] },
})

const TOKENS: readonly FixCase[] = [
  {
    name: 'a token that a job without one of its own takes in',
    config: jobs('  - &j\n    job_name: a\n    bearer_token: x\n', '  - {<<: *j, job_name: b}\n'),
    fixed: jobs('  - &j\n    job_name: a\n    authorization:\n      credentials: x\n', '  - {<<: *j, job_name: b}\n'),
  },
  {
    name: 'a token that a job takes in twice over',
    config: jobs(
      '  - &j\n    job_name: a\n    bearer_token: x\n',
      '  - &k {<<: *j, job_name: b}\n',
      '  - {<<: [*k], job_name: c}\n',
    ),
    fixed: jobs(
      '  - &j\n    job_name: a\n    authorization:\n      credentials: x\n',
      '  - &k {<<: *j, job_name: b}\n',
      '  - {<<: [*k], job_name: c}\n',
    ),
  },
  {
    name: 'a token with an anchor',
    config: jobs('  - job_name: a\n    bearer_token: &t x\n', '  - {job_name: b, authorization: {credentials: *t}}\n'),
    fixed: jobs(
      '  - job_name: a\n    authorization:\n      credentials: &t x\n',
      '  - {job_name: b, authorization: {credentials: *t}}\n',
    ),
  },
  {
    name: 'tokens of a discovery that two jobs have by an alias',
    config: jobs(
      '  - job_name: a\n    consul_sd_configs: &c\n      - bearer_token: x\n',
      '  - {job_name: b, consul_sd_configs: *c}\n',
    ),
    fixed: jobs(
      '  - job_name: a\n    consul_sd_configs: &c\n      - authorization:\n          credentials: x\n',
      '  - {job_name: b, consul_sd_configs: *c}\n',
    ),
  },
  ...[
    '{<<: *j, job_name: b, bearer_token: y}',
    '{<<: *j, job_name: b, bearer_token: ""}',
    '{<<: *j, job_name: b, bearer_token: ~}',
    '{bearer_token: y, <<: *j, job_name: b}',
    '{<<: *j, job_name: b, bearer_token_file: y}',
    '{<<: [*j, {bearer_token: y}], job_name: b}',
    '<<: *j\n    job_name: b\n    bearer_token: y',
    '<<: *j\n    job_name: b\n    bearer_token: ""\n    bearer_token_file: y',
  ].map((other) =>
    same(
      `a token that is another for ${other}`,
      jobs('  - &j\n    job_name: a\n    bearer_token: x\n', `  - ${other}\n`),
    ),
  ),
  same(
    'a file with a token, where a job has a token',
    jobs(
      '  - &j\n    job_name: a\n    bearer_token_file: x\n',
      '  - <<: *j\n    job_name: b\n    bearer_token: y\n    bearer_token_file: ""\n',
    ),
  ),
  same(
    'a token beside one of the same discovery',
    jobs('  - job_name: a\n    consul_sd_configs:\n      - token: t\n        bearer_token: x\n'),
  ),
  same(
    'a token whose key is used elsewhere',
    jobs('  - job_name: a\n    &k bearer_token: x\n', '  - {job_name: *k}\n'),
  ),
]

/** Jobs of which each third has its name in an expression. */
const many = (open: string, close: string): string =>
  jobs(
    ...Array.from({ length: 240 }, (_, i) =>
      i % 3 === 0
        ? `  - {job_name: &n${i} ^j${i}$, relabel_configs: [{regex: *n${i}, action: labeldrop}]}\n`
        : `  - {job_name: j${i}, relabel_configs: [{regex: '${open}x${i}${close}', action: labeldrop}]}\n`,
    ),
  )

const ANCHORS: readonly FixCase[] = [
  {
    name: 'an expression that only expressions use',
    config: jobs(
      '  - job_name: a\n    relabel_configs: [{regex: &r ^a$, action: labeldrop}, {regex: *r, action: labelkeep}]\n',
    ),
    fixed: jobs(
      '  - job_name: a\n    relabel_configs: [{regex: &r a, action: labeldrop}, {regex: *r, action: labelkeep}]\n',
    ),
  },
  {
    name: 'rules that several jobs have',
    config: jobs(
      '  - &j\n    job_name: a\n    relabel_configs: &r\n      - &l {regex: ^a$, action: labeldrop}\n',
      '  - {job_name: b, metric_relabel_configs: *r}\n',
      '  - {<<: *j, job_name: c}\n',
      "  - {<<: *j, job_name: d, relabel_configs: [{<<: *l, regex: 'd'}]}\n",
    ),
    fixed: jobs(
      '  - &j\n    job_name: a\n    relabel_configs: &r\n      - &l {regex: a, action: labeldrop}\n',
      '  - {job_name: b, metric_relabel_configs: *r}\n',
      '  - {<<: *j, job_name: c}\n',
      "  - {<<: *j, job_name: d, relabel_configs: [{<<: *l, regex: 'd'}]}\n",
    ),
  },
  same(
    'an expression that is a replacement as well',
    jobs(
      "  - job_name: a\n    relabel_configs: [{source_labels: [b], regex: &r '^a$', target_label: c, replacement: *r}]\n",
    ),
  ),
  same(
    'a job name that is an expression as well',
    jobs("  - job_name: &n '^foo$'\n    relabel_configs: [{regex: *n, action: labeldrop}]\n"),
  ),
  same(
    'an expression that is the name of a label as well',
    jobs("  - job_name: a\n    relabel_configs: [{regex: &r '^a$', action: labeldrop}]\n    params: {*r : [b]}\n"),
  ),
  same(
    'an expression of which a comment asks to leave one use',
    jobs(
      '  - job_name: a\n    relabel_configs:\n      - {regex: &r ^a$, action: labeldrop} # promsd-ignore regex-anchors (as in b)\n      - {regex: *r, action: labeldrop}\n',
    ),
  ),
  {
    name: 'the expressions of a file with one that cannot be mended',
    config: jobs(
      '  - job_name: &n ^foo$\n    relabel_configs:\n      - {regex: ^a$, action: labeldrop}\n      - {regex: *n, action: labeldrop}\n      - {regex: ^b$, action: labeldrop}\n',
    ),
    fixed: jobs(
      '  - job_name: &n ^foo$\n    relabel_configs:\n      - {regex: a, action: labeldrop}\n      - {regex: *n, action: labeldrop}\n      - {regex: b, action: labeldrop}\n',
    ),
  },
  { name: 'expressions of a file with many that cannot be mended', config: many('^', '$'), fixed: many('', '') },
]

const NAMES: readonly FixCase[] = [
  {
    name: 'a renamed field in JSON',
    config: '{"scrape_configs":[{"job_name":"a","scrape_classic_histograms":true}]}',
    fixed: '{"scrape_configs":[{"job_name":"a","always_scrape_classic_histograms":true}]}',
  },
  {
    name: 'a renamed field in single quotes',
    config: "{'scrape_configs':[{'job_name':'a','scrape_classic_histograms':true}]}",
    fixed: "{'scrape_configs':[{'job_name':'a','always_scrape_classic_histograms':true}]}",
  },
  {
    name: 'a renamed field that another job takes in, or has of its own',
    config: jobs(
      '  - &j {job_name: a, scrape_classic_histograms: true}\n',
      '  - {<<: *j, job_name: b}\n',
      '  - {job_name: c, scrape_classic_histograms: false}\n',
    ),
    fixed: jobs(
      '  - &j {job_name: a, always_scrape_classic_histograms: true}\n',
      '  - {<<: *j, job_name: b}\n',
      '  - {job_name: c, always_scrape_classic_histograms: false}\n',
    ),
  },
  same(
    'a renamed field that takes the place of another',
    jobs(
      '  - &j {job_name: a, scrape_classic_histograms: true}\n',
      '  - {always_scrape_classic_histograms: false, <<: *j, job_name: b}\n',
    ),
  ),
  same(
    'a renamed field whose name is used elsewhere',
    jobs('  - {job_name: a, &k scrape_classic_histograms: true}\n', '  - {job_name: *k}\n'),
  ),
  same('a renamed field with a wrong value', jobs('  - {job_name: a, scrape_classic_histograms: maybe}\n')),
]

const statics = (targets: string, more = ''): string => jobs(`  - job_name: a\n    static_configs: ${targets}\n${more}`)

const TARGETS: readonly FixCase[] = [
  ...(
    [
      ['http://db:9100', 'db:9100'],
      ['http://db:9100/', 'db:9100'],
      ['"http://db:9100/"', '"db:9100"'],
      ['http://[::1]:9100', "'[::1]:9100'"],
      ["'http://[::1]:9100'", "'[::1]:9100'"],
      ['http://-', "'-'"],
      ['http://null', "'null'"],
      ['http://on', "'on'"],
      ['http://12', "'12'"],
      ['http://1.5', "'1.5'"],
      ['http://0x1F', "'0x1F'"],
      ['http://1_000', "'1_000'"],
      ['http://.', "'.'"],
      ['http://...', "'...'"],
      ['http://10.0.0.1:80', '10.0.0.1:80'],
      ['!!str http://null', "!!str 'null'"],
    ] as const
  ).flatMap(([before, after]) => [
    targetFile(`${before} in a file`, `- targets:\n  - ${before}\n`, `- targets:\n  - ${after}\n`),
    {
      name: `${before} in static_configs`,
      config: statics(`\n      - targets:\n          - ${before}\n`),
      fixed: statics(`\n      - targets:\n          - ${after}\n`),
    },
  ]),
  ...[
    'http://http://x',
    'http://x:http',
    'http://x:',
    'http://x:99999',
    'http://::1',
    'http://',
    'http:///',
    'http://a/b',
  ].map((target) => same(`${target}, of which no address is left`, statics(`[{targets: ['${target}']}]`))),
  same(
    'a target that the job would find by another scheme',
    statics("[{targets: ['http://a:1']}]", '    scheme: https\n'),
  ),
  {
    name: 'a target whose label gives the scheme',
    config: statics("[{targets: ['http://a:1'], labels: {__scheme__: http}}]", '    scheme: https\n'),
    fixed: statics("[{targets: ['a:1'], labels: {__scheme__: http}}]", '    scheme: https\n'),
  },
  same(
    'a target that would be dropped',
    statics(
      "[{targets: ['http://a:1']}]",
      "    relabel_configs: [{source_labels: [__address__], regex: 'a:1', action: drop}]\n",
    ),
  ),
  same(
    'a target of which a rule goes by the scheme',
    statics(
      "[{targets: ['http://a:1']}]",
      "    relabel_configs: [{source_labels: [__address__], regex: 'http://.*', target_label: x, replacement: web}]\n",
    ),
  ),
  {
    name: 'a target whose address a rule copies',
    config: statics(
      "[{targets: ['http://a:1']}]",
      '    relabel_configs: [{source_labels: [__address__], target_label: instance}]\n',
    ),
    fixed: statics(
      "[{targets: ['a:1']}]",
      '    relabel_configs: [{source_labels: [__address__], target_label: instance}]\n',
    ),
  },
  {
    name: 'a target of an Alertmanager',
    config: "alerting: {alertmanagers: [{static_configs: [{targets: ['http://a:1']}]}]}\n",
    fixed: "alerting: {alertmanagers: [{static_configs: [{targets: ['a:1']}]}]}\n",
  },
  same(
    'a target of an Alertmanager with another scheme',
    "alerting: {alertmanagers: [{scheme: https, static_configs: [{targets: ['http://a:1']}]}]}\n",
  ),
  {
    name: 'a target that two jobs have by an alias',
    config: jobs(
      "  - {job_name: a, static_configs: [{targets: [&t 'http://a:1']}]}\n",
      '  - {job_name: b, static_configs: [{targets: [*t]}]}\n',
    ),
    fixed: jobs(
      "  - {job_name: a, static_configs: [{targets: [&t 'a:1']}]}\n",
      '  - {job_name: b, static_configs: [{targets: [*t]}]}\n',
    ),
  },
  same(
    'a target that another job takes which has it by an alias',
    jobs(
      "  - {job_name: a, static_configs: [{targets: [&t 'http://a:1']}]}\n",
      `  - job_name: b\n    static_configs: [{targets: [*t]}]\n${PROBE}`,
    ),
  ),
  same('a target that is a label as well', statics("[{targets: [&t 'http://a:1'], labels: {url: *t}}]")),
  targetFile(
    'targets that two groups of a file share',
    "- targets: &t ['http://a:1']\n- {targets: *t, labels: {a: b}}\n",
    "- targets: &t ['a:1']\n- {targets: *t, labels: {a: b}}\n",
  ),
  targetFile(
    'a target that is a label of another group as well',
    "- targets: [&t 'http://a:1', 'http://b:1']\n- {targets: [c:1], labels: {a: *t}}\n",
    "- targets: [&t 'http://a:1', 'b:1']\n- {targets: [c:1], labels: {a: *t}}\n",
  ),
  targetFile(
    'a target that another group of the file has for a probe',
    "- targets: &t ['http://a:1']\n- {targets: *t, labels: {__scheme__: https}}\n",
    "- targets: &t ['http://a:1']\n- {targets: *t, labels: {__scheme__: https}}\n",
  ),
  targetFile(
    'a target that all jobs refuse',
    "- targets: ['http://a:1']\n",
    "- targets: ['a:1']\n",
    jobs(reader('t.yml'), reader('t.yml', '', 'b')),
  ),
  targetFile(
    'a target that one job would find by another scheme',
    "- targets: ['http://a:1']\n",
    "- targets: ['http://a:1']\n",
    jobs(reader('t.yml'), reader('t.yml', '    scheme: https\n', 'b')),
  ),
]

const CASES = [...TOKENS, ...ANCHORS, ...NAMES, ...TARGETS]
const UNREADABLE: readonly FixCase[] = [
  same('what is not read as a whole', `${jobs('  - job_name: a\n    bearer_token: x\n')}rule_files: [a\n`),
]

describe('fixes', () => {
  test.each([...CASES, ...UNREADABLE])('$name', async ({ config, fixed, files = {} }) => {
    const beside = Object.fromEntries(Object.entries(files).map(([name, [before]]) => [name, before]))
    const result = await fixedFiles(config, { beside })
    expect(result.config).toBe(fixed)
    for (const [name, [, after]] of Object.entries(files)) expect(result.beside[name]).toBe(after)
  })
})

describe.each(Object.entries(inject('oracles')))('promtool %s', (version, oracle) => {
  test('takes what is fixed where it took what was', async () => {
    const folder = temporaryFolder()
    /** Puts the files of a case there under names of their own; gives the config that names them. */
    const placed = (config: string, files: Readonly<Record<string, string>>, prefix: string): string =>
      Object.entries(files).reduce((text, [name, content]) => {
        writeFileSync(join(folder, prefix + name), content)
        return text.replaceAll(name, prefix + name)
      }, config)
    const texts: string[] = []
    for (const [i, { config, files = {} }] of CASES.entries()) {
      const beside = Object.fromEntries(Object.entries(files).map(([file, [before]]) => [file, before]))
      const fixed = await fixedFiles(config, { beside, version })
      texts.push(placed(config, beside, `${i}-before-`), placed(fixed.config, fixed.beside, `${i}-after-`))
    }
    const verdicts = configVerdicts(join(oracle, 'promtool'), folder, texts, [])
    const worse = CASES.filter((_, i) => verdicts[2 * i] && !verdicts[2 * i + 1])
    expect(worse.map(({ name }) => name)).toEqual([])
    // A refused file tells little: those about valid ones are what counts.
    expect(verdicts.filter(Boolean).length).toBeGreaterThan(CASES.length / 2)
  })
})
