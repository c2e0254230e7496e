import { describe, expect, inject, test } from 'vitest'
import { jsonText } from '../../src/report/terminal.ts'
import { presetCases } from '../generate/presets/cases.ts'
import { startPrometheus } from '../support/prometheus.ts'
import { run, temporaryFolder } from '../support/promsd.ts'

describe('promsd presets', () => {
  test('lists them', async () => {
    const { status, stdout, stderr } = await run(['presets'])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toContain('windows               9182   Windows machines, by windows_exporter\n')
    const { stdout: json } = await run(['presets', '-o', 'json'])
    const list: { name: string }[] = JSON.parse(json)
    expect(stdout.split('\n').map((line) => line.split(' ')[0])).toEqual([...list.map(({ name }) => name), ''])
    expect(list).toContainEqual({ name: 'ecs', port: null, since: '3.8', summary: 'tasks of Amazon ECS' })
  })

  test('shows one', async () => {
    const { status, stdout } = await run(['presets', 'pushgateway'])
    expect(status).toBe(0)
    expect(stdout).toContain('      - job_name: pushgateway\n        honor_labels: true\n')
    const { stdout: json } = await run(['presets', 'tcp-server', '-o', 'json'])
    expect(JSON.parse(json)).toMatchObject({
      name: 'tcp-server',
      port: 1234,
      options: [{ name: 'per_client', kind: 'flag', required: false, default: false }],
      scrape: { metric_relabel_configs: [{ action: 'drop' }] },
    })
  })

  test('suggests what may be meant by an unknown name', async () => {
    const { status, stdout, stderr } = await run(['presets', 'kubernetes-pod'])
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toBe('error: there is no preset "kubernetes-pod"\nhelp: did you mean "kubernetes-pods"?\n')
    const { stderr: other } = await run(['presets', 'x-y-z'])
    expect(other).toContain('promsd presets lists them')
    const { stdout: json, status: exit } = await run(['presets', 'nodes', '-o', 'json'])
    expect(exit).toBe(2)
    expect(JSON.parse(json)).toEqual({
      error: { message: 'there is no preset "nodes"', exit: 2, hint: 'did you mean "node"?' },
    })
  })
})

test.each(Object.entries(inject('oracles')))(
  'Prometheus %s runs with the presets of targets',
  async (version, oracle) => {
    // Those that find targets themselves would look for them beyond this machine.
    const jobs = presetCases().flatMap(({ preset, options }, i) => {
      const fields = preset.scrape(options)
      if (Object.keys(fields).some((name) => name.endsWith('_sd_configs'))) return []
      return [{ job_name: `${preset.name}-${i}`, ...fields, static_configs: [{ targets: ['127.0.0.1:1'] }] }]
    })
    const server = await startPrometheus(version, oracle, temporaryFolder(), jsonText({ scrape_configs: jobs }))
    try {
      const pools = async () => {
        const labels = Object.keys(await server.metric('prometheus_target_scrape_pool_targets'))
        return labels.map((text) => /scrape_job="([^"]+)"/.exec(text)![1]).sort()
      }
      // They appear one by one, within seconds of the start.
      const names = jobs.map(({ job_name: name }) => name).sort()
      await expect.poll(pools, { timeout: 60_000, interval: 100 }).toEqual(names)
    } finally {
      await server.stop()
    }
  },
)
