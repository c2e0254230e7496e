import type { Opinion } from '../opinion.ts'
import { labelSpan } from '../places.ts'

export const targetLabelReserved: Opinion = {
  id: 'target-label-reserved',
  summary: 'Target groups leave job, instance and __* to Prometheus',
  severity: 'info',
  appliesTo: ['targets'],
  docs: {
    why: `A group's \`job\` or \`instance\` takes the place of the job's name and of the target's address; labels that begin
with \`__\` steer the scrape (\`__metrics_path__\`, \`__scheme__\`, \`__param_*\`) or are for relabel rules, and are dropped
afterwards. All of that works, and surprises whoever looks for it in \`prometheus.yml\`: hence no more than an info. Where
it is how you work, switch the rule off.`,
    bad: `[{"targets": ["db1:9100"], "labels": {"job": "database"}}]`,
    good: `[{"targets": ["db1:9100"], "labels": {"role": "database"}}]`,
  },

  *checkTargets({ document }) {
    for (const group of document.groups) {
      for (const name of group.labels.keys()) {
        const effect = effectOf(name, group.size)
        if (effect === undefined) continue
        yield { message: `the group's label "${name}" ${effect}`, ...labelSpan(group, name) }
      }
    }
  },
}

function effectOf(name: string, targets: number): string | undefined {
  if (name === 'job') return 'takes the place of the job_name of the scrape config'
  if (name === 'instance') {
    return targets > 1
      ? `gives its ${targets} targets one and the same instance: their series get mixed up`
      : "takes the place of the target's address"
  }
  // The reader of target files warns of this one: it has no effect.
  if (name === '__address__' || !name.startsWith('__')) return undefined
  const field = STEERING[name]
  if (field !== undefined) return `takes the place of the job's ${field}`
  if (name.startsWith('__param_')) return `sets the URL parameter ${JSON.stringify(name.slice('__param_'.length))}`
  return 'is for relabel rules only: it is dropped after them'
}

const STEERING: Readonly<Record<string, string>> = {
  __scheme__: 'scheme',
  __metrics_path__: 'metrics_path',
  __scrape_interval__: 'scrape_interval',
  __scrape_timeout__: 'scrape_timeout',
}
