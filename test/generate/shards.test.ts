import { expect, test } from 'vitest'
import { expandJob } from '../../src/generate/expand.ts'
import { presetLookup } from '../../src/generate/preset-lookup.ts'
import { type Plain, toFields } from '../../src/generate/value.ts'
import { NEWEST } from '../../src/prometheus/release.ts'
import { relabel, relabelRule } from '../../src/relabel/relabel.ts'
import { stubContext } from './preset-stubs.ts'
import { plainOf } from './values.ts'

type Job = Readonly<Record<string, Plain>>
type Labels = Readonly<Record<string, string>>

const SERVERS = 5

/** The relabel rules of a job on one of the servers. */
function rulesOn(server: number, job: Job): Record<string, string & string[]>[] {
  const stub = stubContext()
  const fields = toFields({ name: 'j', shards: { total: SERVERS, this: server }, ...job }, { words: 'the job' })
  const config = plainOf(expandJob(fields, { ...stub, presets: presetLookup })) as Record<string, never>
  expect(stub.problems).toEqual([])
  return config['relabel_configs']!
}

/** Of targets, what each server has to scrape: its address and parameters, each once. */
function scraped(job: Job, targets: readonly Labels[]): string[][] {
  return Array.from({ length: SERVERS }, (_, server) => {
    const rules = rulesOn(server, job).map((rule) =>
      relabelRule(
        {
          sourceLabels: rule['source_labels'],
          regex: rule['regex'],
          modulus: Number(rule['modulus'] ?? 0),
          targetLabel: rule['target_label'],
          replacement: rule['replacement'],
          action: rule['action'],
        },
        NEWEST,
      ),
    )
    const kept = targets.flatMap((labels) => {
      const result = relabel(new Map(Object.entries(labels)), rules, { release: NEWEST })
      if (!('labels' in result)) return []
      const { labels: final } = result
      return [[final.get('__param_target'), final.get('__address__')].filter(Boolean).join(' by ')]
    })
    return [...new Set(kept)]
  })
}

const K8S = '__meta_kubernetes_'
/** Each declared port of each pod is a target, and the annotation makes one address of all of a pod. */
const ports = (pod: string, annotated: string): Labels[] =>
  ['80', '8080', '8443', '9102'].map((port) => ({
    __address__: `${pod}:${port}`,
    [`${K8S}pod_ip`]: pod,
    [`${K8S}${annotated}_annotation_prometheus_io_scrape`]: 'true',
    [`${K8S}${annotated}_annotation_prometheus_io_port`]: '9102',
  }))
const PODS = Array.from({ length: 40 }, (_, i) => `10.0.0.${i}`)
const BLACKBOX = { module: 'tcp_connect' }
const TO_PORT = {
  source_labels: ['__address__'],
  regex: '(.+):.*',
  target_label: '__address__',
  replacement: '$1:9102',
}
const BY_PORT = { source_labels: ['__address__'], regex: '.*:443', action: 'drop' }
const probed = (exporter = '127.0.0.1:9115') => PODS.map((pod) => `${pod}:9102 by ${exporter}`)
const bare = PODS.map((pod) => `${pod}:9102`)

test.each<[string, Job, readonly Labels[], readonly string[]]>([
  ['pods', { preset: 'kubernetes-pods' }, PODS.flatMap((pod) => ports(pod, 'pod')), bare],
  ['endpoints', { preset: 'kubernetes-endpoints' }, PODS.flatMap((pod) => ports(pod, 'service')), bare],
  [
    'pods that are probed by a preset',
    { preset: ['kubernetes-pods', 'blackbox-tcp'] },
    PODS.flatMap((pod) => ports(pod, 'pod')),
    probed(),
  ],
  [
    'pods that are probed by a short form',
    { preset: 'kubernetes-pods', blackbox: BLACKBOX },
    PODS.flatMap((pod) => ports(pod, 'pod')),
    probed(),
  ],
  [
    "what the job's own rules make one of",
    { preset: 'consul', relabel_configs: [BY_PORT, TO_PORT, { target_label: 'env', replacement: 'prod' }] },
    PODS.flatMap((pod) => ports(pod, 'pod')),
    bare,
  ],
  [
    'what an exporter is told of by own rules',
    {
      static: 'a:1',
      relabel_configs: [
        TO_PORT,
        { source_labels: ['__address__'], target_label: '__param_target' },
        { source_labels: ['zone'], target_label: '__address__', replacement: 'exporter$1:9116' },
      ],
    },
    PODS.flatMap((pod) => ports(pod, 'pod')),
    probed('exporter:9116'),
  ],
  [
    'targets behind one proxy',
    { static: 'a:1', relabel_configs: [{ target_label: '__address__', replacement: 'proxy:1' }] },
    PODS.map((pod) => ({ __address__: pod })),
    ['proxy:1'],
  ],
])('servers share %s: each is scraped by one of them', (_, job, targets, all) => {
  const shares = scraped(job, targets)
  // Behind a proxy the address is the same everywhere, and it is the discovered ones that are shared.
  if (all.length > 1) expect(shares.flat().sort()).toEqual([...all].sort())
  expect(new Set(shares.flat())).toEqual(new Set(all))
  expect(shares.every((share) => share.length > 0)).toBe(true)
})

const places = (job: Job): number => rulesOn(0, job).findIndex(({ action }) => action === 'hashmod')

test.each<[Job, number]>([
  [{ preset: 'consul', static: 'a:1' }, 0],
  [{ static: 'a:1', blackbox: BLACKBOX, relabel_configs: [TO_PORT] }, 0],
  [{ preset: 'blackbox-http', static: 'a:1', relabel_configs: [{ ...TO_PORT, replacement: 'exporter:9116' }] }, 0],
  [{ static: 'a:1', relabel_configs: [BY_PORT] }, 0],
  [{ static: 'a:1', relabel_configs: [BY_PORT, TO_PORT] }, 2],
  [{ preset: 'kubernetes-ingress' }, 2],
])('the address of %j is final before rule %i', (job, place) => {
  expect(places(job)).toBe(place)
})
