import { expect, test } from 'vitest'
import { type Job, type Labels, relabelled, rulesOf } from './relabelled.ts'

const SERVERS = 5

const on = (server: number, job: Job): Job => ({ shards: { total: SERVERS, this: server }, ...job })

/** Of targets, what each server has to scrape: its address, and what is probed there, each once. */
function scraped(job: Job, targets: readonly Labels[]): string[][] {
  return Array.from({ length: SERVERS }, (_, server) => {
    const kept = targets.map(relabelled(on(server, job))).filter((labels) => labels !== undefined)
    const shown = kept.map(({ __param_target: probed, __address__: address }) => [probed, address])
    return [...new Set(shown.map((parts) => parts.filter(Boolean).join(' by ')))]
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

const places = (job: Job): number => rulesOf(on(0, job)).findIndex(({ action }) => action === 'hashmod')

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
