import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { PRESETS, presetByName } from '../../src/generate/presets/index.ts'
import { optionDefault, optionValues, presetDocs, presetJson } from '../../src/report/preset-docs.ts'
import { presetsPage } from '../../src/report/preset-page.ts'
import { renderPreset, renderPresetList } from '../../src/report/preset-text.ts'
import { lintText } from '../lint/lint-text.ts'

const plain = (_style: unknown, text: string): string => text
const docsOf = (name: string) => presetDocs(presetByName(name)!)

describe('docs/presets.md', () => {
  const page = readFileSync(new URL('../../docs/presets.md', import.meta.url), 'utf8')

  it('is what the presets say: npm run docs:presets', () => {
    expect(page).toBe(presetsPage(PRESETS))
  })

  it('leads from the table to each preset', () => {
    for (const { name } of PRESETS) {
      expect(page).toContain(`| [${name}](#${name}) |`)
      expect(page).toContain(`\n## ${name}\n`)
    }
  })

  it('shows configs that lint has nothing against', async () => {
    const configs = [...page.matchAll(/^```yaml\n(scrape_configs:.*?)^```$/gms)].map(([, text]) => text!)
    expect(configs).toHaveLength(PRESETS.length)
    for (const text of configs) {
      const [file] = await lintText(text, { missingFiles: 'ignore' })
      expect(file!.findings, text).toEqual([])
    }
  })
})

describe('on the terminal', () => {
  it('presets are listed in columns', () => {
    const presets = ['node', 'blackbox-http', 'rabbitmq'].map((name) => presetByName(name)!)
    expect(renderPresetList(presets, plain)).toMatchInlineSnapshot(`
      "node           9100   Linux and other Unix machines, by node_exporter
      blackbox-http  -      web sites and APIs, probed over HTTP
      rabbitmq       15692  RabbitMQ, by its plugin rabbitmq_prometheus
      "
    `)
  })

  it('a preset is shown with its options, and what it brings', () => {
    expect(renderPreset(docsOf('zookeeper'), plain)).toMatchInlineSnapshot(`
      "zookeeper: endpoints that Serversets or Nerve keep in ZooKeeper

      Finds endpoints that register themselves in ZooKeeper: with Finagle's Serversets, or with Nerve. Series get \`path\`, the
      place in ZooKeeper. The metrics of ZooKeeper itself (its PrometheusMetricsProvider, port 7000) need no preset.

      Options:
          servers (list of texts; required)
            Addresses of the ZooKeeper servers.
          paths (list of texts; required)
            Paths to watch, each a service or a tree of them.
          format (one of serverset, nerve; default: serverset)
            Who writes the endpoints.

      In promsd.yaml:
          jobs:
            - name: zookeeper
              preset:
                name: zookeeper
                servers:
                  - zk1:2181
                  - zk2:2181
                  - zk3:2181
                paths:
                  - /services/shop

      In prometheus.yml:
          scrape_configs:
            - job_name: zookeeper
              serverset_sd_configs:
                - servers:
                    - zk1:2181
                    - zk2:2181
                    - zk3:2181
                  paths:
                    - /services/shop
              relabel_configs:
                - source_labels:
                    - __meta_serverset_status
                  regex: ALIVE
                  action: keep
                - source_labels:
                    - __meta_serverset_path
                  target_label: path
      "
    `)
    expect(renderPreset(docsOf('tcp-server'), plain)).toMatchInlineSnapshot(`
      "tcp-server: TCP servers of .NET with metrics of their own, by KestrelMetricServer

      Needs prometheus-net (https://github.com/prometheus-net/prometheus-net) in the server, with
      \`new KestrelMetricServer(port: 1234).Start()\` and the metrics below. There is no end to the clients that a server may
      have, so the series of each are dropped unless \`per_client\` asks for them.

      Port 1234.

      Options:
          per_client (true or false; default: false)
            Whether to keep the series of each client, and record and show their requests.

      In promsd.yaml:
          jobs:
            - name: tcp-server
              preset: tcp-server
              static:
                - server1:1234

      In prometheus.yml:
          scrape_configs:
            - job_name: tcp-server
              metric_relabel_configs:
                - source_labels:
                    - __name__
                  regex: tcp_.+_by_client(?:_.+)?
                  action: drop
              static_configs:
                - targets:
                    - server1:1234

      Metrics:
          tcp_active_connections (gauge) Connections that are open.
          tcp_requests_total (counter) Requests that have come in.
          tcp_request_duration_seconds (histogram) How long they took.
          tcp_message_queue_length (gauge) Messages that wait to be processed.
          tcp_errors_total (counter) Errors.
          tcp_requests_by_client_total{client_ip} (counter) Requests of each client; only with \`per_client\`.
          tcp_active_connections_by_client{client_ip} (gauge) Connections of each client; only with \`per_client\`.

      Rules:
          job:tcp_active_connections:sum
          job:tcp_requests:rate5m
          job:tcp_request_duration_seconds:mean5m
          job:tcp_request_duration_seconds:p90_5m
          job:tcp_message_queue_length:sum
          job:tcp_errors:rate5m
          job:tcp_errors:ratio5m
          TcpServerErrors (alert)
          TcpServerSlow (alert)
          TcpServerQueueLong (alert)

      Panels:
          TCP server: Connections
          TCP server: Requests
          TCP server: Duration
          TCP server: Message queue
          TCP server: Errors
      "
    `)
  })

  it('says from which release on it can be used', () => {
    expect(renderPreset(docsOf('ecs'), plain)).toContain('\nPrometheus 3.8 or later.\n')
  })
})

describe('options in words', () => {
  const option = { name: 'a', doc: 'A.', kind: 'list', default: undefined } as const
  it.each([
    [option, 'list of texts', ''],
    [{ ...option, values: ['x', 'y'], default: ['x', 'y'] }, 'list of x, y', 'default: all'],
    [{ ...option, values: ['x', 'y'], default: ['x'] }, 'list of x, y', 'default: x'],
    [{ ...option, kind: 'text' }, 'text', ''],
    [{ ...option, kind: 'text', values: ['x', 'y'], default: 'x' }, 'one of x, y', 'default: x'],
    [{ ...option, kind: 'flag', default: false }, 'true or false', 'default: false'],
    [{ ...option, kind: 'number', required: true }, 'number', 'required'],
  ] as const)('%j', (each, values, standing) => {
    expect(optionValues(each)).toBe(values)
    expect(optionDefault(each)).toBe(standing)
  })
})

describe('as JSON', () => {
  it('everything has a value', () => {
    for (const preset of PRESETS) {
      const json = presetJson(presetDocs(preset))
      expect(JSON.parse(JSON.stringify(json))).toEqual(json)
      expect(Object.keys(json).join()).toBe('name,summary,doc,port,since,options,scrape,warnings,metrics,rules,panels')
    }
  })
})
