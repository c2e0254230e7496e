import type { Opinion } from '../opinion.ts'
import { fieldPlace } from '../places.ts'
import { everyRelabelRule } from '../relabeling.ts'

const IP = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?::\d+)?$/
/** At least two dots, or a port: `a.b` may be meant as an expression. */
const HOST = /^(?=.*[a-zA-Z])(?:[\w-]+(?:\.[\w-]+){2,}(?::\d+)?|[\w-]+(?:\.[\w-]+)+:\d+)$/
/** A dot between what hosts and addresses are made of. */
const PLAIN_DOT = /[\w-]\.[\w-]/
/** Labels that hold hosts: of `__name__` or a version, dots are something else. */
const ADDRESS = /address|instance|host|node|fqdn|domain|dns|(?:^|_)ips?(?:_|$)|(?:^|_)server|target|vm_name|machine/i

export const regexDot: Opinion = {
  id: 'regex-dot',
  summary: 'The dots of host names and IP addresses are escaped in regular expressions',
  severity: 'info',
  appliesTo: ['config', 'scrape-config'],
  docs: {
    why: `A dot matches any character: \`10.0.0.1\` also matches \`10.0.011\` and \`1050.0.1\`. In single quotes or without
quotes a backslash makes it a dot.`,
    bad: `scrape_configs:
  - job_name: app
    relabel_configs:
      - source_labels: [__address__]
        regex: 10.0.0.1:9100
        action: drop
`,
    good: `scrape_configs:
  - job_name: app
    relabel_configs:
      - source_labels: [__address__]
        regex: 10\\.0\\.0\\.1:9100
        action: drop
`,
  },

  *checkConfig({ root }) {
    for (const { rule } of everyRelabelRule(root)) {
      const value = rule.value('regex')
      if (typeof value !== 'string' || !PLAIN_DOT.test(value)) continue
      const isOfHosts = rule.strings('source_labels').some((name) => ADDRESS.test(name))
      const odd = value
        .replace(/^\^?\((?:\?:)?(.*)\)\$?$/, '$1')
        .split('|')
        .map((part) => part.replace(/^\^|\$$/g, ''))
        .find((part) => isIp(part) || (isOfHosts && HOST.test(part)))
      if (odd === undefined) continue
      yield {
        message: `the dots in "${odd}" match any character`,
        hint: `write ${odd.replaceAll('.', '\\.')}`,
        ...fieldPlace(rule, 'regex'),
      }
    }
  },
}

function isIp(text: string): boolean {
  const parts = IP.exec(text)?.slice(1)
  return parts?.every((part) => Number(part) <= 255) ?? false
}
