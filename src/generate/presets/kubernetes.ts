import { exporterOption, moduleOption, probeFields } from './blackbox.ts'
import { given, items, text } from './options.ts'
import type { Preset, PresetOption, PresetOptions } from './preset.ts'
import { copy, copyGiven, drop, keep, mapLabels, type RelabelRule, through } from './relabeling.ts'

const namespacesOption: PresetOption = {
  name: 'namespaces',
  doc: 'Namespaces in which to look; all of them without any.',
  kind: 'list',
  default: undefined,
  example: ['shop', 'payments'],
}

const ANNOTATIONS = `\`prometheus.io/scrape: "true"\` asks for it; \`prometheus.io/port\`, \`prometheus.io/path\`,
\`prometheus.io/scheme\` and \`prometheus.io/param_NAME\` say where the metrics are.`

const RIGHTS = `Prometheus runs in the cluster, under a service account that may list and watch what it discovers; elsewhere it
needs a \`kubeconfig_file\`, and a network that leads to the cluster's addresses.`

const kubeconfig: PresetOption = {
  name: 'kubeconfig_file',
  doc: 'File with the access to the cluster, for a Prometheus outside of it.',
  kind: 'text',
  default: undefined,
  example: '/etc/prometheus/kubeconfig',
}

/** Where Kubernetes puts a pod's credentials. */
const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount'

const discovery = (role: string, options: PresetOptions) => {
  const names = items(options, 'namespaces')
  return {
    kubernetes_sd_configs: [
      { role, ...given(options, 'kubeconfig_file'), ...(names.length === 0 ? {} : { namespaces: { names } }) },
    ],
  }
}

const meta = (label: string): string => `__meta_kubernetes_${label}`

/** What the annotations of a pod or a service ask for, except for the port. */
function annotated(object: 'pod' | 'service'): readonly RelabelRule[] {
  const annotation = (name: string): string => meta(`${object}_annotation_prometheus_io_${name}`)
  return [
    keep(annotation('scrape'), 'true'),
    { ...copyGiven(annotation('scheme'), '__scheme__'), regex: '(https?)' },
    copyGiven(annotation('path'), '__metrics_path__'),
    { regex: `${annotation('param')}_(.+)`, replacement: '__param_$1', action: 'labelmap' },
  ]
}

/**
 * The port of a pod's annotation: on its IP address, as a pod without declared ports has an address without one. An IPv6
 * address needs brackets.
 */
const podPort: readonly RelabelRule[] = [
  [String.raw`([^:;]+);(\d+)`, '$1:$2'],
  [String.raw`([^;]*:[^;]*);(\d+)`, '[$1]:$2'],
].map(([regex, replacement]) => ({
  source_labels: [meta('pod_ip'), meta('pod_annotation_prometheus_io_port')],
  regex: regex!,
  target_label: '__address__',
  replacement: replacement!,
}))

const pods: Preset = {
  name: 'kubernetes-pods',
  summary: 'Kubernetes pods that ask for it by annotations',
  doc: `Scrapes pods by their annotations: ${ANNOTATIONS} Without a port, each declared port of its containers is a target.
Series get the labels of the pod, and \`namespace\`, \`pod\` and \`node\`. ${RIGHTS}`,
  options: [namespacesOption, kubeconfig],
  scrape: (options) => ({
    ...discovery('pod', options),
    relabel_configs: [
      ...annotated('pod'),
      ...podPort,
      drop(meta('pod_phase'), 'Pending|Succeeded|Failed'),
      mapLabels(meta('pod_label_')),
      copy(meta('namespace'), 'namespace'),
      copy(meta('pod_name'), 'pod'),
      copy(meta('pod_node_name'), 'node'),
    ],
  }),
}

