import type { Struct } from '../../prometheus/config/struct.ts'
import { compileAnchored } from '../../prometheus/regex.ts'
import { enumerate } from '../../prometheus/schema/conditions.ts'
import type { Job } from '../model.ts'
import type { Opinion } from '../opinion.ts'
import { fieldPlace } from '../places.ts'
import { actionOf } from '../relabeling.ts'

/** Labels that a message names. */
const SHOWN = 3

export const labelkeepTargetLabel: Opinion = {
  id: 'labelkeep-target-label',
  summary: 'labelkeep keeps the labels that targets are given',
  severity: 'warning',
  appliesTo: ['config', 'scrape-config'],
  docs: {
    why: `When \`metric_relabel_configs\` run, series have the labels of their target: those of its target group, those that
\`relabel_configs\` set, \`job\` and \`instance\`. An expression for \`labelkeep\` that names those of the metrics alone drops
them from all that is stored. Name them as well, or do not set them.`,
    bad: `scrape_configs:
  - job_name: app
    static_configs:
      - targets: ['app1:8080']
        labels:
          env: prod
    metric_relabel_configs:
      - regex: __name__|job|instance|code
        action: labelkeep
`,
    good: `scrape_configs:
  - job_name: app
    static_configs:
      - targets: ['app1:8080']
        labels:
          env: prod
    metric_relabel_configs:
      - regex: __name__|job|instance|env|code
        action: labelkeep
`,
  },

  *checkConfig({ jobs, source }) {
    if (!/labelkeep/i.test(source.text)) return
    for (const job of jobs) {
      const rules = job.it.structs('metric_relabel_configs')
      if (!rules.some(isLabelkeep)) continue
      let given = labelsOf(job)
      for (const rule of rules) {
        // What is taken over into another label may go.
        for (const name of rule.strings('source_labels')) given.delete(name)
        const keeps = isLabelkeep(rule) ? matcher(rule) : undefined
        if (!keeps) continue
        const lost = [...given].filter((name) => !keeps(name))
        given = new Set([...given].filter(keeps))
        if (lost.length === 0) continue
        const shown = lost.slice(0, SHOWN).map((name) => JSON.stringify(name))
        const more = lost.length > SHOWN ? [`${lost.length - SHOWN} more`] : []
        const labels = enumerate([...shown, ...more])
        yield {
          message: `labelkeep drops ${labels}, which the targets of job ${JSON.stringify(job.name)} are given`,
          hint: 'name what is to be stored, and set nothing else',
          ...fieldPlace(rule, 'regex'),
        }
      }
    }
  },
}

const isLabelkeep = (rule: Struct): boolean => actionOf(rule) === 'labelkeep'

const SETTING: ReadonlySet<string> = new Set(['replace', 'hashmod', 'lowercase', 'uppercase'])

/** Labels that the targets have for all that is known: labelmap may rename others. */
function labelsOf({ it, files }: Job): Set<string> {
  const labels = new Set<string>()
  // An empty value is none.
  const take = (group: ReadonlyMap<string, unknown>): void => {
    for (const [name, value] of group) if (value !== '') labels.add(name)
  }
  for (const group of it.structs('static_configs')) take(group.map('labels'))
  for (const { matches } of files) {
    for (const { document } of matches ?? []) for (const group of document?.groups ?? []) take(group.labels)
  }
  const rules = it.structs('relabel_configs')
  for (const rule of rules) {
    const action = actionOf(rule)
    const target = rule.string('target_label')
    if (SETTING.has(action)) {
      if (!target.includes('$')) labels.add(target)
      if (rule.isWritten('replacement') && rule.string('replacement') === '') labels.delete(target)
    } else if (action === 'labeldrop' || action === 'labelkeep') {
      const matches = matcher(rule)
      for (const name of labels) if (matches?.(name) === (action === 'labeldrop')) labels.delete(name)
    }
  }
  // What others are made of may have been no more than that.
  for (const rule of rules) for (const name of rule.strings('source_labels')) labels.delete(name)
  for (const name of labels) if (name.startsWith('__')) labels.delete(name)
  return labels
}

/** Undefined for what Prometheus refuses. */
function matcher(rule: Struct): ((name: string) => boolean) | undefined {
  try {
    const regex = compileAnchored(rule.string('regex'), rule.release)
    return (name) => regex.matches(name)
  } catch {
    return undefined
  }
}
