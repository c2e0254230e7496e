import { tlsConfig } from '../../prometheus/schema/tls.ts'
import type { Opinion } from '../opinion.ts'
import { everyStruct, fieldPlace } from '../places.ts'

export const tlsInsecure: Opinion = {
  id: 'tls-insecure',
  summary: 'Certificates are verified',
  severity: 'warning',
  appliesTo: ['config', 'scrape-config'],
  docs: {
    why: `With \`insecure_skip_verify: true\` Prometheus talks, and sends its passwords and tokens, to whoever answers. Name the
certificate authority with \`ca_file\`, or the expected name with \`server_name\`.`,
    bad: `scrape_configs:
  - job_name: app
    scheme: https
    tls_config:
      insecure_skip_verify: true
`,
    good: `scrape_configs:
  - job_name: app
    scheme: https
    tls_config:
      ca_file: /etc/ssl/our-ca.pem
`,
  },

  *checkConfig({ root, fields }) {
    if (!fields.has(tlsConfig.fields['insecure_skip_verify']!)) return
    for (const it of everyStruct(root)) {
      if (it.value('insecure_skip_verify') !== true) continue
      yield {
        message: 'insecure_skip_verify: true takes any certificate, so anyone on the way can read and answer',
        hint: 'name the authority with ca_file, or the name in the certificate with server_name',
        ...fieldPlace(it, 'insecure_skip_verify'),
      }
    }
  },
}
