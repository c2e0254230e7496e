import type { CheckContext, Struct } from '../../config/struct.ts'
import { isText, relatedTo } from '../conditions.ts'
import { httpClient } from '../http-client.ts'
import { bool, oneOf, path, string, url } from '../scalars.ts'
import { list, type Section, section } from '../types.ts'
import { checkHttp, deviation, enumText, requireOneOf } from './checks.ts'
import { checkSelectors } from './kubernetes-selectors.ts'

const ROLES = [
  { value: 'node', doc: 'a target for each node' },
  { value: 'pod', doc: 'a target for each port of each container of a pod' },
  { value: 'service', doc: 'a target for each port of each service' },
  { value: 'endpoints', doc: 'a target for each address and port of each endpoint of a service' },
  { value: 'endpointslice', doc: 'a target for each address and port of each endpoint slice' },
  { value: 'ingress', doc: 'a target for each path of each ingress' },
] as const

const role = oneOf('Kubernetes role', ROLES)

/** discovery/kubernetes/kubernetes.go NamespaceDiscovery. */
export const namespaces: Section = {
  name: 'namespaces',
  goType: 'discovery/kubernetes.NamespaceDiscovery',
  startsAnew: true,
  doc: 'The namespaces in which to look; all of them where nothing is said.',
  fields: {
    own_namespace: { type: bool, default: false, doc: 'Whether to look in the namespace in which Prometheus runs.' },
    names: { type: list(string), doc: 'Names of the namespaces.' },
  },
}

/** discovery/kubernetes/kubernetes.go SelectorConfig. */
export const selector: Section = {
  name: 'selector',
  goType: 'discovery/kubernetes.SelectorConfig',
  doc: 'Limits what the Kubernetes API is asked for.',
  fields: {
    role: { type: role, doc: 'Kind of the objects that are selected.' },
    label: { type: string, doc: 'Label selector, such as app=db.' },
    field: { type: string, doc: 'Field selector, such as spec.nodeName=a.' },
  },
}

const podMetadata: Section = {
  name: 'attach_metadata',
  goType: 'discovery/kubernetes.PodMetadataConfig',
  doc: 'Metadata of what owns a pod.',
  fields: {
    deployment: { type: bool, since: '3.11', default: false, doc: 'Whether to attach the name of the deployment.' },
    job: { type: bool, since: '3.11', default: false, doc: 'Whether to attach the name of the job.' },
    cronjob: { type: bool, since: '3.11', default: false, doc: 'Whether to attach the name of the cron job.' },
  },
}

/** discovery/kubernetes/kubernetes.go AttachMetadataConfig. */
const attachMetadata: Section = {
  name: 'attach_metadata',
  goType: 'discovery/kubernetes.AttachMetadataConfig',
  doc: 'Metadata of related objects that targets get.',
  includes: [podMetadata],
  fields: {
    node: { type: bool, default: false, doc: 'Whether to attach metadata of the node, for pods and their endpoints.' },
    namespace: { type: bool, since: '3.6', default: false, doc: 'Whether to attach metadata of the namespace.' },
  },
}

/** discovery/kubernetes/kubernetes.go SDConfig. */
export const kubernetesSdConfig: Section = {
  name: 'kubernetes_sd_config',
  goType: 'discovery/kubernetes.SDConfig',
  doc: 'Finds objects of Kubernetes.',
  includes: [httpClient],
  fields: {
    role: { type: role, doc: 'What is discovered.' },
    api_server: {
      type: url,
      doc: 'URL of the API server; without one, Prometheus takes the cluster in which it runs.',
    },
    kubeconfig_file: {
      type: path('kubeconfig'),
      doc: 'kubeconfig file, in the place of api_server and what goes with it.',
    },
    namespaces: { type: section(namespaces), doc: 'Namespaces in which to look.' },
    selectors: { type: list(section(selector)), doc: 'Label and field selectors, one for each kind of object.' },
    attach_metadata: { type: section(attachMetadata), doc: 'Metadata of related objects to attach.' },
  },
  check: checkKubernetes,
}

function checkKubernetes(it: Struct, context: CheckContext): void {
  requireOneOf(it, context, 'role', ['pod', 'service', 'endpoints', 'endpointslice', 'node', 'ingress'])
  checkHttp(it, context)
  checkAccess(it, context)
  if (enumText(it, 'role') !== '') checkSelectors(it, context)
  checkClientCertificate(it, context)
}

/** Of api_server, kubeconfig_file and the cluster's own, each brings its own way of access. */
function checkAccess(it: Struct, context: CheckContext): void {
  if (it.isInvalid('api_server')) return
  const hasServer = it.has('api_server')
  const hasKubeconfig = isText(it, 'kubeconfig_file')
  const client = deviation(it, httpClient, 'default')
  const conflict = (field: string, other: string, message: string): void =>
    context.refuse(it, { rule: 'conflict', field, message, ...relatedTo(it, other, `"${other}" is here`) })

  if (hasServer && hasKubeconfig) {
    conflict('kubeconfig_file', 'api_server', '"kubeconfig_file" and "api_server" cannot be given together')
  }
  if (client !== undefined && hasKubeconfig) {
    conflict(client, 'kubeconfig_file', `"${client}" cannot be given with "kubeconfig_file", which says how to connect`)
  } else if (client !== undefined && !hasServer) {
    context.refuse(it, {
      rule: 'required-field',
      field: client,
      message: `"${client}" needs "api_server" beside it in a kubernetes_sd_config`,
    })
  }
  const own = it.struct('namespaces')
  if (!own?.boolean('own_namespace')) return
  for (const other of ['api_server', 'kubeconfig_file']) {
    if (other === 'api_server' ? !hasServer : !hasKubeconfig) continue
    conflict('namespaces', other, `"own_namespace" of "namespaces" cannot be given with "${other}"`)
  }
}

/**
 * promtool's checkTLSConfig (cmd/promtool/main.go), in scrape configs only: a client certificate needs its key. From
 * 2.45 on tls_config is as strict by itself, where `cert` and `key` cannot take the place of the files for promtool.
 */
function checkClientCertificate(it: Struct, context: CheckContext): void {
  if (rootKey(it) !== 'scrape_configs') return
  const tls = it.struct('tls_config')
  if (!tls || tls.isInvalid('cert_file') || tls.isInvalid('key_file')) return
  const hasCert = isText(tls, 'cert_file')
  if (hasCert === isText(tls, 'key_file')) return
  const [field, other] = hasCert ? ['cert_file', 'key_file'] : ['key_file', 'cert_file']
  const replaced = ['cert', 'cert_ref', 'key', 'key_ref'].some((name) => isText(tls, name))
  if (context.from('2.45') && !replaced) return
  context.refuse(tls, {
    rule: 'required-field',
    field: field!,
    message: `promtool refuses "${field}" without "${other}" in the tls_config of a kubernetes_sd_config`,
  })
}

function rootKey({ path: link }: Struct): string | number | undefined {
  let key: string | number | undefined
  for (let at = link; at !== undefined; at = at.parent) key = at.key
  return key
}
