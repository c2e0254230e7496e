import { metaLabels } from './meta-label.ts'

/** Labels that dns_sd_configs gives (discovery/ of Prometheus). */
export const dnsLabels = () =>
  metaLabels('__meta_dns_', {
    name: 'Name that was asked for.',
    srv_record_target: 'Target of the SRV record.',
    srv_record_port: 'Port of the SRV record.',
    mx_record_target: 'Target of the MX record.',
    ns_record_target: { since: '2.49', doc: 'Target of the NS record.' },
  })