const endpoints: Preset = {
  name: 'kubernetes-endpoints',
  summary: 'endpoints of Kubernetes services that ask for it by annotations',
  doc: `Scrapes what stands behind a service, by the service's annotations: ${ANNOTATIONS} Series get the labels of the
service, and \`namespace\`, \`service\`, \`pod\` and \`node\`. ${RIGHTS}`,
  options: [namespacesOption, kubeconfig],
  scrape: (options) => ({
    ...discovery('endpoints', options),
    relabel_configs: [
      ...annotated('service'),
      {
        source_labels: ['__address__', meta('service_annotation_prometheus_io_port')],
        regex: String.raw`(.+?)(?::\d+)?;(\d+)`,
        target_label: '__address__',
        replacement: '$1:$2',
      },
      drop(meta('pod_phase'), 'Pending|Succeeded|Failed'),
      mapLabels(meta('service_label_')),
      copy(meta('namespace'), 'namespace'),
      copy(meta('service_name'), 'service'),
      copy(meta('pod_name'), 'pod'),
      copy(meta('pod_node_name'), 'node'),
    ],
  }),
}

const nodes: Preset = {
  name: 'kubernetes-nodes',
  summary: 'kubelets of Kubernetes nodes',
  doc: `Scrapes the kubelet of each node over HTTPS, with the token of the service account, which needs the right
\`nodes/metrics\`. For the containers of the nodes, write \`metrics_path: /metrics/cadvisor\` in another job. Series get the
labels of the node. ${RIGHTS}`,
  options: [
    {
      name: 'insecure_skip_verify',
      doc: "Whether to take any certificate: a kubelet's own is not signed by the cluster's CA unless it is set up so.",
      kind: 'flag',
      default: false,
    },
    kubeconfig,
  ],
  scrape: (options) => ({
    scheme: 'https',
    authorization: { credentials_file: `${SERVICE_ACCOUNT}/token` },
    tls_config: {
      ca_file: `${SERVICE_ACCOUNT}/ca.crt`,
      ...(options['insecure_skip_verify'] ? { insecure_skip_verify: true } : {}),
    },
    ...discovery('node', options),
    relabel_configs: [mapLabels(meta('node_label_'))],
  }),
}

const PROBED = `Needs [blackbox_exporter](https://github.com/prometheus/blackbox_exporter). \`prometheus.io/probe: "true"\` as an
annotation asks for it.`

/** Where blackbox_exporter is usually found in a cluster. */
const inCluster: PresetOption = { ...exporterOption, default: 'blackbox-exporter:9115' }

function probed(
  role: 'service' | 'ingress',
  options: PresetOptions,
  relabeling: { readonly before: readonly RelabelRule[]; readonly after: readonly RelabelRule[] },
) {
  const exporter = text(options, 'exporter')!
  return {
    ...probeFields(text(options, 'module')!, exporter),
    ...discovery(role, options),
    relabel_configs: [
      keep(meta(`${role}_annotation_prometheus_io_probe`), 'true'),
      ...relabeling.before,
      ...through(exporter),
      mapLabels(meta(`${role}_label_`)),
      copy(meta('namespace'), 'namespace'),
      ...relabeling.after,
    ],
  }
}

const services: Preset = {
  name: 'kubernetes-services',
  summary: 'Kubernetes services, probed by blackbox_exporter',
  doc: `Probes the address of each port of a service. ${PROBED} For the metrics of what stands behind a service there is
kubernetes-endpoints. Series get the labels of the service, and \`namespace\` and \`service\`. ${RIGHTS}`,
  options: [namespacesOption, kubeconfig, inCluster, moduleOption('http_2xx')],
  scrape: (options) => probed('service', options, { before: [], after: [copy(meta('service_name'), 'service')] }),
}

const ingress: Preset = {
  name: 'kubernetes-ingress',
  summary: 'Kubernetes ingresses, probed by blackbox_exporter',
  doc: `Probes the URL of each path of an ingress. ${PROBED} Series get the labels of the ingress, and \`namespace\` and
\`ingress\`. ${RIGHTS}`,
  options: [namespacesOption, kubeconfig, inCluster, moduleOption('http_2xx')],
  scrape: (options) =>
    probed('ingress', options, {
      before: [
        {
          source_labels: [meta('ingress_scheme'), '__address__', meta('ingress_path')],
          regex: '(.+);(.+);(.+)',
          target_label: '__address__',
          replacement: '$1://$2$3',
        },
      ],
      after: [copy(meta('ingress_name'), 'ingress')],
    }),
}

export const kubernetes: readonly Preset[] = [pods, nodes, services, endpoints, ingress]
