import { resolve } from '../../document/node.ts'
import type { Struct } from '../../prometheus/config/struct.ts'
import type { Opinion } from '../opinion.ts'
import { fieldPlace } from '../places.ts'
import { hostDots } from '../regex-hosts.ts'
import { everyRelabelRule } from '../relabeling.ts'

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
      const found = hostDots(value, isOfHosts)
      if (found === undefined) continue
      yield {
        message: `the dots in ${enumerated(found.hosts)} match any character`,
        hint: hintFor(rule, found.escaped),
        ...fieldPlace(rule, 'regex'),
      }
    }
  },
}

const MOST_NAMED = 3
const LONGEST_SHOWN = 100

function enumerated(hosts: readonly string[]): string {
  const names = hosts.slice(0, MOST_NAMED).map((host) => `"${host}"`)
  const more = hosts.length - names.length
  const last = more > 0 ? `${more} more` : names.length > 1 ? names.pop() : undefined
  return last === undefined ? names.join(', ') : `${names.join(', ')} and ${last}`
}

/** In double quotes a backslash would have to be doubled. */
function hintFor(rule: Struct, escaped: string): string {
  if (escaped.length > LONGEST_SHOWN) return 'write \\. for each of them, without quotes or in single quotes'
  const node = resolve(rule.entry('regex')!.value)
  return node.kind === 'scalar' && node.style === 'double'
    ? `write '${escaped.replaceAll("'", "''")}', in single quotes`
    : `write ${escaped}`
}
