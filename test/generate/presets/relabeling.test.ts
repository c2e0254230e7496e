import { describe, expect, it } from 'vitest'
import { presetByName, presetOptions, scrapeTogether } from '../../../src/generate/presets/index.ts'
import { literal } from '../../../src/generate/presets/relabeling.ts'
import { NEWEST } from '../../../src/prometheus/release.ts'
import { relabel, relabelRule } from '../../../src/relabel/relabel.ts'
import { scrapeOf } from './cases.ts'

type Labels = Readonly<Record<string, string>>

/** Labels after the rules of a field, without the `__meta_` ones; undefined where they are dropped. */
function relabelled(
  labels: Labels,
  fields: ReturnType<typeof scrapeOf>,
  field = 'relabel_configs',
): Labels | undefined {
  const rules = (fields[field] ?? []) as readonly Record<string, string & string[]>[]
  const compiled = rules.map((rule) =>
    relabelRule(
      {
        sourceLabels: rule['source_labels'],
        regex: rule['regex'],
        targetLabel: rule['target_label'],
        replacement: rule['replacement'],
        action: rule['action'],
      },
      NEWEST,
    ),
  )
  const result = relabel(new Map(Object.entries(labels)), compiled, { release: NEWEST })
  if (!('labels' in result)) return undefined
  return Object.fromEntries([...result.labels].filter(([name]) => !name.startsWith('__meta_')))
}

/** Which series a preset keeps. */
function kept(series: readonly Labels[], fields: ReturnType<typeof scrapeOf>): readonly Labels[] {
  return series.filter((labels) => relabelled(labels, fields, 'metric_relabel_configs') !== undefined)
}

const named = (...names: readonly string[]): readonly Labels[] => names.map((name) => ({ __name__: name }))

describe('Kubernetes', () => {
  const pod = (annotations: Labels, labels: Labels = {}): Labels => ({
    __address__: '10.0.0.7:80',
    __meta_kubernetes_namespace: 'shop',
    __meta_kubernetes_pod_name: 'api-1',
    __meta_kubernetes_pod_node_name: 'n1',
    __meta_kubernetes_pod_ip: '10.0.0.7',
    __meta_kubernetes_pod_phase: 'Running',
    __meta_kubernetes_pod_label_app: 'api',
    ...Object.fromEntries(
      Object.entries(annotations).map(([name, value]) => [
        `__meta_kubernetes_pod_annotation_prometheus_io_${name}`,
        value,
      ]),
    ),
    ...labels,
  })
  const seen = { app: 'api', namespace: 'shop', pod: 'api-1', node: 'n1' }
  const pods = scrapeOf('kubernetes-pods')

  it('scrapes pods that ask for it, as they ask for it', () => {
    expect(relabelled(pod({}), pods)).toBeUndefined()
    expect(relabelled(pod({ scrape: 'false' }), pods)).toBeUndefined()
    expect(relabelled(pod({ scrape: 'true' }), pods)).toEqual({ ...seen, __address__: '10.0.0.7:80' })
    const annotations = { scrape: 'true', port: '9102', path: '/m', scheme: 'https', param_module: 'x' }
    expect(relabelled(pod(annotations), pods)).toEqual({
      ...seen,
      __address__: '10.0.0.7:9102',
      __metrics_path__: '/m',
      __scheme__: 'https',
      __param_module: 'x',
    })
  })

  it('takes the annotated port whatever the address', () => {
    const annotated = { scrape: 'true', port: '9102' }
    const bare = { __address__: '10.0.0.7' }
    const ipv6 = { __address__: '[fd00::7]:80', __meta_kubernetes_pod_ip: 'fd00::7' }
    expect(relabelled(pod(annotated, bare), pods)).toMatchObject({ __address__: '10.0.0.7:9102' })
    expect(relabelled(pod(annotated, ipv6), pods)).toMatchObject({ __address__: '[fd00::7]:9102' })
    expect(relabelled(pod({ scrape: 'true', port: 'http' }), pods)).toMatchObject({ __address__: '10.0.0.7:80' })
  })

  it('leaves pods that are not running', () => {
    const phase = { __meta_kubernetes_pod_phase: 'Succeeded' }
    expect(relabelled(pod({ scrape: 'true' }, phase), pods)).toBeUndefined()
  })

  it('scrapes endpoints as their service asks for it', () => {
    const endpoint = (address: string, port = '9102'): Labels => ({
      __address__: address,
      __meta_kubernetes_namespace: 'shop',
      __meta_kubernetes_service_name: 'api',
      __meta_kubernetes_service_label_team: 'web',
      __meta_kubernetes_service_annotation_prometheus_io_scrape: 'true',
      __meta_kubernetes_service_annotation_prometheus_io_port: port,
    })
    const fields = scrapeOf('kubernetes-endpoints')
    const labels = { namespace: 'shop', service: 'api', team: 'web' }
    expect(relabelled(endpoint('10.0.0.7:80'), fields)).toEqual({ ...labels, __address__: '10.0.0.7:9102' })
    expect(relabelled(endpoint('[fd00::7]:80'), fields)).toEqual({ ...labels, __address__: '[fd00::7]:9102' })
    expect(relabelled(endpoint('10.0.0.7:80', ''), fields)).toEqual({ ...labels, __address__: '10.0.0.7:80' })
  })

  it('probes services and ingresses', () => {
    const service = {
      __address__: 'api.shop.svc:80',
      __meta_kubernetes_namespace: 'shop',
      __meta_kubernetes_service_name: 'api',
      __meta_kubernetes_service_annotation_prometheus_io_probe: 'true',
    }
    expect(relabelled(service, scrapeOf('kubernetes-services'))).toEqual({
      __address__: 'blackbox-exporter:9115',
      __param_target: 'api.shop.svc:80',
      instance: 'api.shop.svc:80',
      namespace: 'shop',
      service: 'api',
    })
    const ingress = {
      __address__: 'shop.example',
      __meta_kubernetes_namespace: 'shop',
      __meta_kubernetes_ingress_name: 'web',
      __meta_kubernetes_ingress_scheme: 'https',
      __meta_kubernetes_ingress_path: '/health',
      __meta_kubernetes_ingress_annotation_prometheus_io_probe: 'true',
    }
    expect(relabelled(ingress, scrapeOf('kubernetes-ingress', { exporter: 'prober:9115' }))).toEqual({
      __address__: 'prober:9115',
      __param_target: 'https://shop.example/health',
      instance: 'https://shop.example/health',
      namespace: 'shop',
      ingress: 'web',
    })
  })

  it('has the labels of nodes', () => {
    const node = { __address__: '10.0.0.1:10250', __meta_kubernetes_node_label_zone: 'a' }
    expect(relabelled(node, scrapeOf('kubernetes-nodes'))).toEqual({ __address__: '10.0.0.1:10250', zone: 'a' })
  })
})

