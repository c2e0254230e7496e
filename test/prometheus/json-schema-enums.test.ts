import { join } from 'node:path'
import { Ajv, type ValidateFunction } from 'ajv'
import { load } from 'js-yaml'
import { describe, expect, inject, test } from 'vitest'
import { Source } from '../../src/document/source.ts'
import { readYaml } from '../../src/document/yaml.ts'
import { decode } from '../../src/prometheus/config/decode.ts'
import { parseRelease, releaseName } from '../../src/prometheus/release.ts'
import { discoverySections } from '../../src/prometheus/schema/discovery/index.ts'
import { config, everySection } from '../../src/prometheus/schema/index.ts'
import { jsonSchema } from '../../src/prometheus/schema/json-schema.ts'
import { isAlive, type Type, type Version } from '../../src/prometheus/schema/types.ts'
import { configVerdicts } from '../lint/promtool.ts'
import { temporaryFolder } from '../support/promsd.ts'

const job = (text: string): string => `scrape_configs: [{job_name: j, ${text}}]`
const discovery = (name: string, text: string): string => job(`${name}_sd_configs: [{${text}}]`)

/** Configs with all that the section needs; § stands for one of the field's values. */
const CONFIGS: Readonly<Record<string, readonly string[]>> = {
  'global scrape_protocols': ['global: {scrape_protocols: [§]}', `global: {scrape_protocols: [§]}\n${job('')}`],
  'global metric_name_validation_scheme': [
    'global: {metric_name_validation_scheme: §}',
    `global: {metric_name_validation_scheme: §}\n${job('')}`,
  ],
  'global metric_name_escaping_scheme': [
    'global: {metric_name_escaping_scheme: §}',
    `global: {metric_name_escaping_scheme: §}\n${job('')}`,
  ],
  'alertmanager_config api_version': ['alerting: {alertmanagers: [{api_version: §}]}'],
  'scrape_config scrape_protocols': [job('scrape_protocols: [§]')],
  'scrape_config fallback_scrape_protocol': [job('fallback_scrape_protocol: §')],
  'scrape_config metric_name_validation_scheme': [job('metric_name_validation_scheme: §')],
  'scrape_config metric_name_escaping_scheme': [job('metric_name_escaping_scheme: §')],
  'relabel_config action': [
    job('relabel_configs: [{source_labels: [a], action: §, target_label: b, modulus: 2, replacement: c}]'),
    job('relabel_configs: [{regex: a, action: §}]'),
    job('relabel_configs: [{source_labels: [a], target_label: b, action: §}]'),
  ],
  'chunk_encoding floats': ['storage: {tsdb: {chunk_encoding: {floats: §}}}'],
  'tracing client_type': ['tracing: {endpoint: "a:1", client_type: §}'],
  'tracing compression': ['tracing: {endpoint: "a:1", compression: §}'],
  'remote_write protobuf_message': ['remote_write: [{url: "http://a", protobuf_message: §}]'],
  'azuread cloud': [
    'remote_write: [{url: "http://a", azuread: {cloud: §, managed_identity: {client_id: 00000000-0000-0000-0000-000000000000}}}]',
  ],
  'otlp translation_strategy': ['otlp: {translation_strategy: §}'],
  'tls_config min_version': [job('tls_config: {min_version: §}')],
  'tls_config max_version': [job('tls_config: {max_version: §}')],
  'aws_sd_config role': [discovery('aws', 'role: §, region: a')],
  'azure_sd_config authentication_method': [
    discovery('azure', 'authentication_method: §, subscription_id: a, tenant_id: b, client_id: c, client_secret: d'),
  ],
  'digitalocean_sd_config role': [discovery('digitalocean', 'role: §')],
  'dockerswarm_sd_config role': [discovery('dockerswarm', 'host: "unix:///a", role: §')],
  'hetzner_sd_config role': [discovery('hetzner', 'role: §')],
  'kubernetes_sd_config role': [discovery('kubernetes', 'role: §')],
  'oci_sd_config auth': [
    discovery('oci', 'auth: §, region: a, tenancy: b, user: c, fingerprint: d, key_file: e'),
    discovery('oci', 'auth: §, region: a'),
  ],
  'openstack_sd_config role': [discovery('openstack', 'role: §, region: a')],
  'openstack_sd_config availability': [discovery('openstack', 'role: instance, region: a, availability: §')],
  'ovhcloud_sd_config service': [
    discovery('ovhcloud', 'service: §, endpoint: a, application_key: b, application_secret: c, consumer_key: d'),
  ],
  'scaleway_sd_config role': [
    discovery(
      'scaleway',
      'role: §, project_id: 00000000-0000-0000-0000-000000000000, access_key: SCWXXXXXXXXXXXXXXXXX, secret_key: 00000000-0000-0000-0000-000000000000',
    ),
  ],
  'triton_sd_config role': [discovery('triton', 'account: a, dns_suffix: b, endpoint: c, role: §')],
}

