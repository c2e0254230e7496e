import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { decodeYaml, readYaml } from '../../src/document/yaml.ts'
import { decode } from '../../src/prometheus/config/decode.ts'
import { isBefore, parseRelease, type Release, releaseName } from '../../src/prometheus/release.ts'
import { discoverySections, serviceDiscovery } from '../../src/prometheus/schema/discovery/index.ts'
import { config } from '../../src/prometheus/schema/index.ts'
import { isAlive, type Section, sectionOf, type Type } from '../../src/prometheus/schema/types.ts'
import { discoveryCases } from './schema-discovery-cases.ts'

const RELEASES: readonly Release[] = [
  ...Array.from({ length: 14 }, (_, i) => ({ major: 2, minor: 42 + i })),
  ...Array.from({ length: 15 }, (_, i) => ({ major: 3, minor: i })),
]

/** A config with one section of a discovery, written in flow style. */
const configWith = (field: string, body: string): string => `scrape_configs:\n- job_name: j\n  ${field}:\n  - ${body}\n`

function findings(text: string, release: Release) {
  return decode(config, readYaml(decodeYaml(Buffer.from(text))), release).findings
}

/** Where the findings are, from the section on: `tls_config.key_file`. */
const places = (text: string, release: Release): string[] =>
  findings(text, release).map(({ path }) => (path ?? []).slice(4).join('.'))

describe('checks of the discoveries', () => {
  for (const [field, cases] of Object.entries(discoveryCases)) {
    const since = discoverySections.find((each) => each.field === field)?.since
    it.each(cases)(`${field}: $body`, ({ body, at, from, until }) => {
      for (const release of RELEASES) {
        if (since !== undefined && isBefore(release, parseRelease(since))) continue
        const refused =
          at !== undefined &&
          !(from !== undefined && isBefore(release, parseRelease(from))) &&
          !(until !== undefined && !isBefore(release, parseRelease(until)))
        const found = [...new Set(places(configWith(field, body), release))].sort()
        expect(found, releaseName(release)).toEqual(refused ? [at].flat().sort() : [])
      }
    })
  }

  it('judges every discovery by at least one case', () => {
    expect(Object.keys(discoveryCases).sort()).toEqual(discoverySections.map(({ field }) => field).sort())
  })

  it('refuses null and empty sections at their place', () => {
    for (const { field, since } of discoverySections) {
      const release = parseRelease(since ?? '2.42')
      const [finding] = findings(configWith(field, '~'), release)
      expect(finding?.message).toBe(`empty or null section in ${field}`)
      expect(finding?.path).toEqual(['scrape_configs', 0, field, 0])
    }
  })

  it('knows a discovery from its release on', () => {
    const text = configWith('stackit_sd_configs', '{project: a}')
    expect(findings(text, parseRelease('3.4')).map(({ rule }) => rule)).toEqual(['field-release'])
    expect(findings(text, parseRelease('3.5'))).toEqual([])
  })

  it('asks promtool of client certificates for Kubernetes in scrape configs only', () => {
    const section = '{role: pod, api_server: "http://a", tls_config: {cert_file: c, key: k}}'
    const release = parseRelease('2.53')
    expect(places(configWith('kubernetes_sd_configs', section), release)).toEqual(['tls_config.cert_file'])
    const alerting = `alerting:\n  alertmanagers:\n  - kubernetes_sd_configs:\n    - ${section}\n`
    expect(findings(alerting, release)).toEqual([])
  })

  it('never shows a secret', () => {
    const text = configWith(
      'scaleway_sd_configs',
      '{role: instance, project_id: p, access_key: k, secret_key: hidden, zone: z}',
    )
    const messages = findings(text, parseRelease('3.5')).map(({ message }) => message)
    expect(messages).toHaveLength(4)
    expect(messages.join()).not.toContain('hidden')
  })
})

describe('the tables of the discoveries', () => {
  it('are listed as the fields of service discovery', () => {
    expect(Object.keys(serviceDiscovery.fields)).toEqual(discoverySections.map(({ field }) => field))
    for (const { field, section } of discoverySections) {
      expect(field).toBe(`${section.name}s`)
      expect(section.goType).toMatch(/^discovery\/\w+\.\w+$/)
    }
  })

  it('have a doc line and a sensible lifetime for each field', () => {
    for (const section of sections()) {
      expect(section.doc, section.name).toMatch(/\.$/)
      for (const [name, { doc, since, until }] of Object.entries(section.fields)) {
        expect(doc, `${section.name}.${name}`).toMatch(/\.$/)
        if (since && until) expect(isBefore(parseRelease(since), parseRelease(until)), name).toBe(true)
      }
    }
  })

  it('have defaults that their types take', () => {
    for (const section of sections()) {
      for (const [name, { type, default: written }] of Object.entries(section.fields)) {
        if (typeof written !== 'string' || type.kind !== 'scalar' || !type.parse) continue
        expect(type.parse(written, parseRelease('3.14')), `${section.name}.${name}`).toHaveProperty('value')
      }
    }
  })
})

