import type { Opinion } from '../opinion.ts'
import { fieldPlace, itemPlace } from '../places.ts'
import { actionOf, everyRelabelRule, isWrittenBy } from '../relabeling.ts'

export const metricRelabelMeta: Opinion = {
  id: 'metric-relabel-meta',
  summary: 'metric_relabel_configs read no __meta_ labels',
  severity: 'warning',
  appliesTo: ['config', 'scrape-config'],
  docs: {
    why: `The labels that service discovery gives, \`__meta_*\`, are dropped after the relabeling of targets. When
\`metric_relabel_configs\` run, for each sample of a scrape, they are gone: such a rule reads an empty text. It is the
same with \`write_relabel_configs\` and \`alert_relabel_configs\`. Copy what is needed with a rule of \`relabel_configs\`.`,
    bad: `scrape_configs:
  - job_name: app
    metric_relabel_configs:
      - source_labels: [__meta_filepath]
        target_label: file
`,
    good: `scrape_configs:
  - job_name: app
    relabel_configs:
      - source_labels: [__meta_filepath]
        target_label: file
`,
  },

  *checkConfig({ root }) {
    for (const { field, rule, list, index } of everyRelabelRule(root)) {
      if (field === 'relabel_configs') continue
      for (const [i, name] of rule.strings('source_labels').entries()) {
        if (!name.startsWith('__meta_') || isWrittenBy(list, name, index)) continue
        yield {
          message: `${name} no longer exists when ${field} run: the rule reads an empty text`,
          hint: HINT,
          ...itemPlace(rule, 'source_labels', i),
        }
      }
      const regex = rule.value('regex')
      if (actionOf(rule) !== 'labelmap' || typeof regex !== 'string' || !/^\^?__meta_/.test(regex)) continue
      yield {
        message: `labels __meta_* no longer exist when ${field} run: there is nothing to map`,
        hint: HINT,
        ...fieldPlace(rule, 'regex'),
      }
    }
  },
}

const HINT = 'copy it to a label of the target with a rule of relabel_configs'
