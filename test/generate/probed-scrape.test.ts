import { describe, expect, test } from 'vitest'
import { configOf, type Job, type Labels, relabelled, rulesOf } from './relabelled.ts'

const annotated = (object: string, annotations: Labels): Labels => ({
  // As Prometheus has them before relabeling.
  __scheme__: 'http',
  __metrics_path__: '/probe',
  __address__: '10.0.0.1:8080',
  __meta_kubernetes_pod_ip: '10.0.0.1',
  ...Object.fromEntries(
    Object.entries({ scrape: 'true', ...annotations }).map(([name, value]) => [
      `__meta_kubernetes_${object}_annotation_prometheus_io_${name}`,
      value,
    ]),
  ),
})

const HTTP: readonly Job[] = [
  { preset: ['kubernetes-pods', 'blackbox-http'] },
  { preset: ['kubernetes-pods', { name: 'blackbox-http', module: 'own' }] },
  { preset: 'kubernetes-pods', blackbox: { module: 'http_2xx' } },
]

describe.each(HTTP)('%j', (job) => {
  test.each<[Labels, string]>([
    [{}, '10.0.0.1:8080'],
    [{ port: '9102' }, '10.0.0.1:9102'],
    [{ path: '/actuator/prom', scheme: 'https' }, 'https://10.0.0.1:8080/actuator/prom'],
    [{ path: 'health' }, '10.0.0.1:8080/health'],
    [{ path: '/' }, '10.0.0.1:8080'],
    [{ scheme: 'https', port: '8443', param_module: 'icmp', param_debug: 'true' }, 'https://10.0.0.1:8443'],
  ])('asks the exporter as the job says for pods with %j', (annotations, target) => {
    const labels = relabelled(job)(annotated('pod', annotations))!
    expect(Object.entries(labels).filter(([name]) => /^__(?!meta_|tmp_)/.test(name))).toEqual(
      expect.arrayContaining([
        ['__address__', '127.0.0.1:9115'],
        ['__metrics_path__', '/probe'],
        ['__scheme__', 'http'],
        ['__param_target', target],
      ]),
    )
    expect(labels).toMatchObject({ instance: target })
    expect(labels).not.toHaveProperty('__param_module')
    expect(labels).not.toHaveProperty('__param_debug')
    expect(configOf(job)['metrics_path']).toBe('/probe')
  })
})

test.each<[Job]>([
  [{ preset: ['kubernetes-endpoints', 'blackbox-tcp'] }],
  [{ preset: ['kubernetes-endpoints', { name: 'redis', exporter: '127.0.0.1:9115' }] }],
  [{ preset: 'kubernetes-endpoints', blackbox: { module: 'tcp_connect' } }],
])('what is no URL has no scheme and no path: %j', (job) => {
  expect(relabelled(job)(annotated('service', { path: '/a', scheme: 'https', port: '1' }))).toMatchObject({
    __address__: '127.0.0.1:9115',
    __param_target: '10.0.0.1:1',
    __metrics_path__: '/probe',
    __scheme__: 'http',
  })
  expect(JSON.stringify(rulesOf(job))).not.toContain('__tmp_')
})

test('what is scraped itself is asked as its annotations say', () => {
  const labels = relabelled({ preset: 'kubernetes-pods' })(annotated('pod', { path: '/a', scheme: 'https' }))
  expect(labels).toMatchObject({ __metrics_path__: '/a', __scheme__: 'https', __address__: '10.0.0.1:8080' })
})
