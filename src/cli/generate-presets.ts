import { dirname } from 'node:path'
import { Source } from '../document/source.ts'
import type { PresetUse } from '../generate/context.ts'
import { header } from '../generate/header.ts'
import { jobLabel } from '../generate/job-label.ts'
import type { PanelRow, RuleGroup } from '../generate/presets/preset.ts'
import type { Advice, Problem } from '../generate/problem.ts'
import { ruleAdvice } from '../generate/rule-advice.ts'
import { ruleFileText } from '../generate/rule-file.ts'
import { nameOrigin } from '../generate/target-advice.ts'
import { type FieldsValue, textIn } from '../generate/value.ts'
import type { Files } from '../lint/files.ts'
import { withFiles } from '../lint/overlay.ts'
import type { OriginOf } from './config-files.ts'
import type { Generation } from './generation.ts'
import type { GeneratedFile } from './lint-generated.ts'
import type { OutputPlace, OutputPlaces } from './output-places.ts'

const DASHBOARD_TITLE = 'Jobs'

/** What presets bring beside the config. */
interface Brought {
  readonly rules: readonly GeneratedFile[]
  readonly rows: readonly PanelRow[]
  /** That no preset has what was asked for. */
  readonly problems: readonly Problem[]
  readonly advice: readonly Advice[]
}

/** The rule file and the panels of the dashboard that are asked for. */
export function broughtBy({ uses }: Generation, { rules, dashboard }: OutputPlaces, from: OriginOf): Brought {
  const problems: Problem[] = []
  const advice: Advice[] = []
  const files: GeneratedFile[] = []
  if (rules) {
    const groups = ruleGroups(uses, (each) => advice.push(each))
    if (groups.length === 0) problems.push(nothing('rules', rules))
    const source = Source.fromText([header(from(rules.path)), ruleFileText(groups)].join('\n'))
    files.push({ path: rules.path, kind: 'rules', source })
  }
  const rows = dashboard ? panelRows(uses) : []
  if (dashboard && rows.length === 0) problems.push(nothing('panels', dashboard))
  return { rules: files, rows, problems, advice }
}

/** A dashboard chooses among jobs itself: what several jobs have in common is shown once. */
function panelRows(uses: Generation['uses']): readonly PanelRow[] {
  const rows = uses.flatMap(({ presets }) => presets.flatMap(({ preset, options }) => preset.panels?.(options) ?? []))
  return [...new Map(rows.map((row) => [row.title, row])).values()]
}

export async function dashboardFiles({ dashboard }: OutputPlaces, rows: readonly PanelRow[]): Promise<GeneratedFile[]> {
  if (!dashboard || rows.length === 0) return []
  const { dashboardJson } = await import('../generate/dashboard.ts')
  return [{ path: dashboard.path, kind: 'dashboard', source: Source.fromText(dashboardJson(DASHBOARD_TITLE, rows)) }]
}

function nothing(what: string, { origin }: OutputPlace): Problem {
  const message = `no job has a preset with ${what}`
  return { rule: 'project', message, origin, hint: 'promsd presets NAME shows what it has' }
}

/** Rules match the label `job` that the series have; jobs that have it in common have their rules in common. */
function ruleGroups(uses: Generation['uses'], warn: (advice: Advice) => void): RuleGroup[] {
  const groups = new Map<string, RuleGroup>()
  const sources = new Map<string, { job: FieldsValue; use: PresetUse }[]>()
  for (const { job, presets } of uses) {
    const name = textIn(job.fields.get('job_name')) ?? ''
    const label = jobLabel(job)
    const brought = presets.flatMap((use) => {
      const its = use.preset.rules?.(use.options, label ?? name) ?? []
      for (const group of its) {
        const source = { job, use }
        const former = sources.get(group.name)
        if (former) former.push(source)
        else sources.set(group.name, [source])
      }
      return its
    })
    if (brought.length > 0 && label === undefined) {
      const shown = JSON.stringify(name)
      const message = `job ${shown}: the label "job" of its series is not its name alone: the rules are those of job=${shown}`
      warn({ rule: 'preset-rules', message, origin: nameOrigin(job) })
    }
    for (const group of brought) {
      const rules = [...(groups.get(group.name)?.rules ?? []), ...group.rules]
      const distinct = new Map(rules.map((rule) => [JSON.stringify(rule), rule]))
      groups.set(group.name, { ...group, rules: [...distinct.values()] })
    }
  }
  for (const [name, [first, ...others]] of sources) {
    // What one job drops, another may store.
    if (first && others.length === 0) for (const each of ruleAdvice(first.job, first.use, groups.get(name)!)) warn(each)
  }
  return [...groups.values()]
}

/**
 * What to say of a rule file that the config does not name.
 * @param generated all that is generated
 * @param place of the config
 */
export function* unreadRules(
  generated: readonly GeneratedFile[],
  { rules }: OutputPlaces,
  config: FieldsValue,
  place: string,
  files: Files,
): Generator<Advice> {
  const source = generated.find(({ kind }) => kind === 'rules')?.source
  if (!rules || !source) return
  const list = config.fields.get('rule_files')
  const patterns = list?.kind === 'list' ? list.items.map((item) => textIn(item) ?? '') : []
  const written = withFiles(files, new Map([[rules.path, source]]))
  const found = patterns.flatMap((pattern) => written.glob(written.join(dirname(place), pattern)) ?? [])
  if (found.some((each) => files.identity(each) === files.identity(rules.path))) return
  const message = `${rules.path} is not among rule_files of the config: Prometheus does not read it`
  yield { rule: 'preset-rules', message, origin: rules.origin }
}