function sections(): Section[] {
  const found = new Set<Section>()
  const add = (it: Section): void => {
    if (found.has(it)) return
    found.add(it)
    for (const { type } of Object.values(it.fields)) addType(type)
  }
  const addType = (type: Type): void => {
    if (type.kind === 'section') add(sectionOf(type))
    else if (type.kind === 'list' || type.kind === 'map') addType(type.of)
  }
  for (const { section } of discoverySections) add(section)
  return [...found]
}

/** What a field is set to in turn: each kind of scalar, null, list and mapping. */
const VALUES = [
  '~',
  'Null',
  '"~"',
  '""',
  'true',
  '0',
  '-1',
  '5m',
  '"5m"',
  'a',
  '" "',
  '"http://a"',
  '[]',
  '[~]',
  '[/a]',
  '{}',
]

describe.each(Object.entries(inject('oracles')))('promtool %s', (version, oracle) => {
  it('agrees about every case and about each field with each kind of value', () => {
    const release = parseRelease(version)
    const texts: string[] = []
    for (const { field, section, since } of discoverySections) {
      if (since !== undefined && !isAlive({ since }, release)) continue
      const cases = discoveryCases[field]!
      texts.push(...cases.map(({ body }) => configWith(field, body)))
      const valid = cases.find(({ at }) => at === undefined)!.body.slice(1, -1)
      for (const [name, each] of Object.entries(section.fields)) {
        if (!isAlive(each, release) || valid.includes(`${name}:`)) continue
        for (const value of VALUES) {
          // What the decoder makes of a quoted null for a mapping is no matter of a table.
          if (each.type.kind === 'section' && value === '"~"') continue
          const written = [...(valid ? [valid] : []), `${name}: ${value}`].join(', ')
          texts.push(configWith(field, `{${written}}`))
        }
      }
    }
    const verdicts = promtoolVerdicts(oracle, texts)
    const differing = texts.filter((text, i) => {
      const verdict = verdicts[i]
      // Debian leaves discoveries out of its builds.
      if (/field \w+_sd_configs not found/.test(verdict ?? '')) return false
      return (verdict === undefined) !== (findings(text, release).length === 0)
    })
    expect(differing).toEqual([])
    expect(verdicts.filter((verdict) => verdict === undefined).length).toBeGreaterThan(500)
  })
})

/** For each text what promtool says of it as a config: undefined where it accepts it. */
function promtoolVerdicts(oracle: string, texts: readonly string[]): (string | undefined)[] {
  const folder = mkdtempSync(join(tmpdir(), 'promsd-discovery-'))
  try {
    const names = texts.map((_, i) => `c${i}.yml`)
    for (const [i, text] of texts.entries()) writeFileSync(join(folder, names[i]!), text)
    const verdicts: (string | undefined)[] = texts.map(() => 'no verdict')
    // promtool panics at some sections (a null filter of EC2): then it is called again for the rest.
    for (let next = 0, done = -1; next < texts.length && done < next; ) {
      done = next
      const output = openSync(join(folder, 'output'), 'w+')
      spawnSync(join(oracle, 'promtool'), ['check', 'config', '--syntax-only', '--lint=none', ...names.slice(next)], {
        cwd: folder,
        stdio: ['ignore', output, output],
        // Without a region it would ask the metadata service of EC2.
        env: { ...process.env, AWS_EC2_METADATA_DISABLED: 'true' },
      })
      closeSync(output)
      for (const part of readFileSync(join(folder, 'output'), 'utf8').split(/^Checking (?=c\d+\.yml$)/m)) {
        const index = /^c(\d+)\.yml\n/.exec(part)?.[1]
        if (index === undefined) continue
        verdicts[Number(index)] = /(?:FAILED: |^panic: )(.*)/ms.exec(part)?.[1]?.trim()
        next = Number(index) + 1
      }
    }
    return verdicts
  } finally {
    rmSync(folder, { recursive: true })
  }
}
