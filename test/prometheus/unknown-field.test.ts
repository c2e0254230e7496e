import { distance } from 'fastest-levenshtein'
import { describe, expect, it, vi } from 'vitest'
import type { PathLink } from '../../src/prometheus/config/struct.ts'
import { unknownField } from '../../src/prometheus/config/unknown-field.ts'
import { parseRelease } from '../../src/prometheus/release.ts'
import { discoverySections } from '../../src/prometheus/schema/discovery/index.ts'
import { everySection } from '../../src/prometheus/schema/index.ts'
import { allFields, type Section } from '../../src/prometheus/schema/types.ts'

vi.mock(import('fastest-levenshtein'), { spy: true })

const sections = [...everySection, ...discoverySections.map(({ section }) => section)]

function named(name: string): Section {
  const section = sections.find((each) => each.name === name)
  if (!section) throw new Error(`no section ${name}`)
  return section
}

function hint(section: string, field: string, release = '3.5', path: (string | number)[] = []): string | undefined {
  const link = path.reduce<PathLink | undefined>((parent, key) => ({ parent, key }), undefined)
  return unknownField(named(section), field, undefined, parseRelease(release), link).hint
}

describe('unknownField', () => {
  it('names the section as a sentence does', () => {
    const message = (section: string): string =>
      unknownField(named(section), 'x', undefined, parseRelease('3.5')).message
    expect(['config', 'alerting', 'scrape_config', 'alertmanager_config', 'http_header'].map(message)).toEqual([
      'unknown field "x" at the top level',
      'unknown field "x" in "alerting"',
      'unknown field "x" in a scrape_config',
      'unknown field "x" in an alertmanager_config',
      'unknown field "x" in an http_header',
    ])
  })

  it.each([
    ['scrape_config', 'scrape_intervall', 'did you mean "scrape_interval"?'],
    ['scrape_config', 'static_config', 'did you mean "static_configs"?'],
    ['relabel_config', 'regexp', 'did you mean "regex"?'],
    ['global', 'Scrape_Interval', 'did you mean "scrape_interval"?'],
  ])('of a %s, %s: a slip', (section, field, expected) => {
    expect(hint(section, field)).toBe(expected)
  })

  it.each([
    ['config', 'static_configs', 'it belongs into a scrape_config: indent it under an item of "scrape_configs"'],
    [
      'config',
      'tls_config',
      'it belongs into a scrape_config: indent it under an item of "scrape_configs" ("tracing", "remote_write" and "remote_read" have one as well)',
    ],
    ['config', 'evaluation_interval', 'it belongs under "global"'],
    ['config', 'groups', 'rule groups stand in files of their own: name them in "rule_files"'],
    ['config', 'targets', 'it belongs into a static_config, under an item of "static_configs"'],
    ['scrape_config', 'labels', 'it belongs into a static_config: indent it under an item of "static_configs"'],
    ['scrape_config', 'username', 'it belongs under "basic_auth"'],
    ['scrape_config', 'rule_files', 'it belongs to the top level: indent it less'],
    ['static_config', 'job_name', 'it belongs into the scrape_config around it: indent it less'],
    ['tls_config', 'job_name', 'it belongs into the scrape_config around it: indent it less'],
    ['tls_config', 'username', 'it belongs under "basic_auth"'],
    ['ec2_sd_config', 'job_name', 'it belongs into the scrape_config around it: indent it less'],
    ['storage', 'out_of_order_time_window', 'it belongs under "tsdb"'],
  ])('of a %s, %s: a field of another section', (section, field, expected) => {
    expect(hint(section, field)).toBe(expected)
  })

  it.each([
    [['scrape_configs', 0, 'static_configs', 1], 'relabel_configs', 'the scrape_config'],
    [['scrape_configs', 0, 'static_configs', 1], 'tls_config', 'the scrape_config'],
    [['alerting', 'alertmanagers', 0, 'static_configs', 0], 'relabel_configs', 'the alertmanager_config'],
    [[], 'relabel_configs', 'the alertmanager_config or into the scrape_config'],
  ])('of a static_config at %j, %s: a field of the section that it is in', (path, field, around) => {
    expect(hint('static_config', field, '3.5', path)).toBe(`it belongs into ${around} around it: indent it less`)
  })

  it('finds its way through mappings of any keys', () => {
    const path = ['scrape_configs', 0, 'http_headers', 'X-A']
    expect(hint('http_header', 'job_name', '3.5', path)).toBe(
      'it belongs into the scrape_config around it: indent it less',
    )
  })

  it.each([
    ['k8s_sd_configs', 'kubernetes_sd_configs'],
    ['k8s_sd_config', 'kubernetes_sd_configs'],
    ['kuberntes_sd_configs', 'kubernetes_sd_configs'],
    ['kubernetes_sd_config', 'kubernetes_sd_configs'],
    ['swarm_sd_configs', 'dockerswarm_sd_configs'],
    ['zookeeper_sd_configs', 'serverset_sd_configs'],
    ['gcp_sd_configs', 'gce_sd_configs'],
    ['consul_sd', 'consul_sd_configs'],
    ['ec2_sd', 'ec2_sd_configs'],
  ])('%s: the discovery that is meant', (field, expected) => {
    expect(hint('scrape_config', field)).toBe(`did you mean "${expected}"?`)
    expect(hint('alertmanager_config', field)).toBe(`did you mean "${expected}"?`)
  })

  it('proposes no discovery that has nothing but the ending in common', () => {
    expect(hint('scrape_config', 'rancher_sd_configs')).toBeUndefined()
    expect(hint('scrape_config', 'prometheus_sd_configs')).toBeUndefined()
    expect(hint('config', 'k8s_sd_configs')).toBe(
      'did you mean "kubernetes_sd_configs"? It belongs into a scrape_config: indent it under an item of "scrape_configs"',
    )
  })

  it.each([
    ['config', 'rules', 'rule_files'],
    ['global', 'interval', 'scrape_interval'],
    ['global', 'labels', 'external_labels'],
    ['scrape_config', 'path', 'metrics_path'],
    ['scrape_config', 'timeout', 'scrape_timeout'],
    ['scrape_config', 'interval', 'scrape_interval'],
    ['scrape_config', 'job', 'job_name'],
    ['scrape_config', 'tls', 'tls_config'],
    ['relabel_config', 'target', 'target_label'],
    ['basic_auth', 'user', 'username'],
    ['remote_write', 'relabel_configs', 'write_relabel_configs'],
  ])('of a %s, %s: another word for it', (section, field, expected) => {
    expect(hint(section, field)).toBe(`did you mean "${expected}"?`)
  })

  it('says where a misspelt field of another section belongs', () => {
    expect(hint('config', 'scrape_intervall')).toMatch(/^did you mean "scrape_interval"\? It belongs /)
  })

  it('looks for fields of the release only', () => {
    expect(hint('config', 'scrape_protocols', '2.49')).toMatch(/^it belongs /)
    expect(hint('config', 'scrape_protocols', '2.48')).not.toMatch(/^it belongs/)
  })

  it('names no other discovery, and no section where many have the field', () => {
    expect(hint('dns_sd_config', 'tag_separator')).not.toMatch(/consul/)
    expect(hint('scrape_config', 'refresh_interval')).toBeUndefined()
  })

  it('tells what a section with few fields has', () => {
    expect(hint('static_config', 'foo')).toBe('allowed: labels, targets')
    expect(hint('scrape_config', 'zzzzzzzz')).toBeUndefined()
  })

  it('does not propose what Prometheus reads by oversight', () => {
    expect(hint('tsdb', 'foo')).toBe('allowed: out_of_order_time_window')
    expect(hint('tsdb', 'outofordertime_window')).toBe('did you mean "out_of_order_time_window"?')
  })

  it('tells of a field of other releases', () => {
    const problem = (name: string, release: string): ReturnType<typeof unknownField> => {
      const section = named('scrape_config')
      return unknownField(section, name, allFields(section).get(name), parseRelease(release))
    }
    expect(problem('scrape_protocols', '2.42')).toEqual({
      rule: 'field-release',
      message: '"scrape_protocols" came with 2.49: Prometheus 2.42 does not know it in a scrape_config',
    })
    expect(problem('scrape_classic_histograms', '3.0')).toEqual({
      rule: 'field-release',
      message:
        '"scrape_classic_histograms" was renamed "always_scrape_classic_histograms" in 3.0: Prometheus 3.0 refuses it in a scrape_config',
      hint: 'write "always_scrape_classic_histograms"',
    })
  })

  it('knows no word for a field that is a field itself, or stands for two', () => {
    for (const section of sections) {
      const words = Object.values(section.fields).flatMap(({ misnomers = [] }) => misnomers)
      expect(new Set(words).size, section.name).toBe(words.length)
      for (const word of words) expect(Object.keys(section.fields), section.name).not.toContain(word)
    }
    expect(
      discoverySections.flatMap(({ misnomers = [] }) => misnomers).every((word) => word.endsWith('_sd_configs')),
    ).toBe(true)
  })

  it('has something to say of every field in every section', () => {
    const names = new Set(sections.flatMap((section) => [...allFields(section).keys()]))
    for (const section of sections) {
      for (const name of names) {
        if (allFields(section).has(name)) continue
        const problem = unknownField(section, name, undefined, parseRelease('3.14'))
        expect(problem.rule).toBe('unknown-field')
        expect(problem.hint ?? '').not.toMatch(/undefined|\bit belongs (?:[,:]|$)/)
      }
    }
  })
})

describe('a slip that is made in every job', () => {
  it('is looked up once', () => {
    const hints = new Set<string | undefined>()
    const ask = (count: number): number => {
      vi.mocked(distance).mockClear()
      for (let i = 0; i < count; i++) hints.add(hint('scrape_config', 'scrape_intervl', '3.5', ['scrape_configs', i]))
      return vi.mocked(distance).mock.calls.length
    }
    const once = ask(1)
    expect(once).toBeGreaterThan(0)
    expect(ask(5000)).toBeLessThanOrEqual(once)
    expect([...hints]).toEqual(['did you mean "scrape_interval"?'])
  })

  it('is another one for another release', () => {
    const hints = ['2.42', '3.5', '2.42'].map((release) => hint('scrape_config', 'http_heders', release))
    expect(hints).toEqual([undefined, 'did you mean "http_headers"?', undefined])
  })
})
