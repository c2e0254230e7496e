import { expandJob } from '../../src/generate/expand.ts'
import { presetLookup } from '../../src/generate/preset-lookup.ts'
import { type Plain, toFields } from '../../src/generate/value.ts'
import { NEWEST } from '../../src/prometheus/release.ts'
import { relabel, relabelRule } from '../../src/relabel/relabel.ts'
import { stubContext } from './preset-stubs.ts'
import { plainOf } from './values.ts'

export type Job = Readonly<Record<string, Plain>>
export type Labels = Readonly<Record<string, string>>

/** A job with the real presets as a scrape config; throws where something of it is refused. */
export function configOf(job: Job): Readonly<Record<string, unknown>> {
  const stub = stubContext()
  const fields = toFields({ name: 'j', ...job }, { words: 'the job' })
  const config = plainOf(expandJob(fields, { ...stub, presets: presetLookup }))
  if (stub.problems.length > 0) throw new Error(stub.problems.map(({ message }) => message).join('\n'))
  return config as Record<string, unknown>
}

/** The relabel rules of a job, as plain data. */
export function rulesOf(job: Job, field = 'relabel_configs'): readonly Readonly<Record<string, string & string[]>>[] {
  return (configOf(job)[field] ?? []) as Record<string, string & string[]>[]
}

/** What the rules of a job make of labels; undefined where they are dropped. */
export function relabelled(job: Job, field = 'relabel_configs'): (labels: Labels) => Labels | undefined {
  const rules = rulesOf(job, field).map((rule) =>
    relabelRule(
      {
        sourceLabels: rule['source_labels'],
        regex: rule['regex'],
        modulus: Number(rule['modulus'] ?? 0),
        targetLabel: rule['target_label'],
        replacement: rule['replacement'],
        action: rule['action'],
      },
      NEWEST,
    ),
  )
  return (labels) => {
    const result = relabel(new Map(Object.entries(labels)), rules, { release: NEWEST })
    return 'labels' in result ? Object.fromEntries(result.labels) : undefined
  }
}
