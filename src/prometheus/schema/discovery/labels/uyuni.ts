import { metaLabels } from './meta-label.ts'

/** Labels that uyuni_sd_configs gives (discovery/ of Prometheus). */
export const uyuniLabels = () =>
  metaLabels('__meta_uyuni_', {
    minion_hostname: 'Minion hostname of the system.',
    primary_fqdn: 'Primary FQDN of the system.',
    system_id: 'ID of the system.',
    groups: 'Groups of the system, joined by the separator.',
    endpoint_name: 'Name of the endpoint of the exporter.',
    exporter: 'Exporter behind the target.',
    proxy_module: 'Module of the exporter_exporter proxy, if one is used.',
    metrics_path: 'Path of the metrics.',
    scheme: 'Scheme of the metrics.',
  })
