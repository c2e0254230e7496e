import type { Fix } from '../../diagnostics/finding.ts'
import { resolve } from '../../document/node.ts'
import type { Struct } from '../../prometheus/config/struct.ts'
import type { Opinion } from '../opinion.ts'
import { fieldPlace } from '../places.ts'
import { everyRelabelRule } from '../relabeling.ts'

export const regexAnchors: Opinion = {
  id: 'regex-anchors',
  summary: 'Regular expressions of relabel rules need no ^ and $',
  severity: 'info',
  appliesTo: ['config', 'scrape-config'],
  docs: {
    why: `Prometheus anchors the expressions of relabel rules at both ends: \`^\` at the beginning and \`$\` at the end say
nothing new, and make readers think that other expressions were not anchored.`,
    bad: `scrape_configs:
  - job_name: app
    relabel_configs:
      - source_labels: [env]
        regex: ^prod$
        action: keep
`,
    good: `scrape_configs:
  - job_name: app
    relabel_configs:
      - source_labels: [env]
        regex: prod
        action: keep
`,
  },

  *checkConfig({ root }) {
    for (const { rule } of everyRelabelRule(root)) {
      const value = rule.value('regex')
      if (typeof value !== 'string') continue
      const bare = withoutAnchors(value)
      if (bare === undefined) continue
      const fix = fixFor(rule, value, bare)
      yield {
        message: `the expression ${inQuotes(value)} is anchored already`,
        hint: `write ${inQuotes(bare)}`,
        ...fieldPlace(rule, 'regex'),
        ...(fix === undefined ? {} : { fix }),
      }
    }
  },
}

/** Every backslash as it is, in quotes in which YAML takes it so. */
function inQuotes(expression: string): string {
  return expression.includes('\\') ? `'${expression}'` : `"${expression}"`
}

/** The expression without what it does not need; undefined where it has no such thing. */
function withoutAnchors(value: string): string | undefined {
  const start = /^\^(?![*+?{])/.test(value) ? 1 : 0
  const end = /(?:^|[^\\])(?:\\\\)*\$$/.test(value) ? 1 : 0
  const bare = value.slice(start, value.length - end)
  // ^$ is how people write "empty", and reads better than an empty expression.
  return start + end === 0 || bare === '' ? undefined : bare
}

function fixFor(rule: Struct, value: string, bare: string): Fix | undefined {
  const node = resolve(rule.entry('regex')!.value)
  if (node.kind !== 'scalar' || node.style === 'literal' || node.style === 'folded') return undefined
  const quotes = node.style === 'plain' ? 0 : 1
  // What is longer than its value holds escapes or line breaks.
  if (node.end - node.start !== value.length + 2 * quotes || !staysScalar(bare, quotes > 0)) return undefined
  const start = node.start + quotes
  const end = node.end - quotes
  const edits = []
  if (!value.startsWith(bare)) edits.push({ start, end: start + 1, text: '' })
  if (!value.endsWith(bare)) edits.push({ start: end - 1, end, text: '' })
  return { title: 'remove the anchors', edits }
}

/** Whether the text stays a scalar of the same kind without its anchors. */
function staysScalar(text: string, isQuoted: boolean): boolean {
  return isQuoted || (/^[A-Za-z(.][\w.+*()-]*$/.test(text) && !/^(?:true|false|yes|no|on|off|null|y|n)$/i.test(text))
}