/** Prometheus looks at them with a job only: without one it takes any text, and the schema cannot tell. */
const LOOSE = ['global metric_name_validation_scheme', 'global metric_name_escaping_scheme']

/** Fields with a few allowed values, by their sections. */
function enumerated(): { name: string; since: Version | undefined; values: string[] }[] {
  return [...everySection, ...discoverySections.map(({ section }) => section)].flatMap((section) =>
    Object.entries(section.fields).flatMap(([field, it]) => {
      const values = valuesOf(it.type)
      return values.length === 0 ? [] : [{ name: `${section.name} ${field}`, since: it.since, values }]
    }),
  )
}

function valuesOf(type: Type): string[] {
  if (type.kind === 'list' || type.kind === 'map') return valuesOf(type.of)
  return type.kind === 'scalar' ? (type.values ?? []).map(({ value }) => value) : []
}

/** The values, other spellings of them, and what is none. */
function texts(values: readonly string[]): string[] {
  const spellings = values.flatMap((value) => [
    value,
    value.toUpperCase(),
    value.toLowerCase(),
    value[0]!.toUpperCase() + value.slice(1),
    ` ${value}`,
    `${value}x`,
  ])
  return [...new Set([...spellings, '', 'none', '~', '0', 'true'])]
}

function filled(template: string, text: string): string {
  return template.replace('§', () => JSON.stringify(text))
}

/** Whether lint takes a config; undefined where it refuses it for something else than its values. */
function isTaken(text: string, version: string): boolean | undefined {
  const { findings } = decode(config, readYaml(Source.fromText(text)), parseRelease(version))
  if (findings.length === 0) return true
  return findings.every(({ rule }) => rule === 'invalid-value') ? false : undefined
}

/** Those in which some of the values, or what looks at them, came or went, and the ones before. */
const VERSIONS = [
  ...['2.42', '2.49', '2.51', '2.53', '2.54', '2.55', '3.0', '3.1', '3.2', '3.3', '3.4', '3.5'],
  ...['3.6', '3.7', '3.8', '3.9', '3.10', '3.11', '3.12', '3.14'],
]
const validators = new Map<string, ValidateFunction>()

function fits(text: string, version: string): boolean {
  let validate = validators.get(version)
  if (!validate) {
    validate = new Ajv({ strict: false }).compile(jsonSchema('config', parseRelease(version)))
    validators.set(version, validate)
  }
  return validate(load(text))
}

test('every field with a few values is looked at', () => {
  expect(
    enumerated()
      .map(({ name }) => name)
      .sort(),
  ).toEqual(Object.keys(CONFIGS).sort())
})

describe('the schema takes what lint takes', () => {
  test.each(enumerated().map((each) => [each.name, each] as const))('%s', (name, { values }) => {
    const wrong: string[] = []
    let taken = 0
    for (const version of VERSIONS) {
      for (const template of CONFIGS[name]!) {
        for (const value of texts(values)) {
          const text = filled(template, value)
          const verdict = isTaken(text, version)
          if (verdict === undefined) continue
          if (verdict) taken++
          if (fits(text, version) === verdict) continue
          if (!verdict && LOOSE.includes(name)) continue
          wrong.push(`${version} ${text}: ${verdict ? 'taken' : 'refused'} by lint`)
        }
      }
    }
    expect(wrong).toEqual([])
    expect(taken).toBeGreaterThan(0)
  })
})

/** Debian's builds lack some discoveries, and some releases lack sections. */
const NOT_BUILT = /(?:aws|azure|kubernetes|openstack|oci)_sd_configs|azuread/

describe.each(Object.entries(inject('oracles')))('promtool %s', (version, oracle) => {
  test('takes what lint takes', () => {
    const release = parseRelease(version)
    const configs = enumerated()
      .filter(({ since }) => since === undefined || isAlive({ since }, release))
      .flatMap(({ name, values }) =>
        CONFIGS[name]!.flatMap((template) => texts(values).map((text) => filled(template, text))),
      )
      .filter((text) => !NOT_BUILT.test(text))
    const verdicts = configVerdicts(join(oracle, 'promtool'), temporaryFolder(), configs)
    const wrong = configs.filter((text, i) => verdicts[i] !== (isTaken(text, releaseName(release)) === true))
    expect(wrong).toEqual([])
    expect(verdicts.filter(Boolean).length).toBeGreaterThan(30)
  })
})
