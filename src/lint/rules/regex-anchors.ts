import type { Fix, NodePath } from '../../diagnostics/finding.ts'
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
      const anchors = anchorsOf(value)
      const bare = value.slice(anchors.start, value.length - anchors.end)
      // ^$ is how people write "empty", and reads better than an empty expression.
      if (bare === value || bare === '') continue
      const place = fieldPlace(rule, 'regex')
      const fix = fixFor(rule, { value, bare, anchors }, place.path)
      yield {
        message: `the expression ${inQuotes(value)} is anchored already`,
        hint: `write ${inQuotes(bare)}`,
        ...place,
        ...(fix === undefined ? {} : { fix }),
      }
    }
  },
}

/** Every backslash as it is, in quotes in which YAML takes it so. */
function inQuotes(expression: string): string {
  return expression.includes('\\') ? `'${expression}'` : `"${expression}"`
}

/** How many characters of an expression are not needed at its ends. */
interface Anchors {
  readonly start: number
  readonly end: number
}

function anchorsOf(value: string): Anchors {
  const start = /^\^*(?![*+?{])/.exec(value)?.[0].length ?? 0
  let end = 0
  while (UNESCAPED_DOLLAR.test(value.slice(start, value.length - end))) end++
  return { start, end }
}

const UNESCAPED_DOLLAR = /(?:^|[^\\])(?:\\\\)*\$$/

function fixFor(
  rule: Struct,
  { value, bare, anchors }: { readonly value: string; readonly bare: string; readonly anchors: Anchors },
  path: NodePath,
): Fix | undefined {
  const node = resolve(rule.entry('regex')!.value)
  if (node.kind !== 'scalar' || node.style === 'literal' || node.style === 'folded') return undefined
  const quotes = node.style === 'plain' ? 0 : 1
  // What is longer than its value holds escapes or line breaks.
  if (node.end - node.start !== value.length + 2 * quotes || !staysScalar(bare, quotes > 0)) return undefined
  const start = node.start + quotes
  const end = node.end - quotes
  const edits = []
  if (anchors.start > 0) edits.push({ start, end: start + anchors.start, text: '' })
  if (anchors.end > 0) edits.push({ start: end - anchors.end, end, text: '' })
  return { title: 'remove the anchors', edits, changes: [{ path, text: bare }] }
}

/** Whether the text stays a scalar of the same kind without its anchors. */
function staysScalar(text: string, isQuoted: boolean): boolean {
  return isQuoted || (/^[A-Za-z(.][\w.+*()-]*$/.test(text) && !/^(?:true|false|yes|no|on|off|null|y|n)$/i.test(text))
}
