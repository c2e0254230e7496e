import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { isBefore, parseRelease } from '../../src/prometheus/release.ts'
import { discoverySections } from '../../src/prometheus/schema/discovery/index.ts'
import { presetCases } from '../generate/presets/cases.ts'
import { discoveryCases } from '../prometheus/schema-discovery-cases.ts'
import { noNetwork, ownNetwork } from '../support/network.ts'
import { startPrometheus } from '../support/prometheus.ts'
import { missing, program, runCommand, temporaryFolder } from '../support/promsd.ts'

if (noNetwork) missing(noNetwork)

/** A job of a project file. */
interface Job {
  readonly name: string
  /** The discovery that it needs. */
  readonly field: string
  /** What it asks for, in flow style. */
  readonly text: string
}

/** A job for each discovery, in every form that all releases take. */
const discoveryJobs: readonly Job[] = discoverySections.flatMap(({ field }) =>
  discoveryCases[field]! // promtool takes such an interval, the server panics over it.
    .filter(({ at, body }) => at === undefined && !body.includes('refresh_interval: 0s'))
    .map(({ body }, i) => ({ name: `${field}-${i}`, field, text: `${field}: [${body}]` })),
)

/** A job for each preset that finds its targets itself. */
const presetJobs: readonly Job[] = presetCases().flatMap(({ preset, options }, i) => {
  const field = Object.keys(preset.scrape(options)).find((name) => name.endsWith('_sd_configs'))
  if (field === undefined) return []
  return [{ name: `${preset.name}-${i}`, field, text: `preset: ${JSON.stringify({ name: preset.name, ...options })}` }]
})

/** The fields of discoveries that a release, or its build, does not have. */
async function lackingIn(version: string, promtool: string, folder: string): Promise<Set<string>> {
  const release = parseRelease(version)
  const known = discoverySections.filter(({ since }) => since === undefined || !isBefore(release, parseRelease(since)))
  const lacking = new Set(discoverySections.filter((section) => !known.includes(section)).map(({ field }) => field))
  const file = join(folder, 'build.yml')
  writeFileSync(file, `scrape_configs:\n  - job_name: a\n${known.map(({ field }) => `    ${field}: []\n`).join('')}`)
  const { stdout, stderr } = await runCommand(promtool, ['check', 'config', '--syntax-only', file])
  for (const [, field] of `${stdout}${stderr}`.matchAll(/field (\w+_sd_configs) not found/g)) lacking.add(field!)
  return lacking
}

describe.skipIf(noNetwork !== undefined)('every discovery and every preset that has one', () => {
  test.each(Object.entries(inject('oracles')))('is loaded by Prometheus %s', async (version, oracle) => {
    const folder = temporaryFolder()
    const lacking = await lackingIn(version, join(oracle, 'promtool'), folder)
    const jobs = [...discoveryJobs, ...presetJobs].filter(({ field }) => !lacking.has(field))
    const project = jobs.map(({ name, text }) => `  - name: ${name}\n    ${text}\n`).join('')
    writeFileSync(join(folder, 'promsd.yaml'), `jobs:\n${project}`)
    const variables = Array.from(project.matchAll(/\$\{env:(\w+)\}/g), ([, name]) => [name!, 'secret'])

    // Nothing is reached from there, but all of it is begun.
    const network = await ownNetwork()
    const wrap = network.wrap(folder)
    const flags = ['--web.enable-lifecycle']
    const server = await startPrometheus(version, oracle, folder, '', { wrap, ask: network.ask, flags })
    onTestFinished(async () => void (await server.stop()))
    const [command, ...args] = [
      ...[...wrap, process.execPath, program, 'generate', '-q', '-p', version],
      ...['--to', server.configFile, '--reload', server.url],
    ]
    expect(await runCommand(command!, args, { env: Object.fromEntries(variables) })).toMatchObject({
      status: 0,
      stdout: '',
      stderr: '',
    })
    expect(await server.metric('prometheus_config_last_reload_successful')).toEqual({ '': 1 })
    const answer = await (await network.ask(`${server.url}/api/v1/status/config`)).json()
    const { data } = answer as { data: { yaml: string } }
    const loaded = Array.from(data.yaml.matchAll(/^- job_name: (\S+)$/gm), ([, name]) => name)
    expect(loaded).toEqual(jobs.map(({ name }) => name))
    // They have begun, find nobody, and the server goes on.
    const failures = async () => (await server.metric('prometheus_sd_dns_lookup_failures_total'))['']
    await expect.poll(failures, { timeout: 30_000, interval: 100 }).toBeGreaterThan(0)
    expect(await server.stop()).toMatchObject({ status: 0 })
  })
})
