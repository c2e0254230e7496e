import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import type { Finding } from '../../src/diagnostics/finding.ts'
import { Source } from '../../src/document/source.ts'
import { readYaml } from '../../src/document/yaml.ts'
import { type Decoded, decode } from '../../src/prometheus/config/decode.ts'
import { parseRelease } from '../../src/prometheus/release.ts'
import {
  agentProblems,
  config,
  everySection,
  scrapeConfigFile,
  scrapeConfigFileUnder,
} from '../../src/prometheus/schema/index.ts'
import { allFields, fieldAt, type Section } from '../../src/prometheus/schema/types.ts'
import { CASES } from './schema-core-cases.ts'

const RELEASES = ['2.42', '2.53', '3.5', '3.14'] as const

function read(yaml: string, release: string, section: Section = config): Decoded {
  const tree = readYaml(Source.fromBytes(Buffer.from(yaml)))
  expect(tree.problems).toEqual([])
  return decode(section, tree, parseRelease(release))
}

const findings = (yaml: string, release: string): Finding[] => read(yaml, release).findings

describe.each(Object.entries(CASES))('%s', (_, cases) => {
  it.each(cases.flatMap(({ yaml, verdicts }) => verdicts.split(' ').map((rule, i) => [RELEASES[i]!, yaml, rule])))(
    '%s: %s',
    (release, yaml, rule) => {
      const rules = new Set(findings(yaml, release).map((each) => each.rule))
      // A field that the release does not know may leave other reasons beside it.
      expect(rules.has('field-release') ? ['field-release'] : [...rules]).toEqual(rule === '-' ? [] : [rule])
    },
  )
})