describe('exporters that scrape for others', () => {
  it.each([
    ['blackbox-tcp', {}, '/probe', '127.0.0.1:9115'],
    ['redis', { exporter: 'redis-exporter:9121' }, '/scrape', 'redis-exporter:9121'],
    ['postgres', { exporter: 'pg:9187', auth_module: 'prod' }, '/probe', 'pg:9187'],
    ['mysqld', { exporter: 'my:9104' }, '/probe', 'my:9104'],
  ])('%s', (name, given, path, exporter) => {
    const fields = scrapeOf(name, given)
    expect(fields['metrics_path']).toBe(path)
    expect(relabelled({ __address__: 'db1:1' }, fields)).toEqual({
      __address__: exporter,
      __param_target: 'db1:1',
      instance: 'db1:1',
    })
  })
})

describe('clouds and registries', () => {
  it('takes the tag of a Consul service as it is', () => {
    const service = (tags: string): Labels => ({ __meta_consul_tags: tags, __meta_consul_service: 'api' })
    const fields = scrapeOf('consul', { tag: 'a.b' })
    expect(relabelled(service(',x,a.b,'), fields)).toEqual({ service: 'api' })
    expect(relabelled(service(',x,aXb,'), fields)).toBeUndefined()
    expect(relabelled(service(''), scrapeOf('consul'))).toEqual({ service: 'api' })
  })

  it('takes the zone out of its URL', () => {
    const zone = 'https://www.googleapis.com/compute/v1/projects/p/zones/europe-west1-b'
    const labels = { __meta_gce_instance_status: 'RUNNING', __meta_gce_zone: zone }
    expect(relabelled(labels, scrapeOf('gce'))).toEqual({ zone: 'europe-west1-b' })
    expect(relabelled({ ...labels, __meta_gce_instance_status: 'STOPPED' }, scrapeOf('gce'))).toBeUndefined()
  })

  it('filters EC2 instances by state and tags', () => {
    expect(scrapeOf('ec2', { tags: ['env=prod', 'a=b=c'] })['ec2_sd_configs']).toEqual([
      {
        region: 'eu-west-1',
        port: 9100,
        filters: [
          { name: 'instance-state-name', values: ['running'] },
          { name: 'tag:env', values: ['prod'] },
          { name: 'tag:a', values: ['b=c'] },
        ],
      },
    ])
  })

  it('names the job of a Swarm task by its label', () => {
    const task = { __meta_dockerswarm_task_desired_state: 'running', job: 'dockerswarm' }
    const asked = { ...task, __meta_dockerswarm_service_label_prometheus_job: 'shop' }
    expect(relabelled(task, scrapeOf('dockerswarm'))).toBeUndefined()
    expect(relabelled(asked, scrapeOf('dockerswarm'))).toEqual({ job: 'shop' })
  })
})

