import { type MetaLabel, metaLabels } from './meta-label.ts'

/** Roles whose targets stand in a namespace. */
const NAMESPACED = ['pod', 'service', 'endpoints', 'endpointslice', 'ingress']
/** Roles whose targets are pods, or may be. */
const OF_PODS = ['pod', 'endpoints', 'endpointslice']

/** What a pod belongs to, by the field of attach_metadata that asks for it. */
const ownerLabels = (owners: Readonly<Record<string, string>>): MetaLabel[] =>
  Object.entries(owners).flatMap(([field, owner]) =>
    metaLabels(
      '__meta_kubernetes_',
      { [`pod_${field}_name`]: `${owner} that the pod belongs to.` },
      { since: '3.11', roles: [], attached: { field, roles: OF_PODS } },
    ),
  )

/** Labels that kubernetes_sd_configs gives (discovery/ of Prometheus). */
export const kubernetesLabels = () => [
  ...metaLabels(
    '__meta_kubernetes_',
    {
      'endpoints_label_*': 'Each label of the endpoints object, by its name.',
      'endpoints_labelpresent_*': 'true for each label of the endpoints object.',
      endpoints_name: 'Name of the endpoints object.',
      endpoint_node_name: 'Node name of the endpoint.',
      endpoint_hostname: 'Hostname of the endpoint.',
      endpoint_ready: 'true or false, as the endpoint is ready.',
      endpoint_port_name: 'Name of the port of the endpoint.',
      endpoint_port_protocol: 'Protocol of the port of the endpoint.',
      endpoint_address_target_kind: 'Address target kind of the endpoint.',
      endpoint_address_target_name: 'Address target name of the endpoint.',
      'endpoints_annotation_*': { since: '2.46', doc: 'Each annotation of the endpoints object, by its name.' },
      'endpoints_annotationpresent_*': { since: '2.46', doc: 'true for each annotation of the endpoints object.' },
    },
    { roles: ['endpoints'] },
  ),
  ...metaLabels(
    '__meta_kubernetes_',
    {
      endpointslice_name: 'Name of the endpoint slice.',
      endpointslice_address_type: 'Address type of the endpoint slice.',
      endpointslice_port_name: 'Name of the port of the endpoint.',
      endpointslice_port_protocol: 'Protocol of the port of the endpoint.',
      endpointslice_port: 'Port of the endpoint.',
      endpointslice_port_app_protocol: 'App protocol of the port of the endpoint.',
      endpointslice_endpoint_conditions_ready: 'true or false, as the endpoint is ready.',
      endpointslice_endpoint_conditions_serving: 'true or false, as the endpoint serves.',
      endpointslice_endpoint_conditions_terminating: 'true or false, as the endpoint is ending.',
      endpointslice_endpoint_hostname: 'Hostname of the endpoint.',
      endpointslice_address_target_kind: 'Address target kind of the endpoint slice.',
      endpointslice_address_target_name: 'Address target name of the endpoint slice.',
      'endpointslice_endpoint_topology_*': 'Each topology value of the endpoint, by its key.',
      'endpointslice_endpoint_topology_present_*': 'true for each topology value of the endpoint.',
      'endpointslice_label_*': { since: '2.46', doc: 'Each label of the endpoint slice, by its name.' },
      'endpointslice_labelpresent_*': { since: '2.46', doc: 'true for each label of the endpoint slice.' },
      'endpointslice_annotation_*': { since: '2.46', doc: 'Each annotation of the endpoint slice, by its name.' },
      'endpointslice_annotationpresent_*': { since: '2.46', doc: 'true for each annotation of the endpoint slice.' },
      endpointslice_endpoint_zone: { since: '2.52', doc: 'Zone of the endpoint.' },
      endpointslice_endpoint_node_name: { since: '2.52', doc: 'Node name of the endpoint.' },
    },
    { roles: ['endpointslice'] },
  ),
  ...metaLabels(
    '__meta_kubernetes_',
    {
      ingress_name: 'Name of the ingress.',
      'ingress_label_*': 'Each label of the ingress, by its name.',
      'ingress_labelpresent_*': 'true for each label of the ingress.',
      'ingress_annotation_*': 'Each annotation of the ingress, by its name.',
      'ingress_annotationpresent_*': 'true for each annotation of the ingress.',
      ingress_scheme: 'https where the ingress has TLS for the host, else http.',
      ingress_host: 'Host of the rule of the ingress.',
      ingress_path: 'Path of the rule of the ingress.',
      ingress_class_name: 'Class name of the ingress.',
    },
    { roles: ['ingress'] },
  ),
  ...metaLabels(
    '__meta_kubernetes_',
    {
      namespace: 'Namespace of the object.',
    },
    { roles: NAMESPACED },
  ),
  ...metaLabels(
    '__meta_kubernetes_',
    {
      'namespace_label_*': { since: '3.6', doc: 'Each label of the namespace, by its name.' },
      'namespace_labelpresent_*': { since: '3.6', doc: 'true for each label of the namespace.' },
      'namespace_annotation_*': { since: '3.6', doc: 'Each annotation of the namespace, by its name.' },
      'namespace_annotationpresent_*': { since: '3.6', doc: 'true for each annotation of the namespace.' },
    },
    { roles: [], attached: { field: 'namespace', roles: NAMESPACED } },
  ),
  ...metaLabels(
    '__meta_kubernetes_',
    {
      node_name: 'Name of the node.',
      'node_label_*': 'Each label of the node, by its name.',
      'node_labelpresent_*': 'true for each label of the node.',
      'node_annotation_*': 'Each annotation of the node, by its name.',
      'node_annotationpresent_*': 'true for each annotation of the node.',
    },
    { roles: ['node'], attached: { field: 'node', roles: OF_PODS } },
  ),
  ...metaLabels(
    '__meta_kubernetes_',
    {
      node_provider_id: 'ID of the node at its cloud provider.',
      'node_address_*': 'First address of the node of each type, by the type.',
      'node_condition_*': { since: '3.12', doc: 'Status of each condition of the node, by the type.' },
    },
    { roles: ['node'] },
  ),
  ...metaLabels(
    '__meta_kubernetes_',
    {
      pod_name: 'Name of the pod.',
      pod_ip: 'IP address of the pod.',
      pod_container_name: 'Name of the container.',
      pod_container_id: 'ID of the container.',
      pod_container_image: 'Image of the container.',
      pod_container_port_name: 'Name of the port of the container.',
      pod_container_port_number: 'Number of the port of the container.',
      pod_container_port_protocol: 'Protocol of the port of the container.',
      pod_container_init: 'true where the container is an init container.',
      pod_ready: 'true, false or unknown, as the pod is ready.',
      pod_phase: 'Pending, Running, Succeeded, Failed or Unknown.',
      'pod_label_*': 'Each label of the pod, by its name.',
      'pod_labelpresent_*': 'true for each label of the pod.',
      'pod_annotation_*': 'Each annotation of the pod, by its name.',
      'pod_annotationpresent_*': 'true for each annotation of the pod.',
      pod_node_name: 'Name of the node on which the pod runs.',
      pod_host_ip: 'IP address of the node on which the pod runs.',
      pod_uid: 'UID of the pod.',
      pod_controller_kind: 'Kind of the controller of the pod.',
      pod_controller_name: 'Name of the controller of the pod.',
    },
    { roles: OF_PODS },
  ),
  ...ownerLabels({ deployment: 'Deployment', job: 'Job', cronjob: 'Cron job' }),
  ...metaLabels(
    '__meta_kubernetes_',
    {
      service_name: 'Name of the service.',
      'service_label_*': 'Each label of the service, by its name.',
      'service_labelpresent_*': 'true for each label of the service.',
      'service_annotation_*': 'Each annotation of the service, by its name.',
      'service_annotationpresent_*': 'true for each annotation of the service.',
    },
    { roles: ['service', 'endpoints', 'endpointslice'] },
  ),
  ...metaLabels(
    '__meta_kubernetes_',
    {
      service_port_name: 'Name of the port of the service.',
      service_port_number: 'Number of the port of the service.',
      service_port_protocol: 'Protocol of the port of the service.',
      service_cluster_ip: 'Cluster IP of the service; not for ExternalName.',
      service_loadbalancer_ip: 'IP address of the load balancer, for LoadBalancer.',
      service_external_name: 'DNS name of the service, for ExternalName.',
      service_type: 'Type of the service.',
    },
    { roles: ['service'] },
  ),
]