/** For each config whether promtool accepts it. */
function accepted(promtool: string, yamls: readonly string[]): boolean[] {
  const folder = mkdtempSync(join(tmpdir(), 'promsd-configs-'))
  try {
    const names = yamls.map((_, i) => `c${i}.yml`)
    for (const [i, name] of names.entries()) writeFileSync(join(folder, name), yamls[i]!)
    const { stdout } = spawnSync(promtool, ['check', 'config', '--syntax-only', '--lint=none', ...names], {
      cwd: folder,
      encoding: 'utf8',
    })
    const valid = new Set([...stdout.matchAll(/SUCCESS: (c\d+\.yml) is valid/g)].map(([, name]) => name))
    return names.map((name) => valid.has(name))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe.each(Object.entries(inject('oracles')))('promtool %s', (version, oracle) => {
  const release = /^\d+\.\d+/.exec(version)![0] as '2.42'
  const column = RELEASES.indexOf(release)

  it.skipIf(column === -1)('agrees with the table', () => {
    const cases = Object.values(CASES)
      .flat()
      .filter(({ unlike }) => !unlike?.includes(release))
    const verdicts = accepted(
      join(oracle, 'promtool'),
      cases.map(({ yaml }) => yaml),
    )
    const expected = cases.map(({ yaml, verdicts }) => [yaml, verdicts.split(' ')[column] === '-'])
    expect(cases.map(({ yaml }, i) => [yaml, verdicts[i]])).toEqual(expected)
  })
})

describe('between the oracles', () => {
  // The source at the release tags: config/config.go, storage/remote/azuread/azuread.go.
  it.each([
    ['2.54', 'global: {metric_name_validation_scheme: utf8}\nscrape_configs: [{job_name: a}]', ['field-release']],
    ['2.55', 'global: {metric_name_validation_scheme: utf8}\nscrape_configs: [{job_name: a}]', ['invalid-value']],
    ['2.55', 'global: {metric_name_validation_scheme: utf8}', []],
    ['3.0', 'global: {metric_name_validation_scheme: utf8}\nscrape_configs: [{job_name: a}]', []],
    ['3.3', 'scrape_configs: [{job_name: a, metric_name_validation_scheme: foo}]', []],
    ['3.4', 'scrape_configs: [{job_name: a, metric_name_validation_scheme: foo}]', ['invalid-value']],
    ['3.6', 'scrape_configs: [{job_name: a, metric_name_validation_scheme: legacy}]', ['conflict']],
    ['3.7', 'scrape_configs: [{job_name: a, metric_name_validation_scheme: legacy}]', []],
    ['2.50', 'scrape_configs: [{job_name: a, oauth2: {client_id: a, token_url: b}}]', ['required-field']],
    ['2.51', 'scrape_configs: [{job_name: a, oauth2: {client_id: a, token_url: b}}]', []],
    ['3.11', 'remote_write: [{url: a, queue_config: {capacity: 0}}]', []],
    ['3.12', 'remote_write: [{url: a, queue_config: {capacity: 0}}]', ['invalid-value']],
    ['3.10', 'storage: {tsdb: {retention: {size: -1MB}}}', []],
    ['3.11', 'storage: {tsdb: {retention: {size: -1MB}}}', ['invalid-value']],
    ['3.6', 'alerting: {alert_relabel_configs: [{target_label: ""}]}', ['relabel-rule']],
    ['3.7', 'alerting: {alert_relabel_configs: [{target_label: ""}]}', ['relabel-rule']],
    ['3.7', 'remote_write: [{url: a, write_relabel_configs: [{}]}]', ['relabel-rule']],
    ['3.7', 'remote_write: [{url: a, azuread: {workload_identity: {client_id: a, tenant_id: b}}}]', ['invalid-value']],
    ['3.4', 'remote_write: [{url: a, azuread: {managed_identity: {}}}]', ['required-field']],
    ['3.13', 'remote_write: [{url: a, azuread: {certificate: {}}}]', ['required-field']],
  ])('%s: %s', (release, yaml, rules) => {
    expect([...new Set(findings(yaml, release).map(({ rule }) => rule))]).toEqual(rules)
  })
})

describe('what a finding points at', () => {
  it('relates the second of two equal job names to the first', () => {
    const yaml = 'scrape_configs:\n- job_name: a\n- job_name: a\n'
    const [finding] = findings(yaml, '3.5')
    expect(finding!.span).toEqual({ start: yaml.lastIndexOf('a'), end: yaml.lastIndexOf('a') + 1 })
    expect(finding!.path).toEqual(['scrape_configs', 1, 'job_name'])
    expect(finding!.related![0]!.span.start).toBe(yaml.indexOf(': a') + 2)
  })

  it('points at the authentication that is one too many', () => {
    const yaml = 'scrape_configs:\n- job_name: a\n  bearer_token: x\n  basic_auth: {}\n'
    expect(findings(yaml, '3.5')).toMatchObject([
      { path: ['scrape_configs', 0, 'basic_auth'], related: [{ span: { start: yaml.indexOf('x') } }] },
    ])
  })

  it('points at the key of a reserved header, through a merge too', () => {
    const yaml = 'remote_write:\n- url: a\n  headers: {<<: {Host: a}, x: b}\n'
    const start = yaml.indexOf('Host')
    expect(findings(yaml, '3.5')).toMatchObject([{ span: { start, end: start + 4 } }])
  })

  it('says a cause of the global section once for all jobs', () => {
    const yaml = 'global: {metric_name_escaping_scheme: foo}\nscrape_configs: [{job_name: a}, {job_name: b}]'
    expect(findings(yaml, '3.5')).toMatchObject([{ path: ['global', 'metric_name_escaping_scheme'] }])
  })
})

describe('a file of scrape_config_files', () => {
  const jobs = 'scrape_configs: [{job_name: a, scrape_timeout: 20s}]'

  it('is checked under the global section of the main config', () => {
    const main = read('global: {scrape_interval: 15s}', '3.5').root!
    expect(read(jobs, '3.5', scrapeConfigFile).findings).toEqual([])
    const [finding] = read(jobs, '3.5', scrapeConfigFileUnder(main.struct('global'))).findings
    expect(finding).toMatchObject({ rule: 'timeout-above-interval', path: ['scrape_configs', 0, 'scrape_timeout'] })
  })

  it('is pointed at alone: what the main config has stands elsewhere', () => {
    const under = (global: string, text = jobs) => {
      const main = read(`global: {${global}}`, '3.5').root!
      return read(text, '3.5', scrapeConfigFileUnder(main.struct('global'))).findings
    }
    const [inherited] = under('scrape_interval: 15s')
    expect(inherited).toMatchObject({ hint: 'the interval is in the global section of the main config' })
    expect(inherited).not.toHaveProperty('related')
    const [of] = under('scrape_interval: 15s', jobs.replace('20s', '20s, scrape_interval: 10s'))
    expect(of).toMatchObject({ related: [{ message: 'the interval is here' }] })
    expect(of).not.toHaveProperty('hint')
    expect(under('', jobs.replace('20s', '2m'))[0]).not.toHaveProperty('hint')
    const schemes = 'metric_name_validation_scheme: legacy, metric_name_escaping_scheme: allow-utf-8'
    const [conflict] = under(schemes, 'scrape_configs: [{job_name: a}]')
    expect(conflict).toMatchObject({ rule: 'conflict', path: ['scrape_configs', 0, 'job_name'] })
    expect(conflict).not.toHaveProperty('related')
  })

  it('has no other fields', () => {
    expect(read('global: {}', '3.5', scrapeConfigFile).findings).toMatchObject([{ rule: 'unknown-field' }])
  })
})

it.each([
  ['rule_files: [a]', ['rule_files']],
  ['remote_read: [{url: a}]', ['remote_read']],
  ['alerting: {alertmanagers: [{}]}', ['alerting']],
  ['alerting: {alertmanagers: []}\nrule_files: ~', []],
  ['scrape_configs: [{job_name: a}]\nremote_write: [{url: a}]', []],
])('an agent refuses of %s: %s', (yaml, fields) => {
  expect(agentProblems(read(yaml, '3.5').root!).map(({ field }) => field)).toEqual(fields)
})

describe.each(everySection.map((it): [string, Section] => [it.name, it]))('the table of %s', (_, section) => {
  const fields = [...allFields(section)]

  it('has a sentence for each field', () => {
    expect(fields.filter(([, { doc }]) => !/^[A-Z].*\.$/s.test(doc)).map(([name]) => name)).toEqual([])
  })

  it('has defaults that can be read', () => {
    for (const release of RELEASES.map(parseRelease)) {
      for (const [name, field] of fields) {
        const { type, default: written } = fieldAt(field, release)
        if (type.kind !== 'scalar' || typeof written !== 'string' || !type.parse) continue
        expect(type.parse(written, release), name).toHaveProperty('value')
      }
    }
  })

  it('renames fields to ones that it has', () => {
    const names = new Set(fields.map(([name]) => name))
    expect(fields.filter(([, { renamedTo }]) => renamedTo !== undefined && !names.has(renamedTo))).toEqual([])
  })
})