describe('dotnet-runtime', () => {
  it('keeps the groups that are asked for, by the names of people and of the library', () => {
    const gc = named(
      'dotnet_gc_collections_total',
      'dotnet_gc_collection_count_total',
      'dotnet_gc_pause_seconds_bucket',
    )
    const cpu = named('process_cpu_seconds_total')
    const jit = named('dotnet_jit_methods_total', 'dotnet_jit_method_total')
    const pool = named(
      'dotnet_threadpool_threads_total',
      'dotnet_threadpool_num_threads',
      'dotnet_threadpool_queue_length',
      'dotnet_threadpool_queue_length_sum',
    )
    const other = named('dotnet_build_info', 'process_cpu_count', 'http_requests_received_total', 'dotnet_gc_made_up')
    const all = [...gc, ...cpu, ...jit, ...pool, ...other]
    expect(kept(all, scrapeOf('dotnet-runtime'))).toEqual([...gc, ...cpu, ...jit, ...pool])
    expect(kept(all, scrapeOf('dotnet-runtime', { groups: ['gc'] }))).toEqual([...gc, ...cpu])
    expect(kept(all, scrapeOf('dotnet-runtime', { groups: ['threadpool', 'jit'] }))).toEqual([...jit, ...pool])
  })

  it('limits the types of exceptions where it is asked to', () => {
    const exception = (type?: string): Labels => ({ __name__: 'dotnet_exceptions_total', ...(type ? { type } : {}) })
    const all = [exception(), exception('System.IO.IOException'), exception('System_IO.IOException'), exception('x')]
    expect(kept(all, scrapeOf('dotnet-runtime'))).toEqual(all)
    expect(kept(all, scrapeOf('dotnet-runtime', { exception_types: [] }))).toEqual([all[0]])
    const limited = scrapeOf('dotnet-runtime', { exception_types: ['System.IO.IOException', 'y'] })
    expect(kept(all, limited)).toEqual([all[0], all[1]])
    expect(relabelled(all[1]!, limited, 'metric_relabel_configs')).toEqual(all[1])
    expect(
      relabelled({ ...all[3]!, __name__: 'dotnet_contention_total' }, limited, 'metric_relabel_configs'),
    ).toBeDefined()
  })

  it('warns of exception types without end', () => {
    const warnings = (given: Record<string, unknown>) => {
      const preset = presetByName('dotnet-runtime')!
      return preset.warnings!(presetOptions(preset, given))
    }
    expect(warnings({})).toEqual([
      'each type of exception makes a series of its own, without end: exception_types limits them',
    ])
    expect(warnings({ exception_types: ['A'] })).toEqual([])
    expect(warnings({ groups: ['gc'] })).toEqual([])
  })
})

describe('tcp-server', () => {
  it('drops the series of clients unless they are asked for', () => {
    const server = named('tcp_requests_total', 'tcp_active_connections')
    const clients = named('tcp_requests_by_client_total', 'tcp_active_connections_by_client')
    expect(kept([...server, ...clients], scrapeOf('tcp-server'))).toEqual(server)
    expect(kept([...server, ...clients], scrapeOf('tcp-server', { per_client: true }))).toEqual([...server, ...clients])
  })
})

describe('several presets of a job', () => {
  const together = (...names: readonly string[]) =>
    scrapeTogether(
      names.map((name) => {
        const preset = presetByName(name)!
        return { preset, scrape: preset.scrape(presetOptions(preset, {})) }
      }),
    )

  it('keep the metrics of each where one of them keeps its own only', () => {
    const [aspnetcore, dotnet] = together('aspnetcore', 'dotnet-runtime')
    const series = named('http_requests_in_progress', 'http_request_duration_seconds_bucket', 'dotnet_contention_total')
    expect(kept(series, aspnetcore!)).toEqual(series.slice(0, 2))
    expect(kept(series, dotnet!)).toEqual(series.slice(2))
    const [, tcp] = together('dotnet-runtime', 'tcp-server')
    expect(kept(named('tcp_errors_total', 'tcp_requests_by_client_total'), tcp!)).toEqual(named('tcp_errors_total'))
  })

  it('bring what they bring alone where none does, and where nothing is known of their metrics', () => {
    expect(together('aspnetcore', 'tcp-server')).toEqual([scrapeOf('aspnetcore'), scrapeOf('tcp-server')])
    const [pods] = together('kubernetes-pods', 'dotnet-runtime')
    expect(pods).toEqual(scrapeOf('kubernetes-pods'))
  })
})

it('makes texts regular expressions of themselves', () => {
  expect(literal(String.raw`a.b|c(d)[e]{2}^$*+?\x-`)).toBe(String.raw`a\.b\|c\(d\)\[e\]\{2\}\^\$\*\+\?\\x-`)
})
