import { dnsSdConfig } from '../../prometheus/schema/discovery/dns.ts'
import type { Opinion } from '../opinion.ts'
import { everyStruct, fieldPlace } from '../places.ts'

export const dnsSrvPort: Opinion = {
  id: 'dns-srv-port',
  summary: 'dns_sd_configs give a port where the answers bring none',
  severity: 'warning',
  appliesTo: ['config', 'scrape-config'],
  docs: {
    why: `SRV records, which are asked for where no \`type\` is given, name the port of each target: a \`port\` beside them is not
looked at. Names of hosts have other records: ask for those with \`type: A\`. To scrape another port than the one in the
records, write a relabel rule for \`__address__\`.`,
    bad: `scrape_configs:
  - job_name: node
    dns_sd_configs:
      - names: [exporters.example.org]
        port: 9100
`,
    good: `scrape_configs:
  - job_name: node
    dns_sd_configs:
      - names: [exporters.example.org]
        type: A
        port: 9100
`,
  },

  /** discovery/dns/dns.go: `Ignored for SRV records`. */
  *checkConfig({ root, fields }) {
    if (!fields.has(dnsSdConfig.fields['port']!)) return
    for (const it of everyStruct(root)) {
      if (it.section !== dnsSdConfig || it.number('port') === 0 || it.string('type').toUpperCase() !== 'SRV') continue
      yield {
        message: `the port ${it.number('port')} is not looked at: answers of type SRV bring their own`,
        hint: 'leave "port" out, or ask for another type, such as "type: A"',
        ...fieldPlace(it, 'port'),
      }
    }
  },
}
