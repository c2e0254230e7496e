import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, inject, it } from 'vitest'
import { PRESETS, presetByName } from '../../../src/generate/presets/index.ts'
import { isBefore, parseRelease, releaseName } from '../../../src/prometheus/release.ts'
import { META_LABELS } from '../../../src/prometheus/schema/meta-labels.ts'
import { lintText } from '../../lint/lint-text.ts'
import { configVerdicts } from '../../lint/promtool.ts'
import { configOf, presetCases, texts } from './cases.ts'

const RELEASES = [
  ...Array.from({ length: 14 }, (_, i) => `2.${42 + i}`),
  ...Array.from({ length: 15 }, (_, i) => `3.${i}`),
]

/** Discoveries that Debian leaves out of its builds, by release. */
const NOT_BUILT: Readonly<Record<string, RegExp>> = {
  '2.42': /"(?:consul|kubernetes)_sd_configs"/,
  '2.53': /"(?:azure|consul)_sd_configs"/,
  '3.5': /"(?:azure|consul|openstack)_sd_configs"/,
}

const folder = mkdtempSync(join(tmpdir(), 'promsd-presets-'))
afterAll(() => rmSync(folder, { recursive: true }))

const isKnown = (since: string | undefined, release: string): boolean =>
  since === undefined || !isBefore(parseRelease(release), parseRelease(since))

describe('the presets', () => {
  it('are those that people ask for', () => {
    expect(PRESETS.map(({ name }) => name).sort()).toEqual(
      `alertmanager aspnetcore azure blackbox-http blackbox-icmp blackbox-tcp cadvisor consul dockerswarm dotnet-runtime ec2
      ecs etcd gce grafana jmx kafka kubernetes-endpoints kubernetes-ingress kubernetes-nodes kubernetes-pods
      kubernetes-services mysqld nginx node openstack postgres prometheus pushgateway rabbitmq redis tcp-server windows
      zookeeper`.split(/\s+/),
    )
    expect(presetByName('node')).toBe(PRESETS.find(({ name }) => name === 'node'))
    expect(presetByName('constructor')).toBeUndefined()
  })

  it.each(PRESETS)('$name is described', ({ name, summary, doc, options = [], metrics = [], ...rest }) => {
    expect(name).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
    expect(summary).not.toMatch(/\.$|\n/)
    expect(doc).toMatch(/\.$/)
    expect(new Set(options.map((option) => option.name)).size).toBe(options.length)
    for (const option of options) {
      expect(option.name).toMatch(/^[a-z]+(?:_[a-z]+)*$/)
      expect(option.doc).toMatch(/\.$/)
      if (option.required) expect(option.example, option.name).toBeDefined()
    }
    for (const metric of metrics) expect(metric.doc).toMatch(/\.$/)
    const { port, target } = rest
    if (port !== undefined) expect(port).toBeLessThan(65_536)
    const finds = configOf(presetCases().find(({ preset }) => preset.name === name)!).includes('_sd_configs"')
    expect(port !== undefined || target !== undefined).toBe(!finds)
  })

  it.each(presetCases())('$name: lint has nothing against it in any release', async (each) => {
    const text = configOf(each)
    for (const release of RELEASES.filter((version) => isKnown(each.preset.since, version))) {
      const files = await lintText(text, { version: release, missingFiles: 'ignore' })
      const found = files.flatMap(({ findings }) => findings.map(({ rule, message }) => `${rule}: ${message}`))
      const expected = text.includes('"insecure_skip_verify": true') ? [expect.stringMatching(/^tls-insecure/)] : []
      expect(found, release).toEqual(expected)
    }
  })

  it('name the release that reads all of them', async () => {
    for (const each of presetCases().filter(({ preset }) => preset.since !== undefined)) {
      const before = RELEASES[RELEASES.indexOf(each.preset.since!) - 1]!
      const [file] = await lintText(configOf(each), { version: before })
      expect(file!.findings.map(({ rule }) => rule)).toContain('field-release')
    }
  })

  it.each(Object.entries(inject('oracles')))('promtool %s takes what its build knows', (version, oracle) => {
    const { [releaseName(parseRelease(version))]: missing } = NOT_BUILT
    const cases = presetCases().filter(({ preset }) => isKnown(preset.since, version))
    const known = cases.filter((each) => !missing?.test(configOf(each)))
    expect(known.length).toBeGreaterThan(PRESETS.length)
    const verdicts = configVerdicts(join(oracle, 'promtool'), join(folder, version), known.map(configOf))
    expect(known.filter((_, i) => !verdicts[i]).map(({ name }) => name)).toEqual([])
  })

  it('read only labels that their discoveries give', () => {
    for (const { name, preset, options } of presetCases()) {
      const fields = preset.scrape(options)
      const discovery = Object.keys(fields).find((field) => field.endsWith('_sd_configs'))
      for (const [label] of texts(fields)
        .join(' ')
        .matchAll(/__meta_\w+/g)) {
        const given = META_LABELS[discovery!]!.map((each) => each.name)
        const fits = (pattern: string): boolean =>
          pattern.endsWith('*') ? label.startsWith(pattern.slice(0, -1)) : label === pattern
        expect(given.some(fits), `${name}: ${label}`).toBe(true)
      }
    }
  })
})
