import { dirname, normalize } from 'node:path'
import { EXIT, Failure } from '../diagnostics/failure.ts'
import { Source } from '../document/source.ts'
import { header } from '../generate/header.ts'
import { jobLabel } from '../generate/job-label.ts'
import type { PanelRow, RuleGroup } from '../generate/presets/preset.ts'
import { ruleFileText } from '../generate/rule-file.ts'
import { type FieldsValue, textIn } from '../generate/value.ts'
import type { Files } from '../lint/files.ts'
import { withFiles } from '../lint/overlay.ts'
import type { GenerateOptions } from './commands/generate.ts'
import type { OriginOf } from './generate-run.ts'
import type { Generation } from './generation.ts'
import type { GeneratedFile } from './lint-generated.ts'

const DASHBOARD_TITLE = 'Jobs'

/** What the presets of jobs bring beside the config, where it is asked for. Throws a Failure (exit 1) where they bring none. */
export async function presetFiles(
  { uses }: Generation,
  { rules, dashboard }: Pick<GenerateOptions, 'rules' | 'dashboard'>,
  from: OriginOf,
  warn: (message: string) => void,
): Promise<GeneratedFile[]> {
  const files: GeneratedFile[] = []
  if (rules !== undefined) {
    const groups = ruleGroups(uses, warn)
    if (groups.length === 0) throw nothing('rules')
    const source = Source.fromText([header(from(rules)), ruleFileText(groups)].join('\n'))
    files.push({ path: placeFor(rules), kind: 'rules', source })
  }
  if (dashboard !== undefined) {
    const rows = distinctRows(
      uses.flatMap(({ presets }) => presets.flatMap(({ preset, options }) => preset.panels?.(options) ?? [])),
    )
    if (rows.length === 0) throw nothing('panels')
    const { dashboardJson } = await import('../generate/dashboard.ts')
    const source = Source.fromText(dashboardJson(DASHBOARD_TITLE, rows))
    files.push({ path: placeFor(dashboard), kind: 'dashboard', source })
  }
  return files
}

/** Rules match the label `job` that the series have; jobs that have it in common have their rules in common. */
function ruleGroups(uses: Generation['uses'], warn: (message: string) => void): RuleGroup[] {
  const groups = new Map<string, RuleGroup>()
  for (const { job, presets } of uses) {
    const name = textIn(job.fields.get('job_name')) ?? ''
    const label = jobLabel(job)
    const brought = presets.flatMap(({ preset, options }) => preset.rules?.(options, label ?? name) ?? [])
    if (brought.length > 0 && label === undefined) {
      const shown = JSON.stringify(name)
      warn(`job ${shown}: the label "job" of its series is not its name alone: the rules are those of job=${shown}`)
    }
    for (const group of brought) {
      const rules = [...(groups.get(group.name)?.rules ?? []), ...group.rules]
      const distinct = new Map(rules.map((rule) => [JSON.stringify(rule), rule]))
      groups.set(group.name, { ...group, rules: [...distinct.values()] })
    }
  }
  return [...groups.values()]
}

/** What is printed has a name for messages only. */
const placeFor = (path: string): string => (path === '-' ? '<stdout>' : normalize(path))

function nothing(what: string): Failure {
  return new Failure(EXIT.refused, `no job has a preset with ${what}`, {
    hint: 'promsd presets NAME shows what it has',
  })
}

/** A dashboard chooses among jobs itself: what several jobs have in common is shown once. */
function distinctRows(rows: readonly PanelRow[]): PanelRow[] {
  return [...new Map(rows.map((row) => [row.title, row])).values()]
}

/** What to say of a rule file that the config does not name. */
export function unreadRules(
  generated: readonly GeneratedFile[],
  config: FieldsValue,
  place: string,
  files: Files,
): string[] {
  const list = config.fields.get('rule_files')
  const patterns = list?.kind === 'list' ? list.items.map((item) => textIn(item) ?? '') : []
  return generated
    .filter(({ kind }) => kind === 'rules')
    .filter(({ path, source }) => {
      const written = withFiles(files, new Map([[path, source]]))
      const found = patterns.flatMap((pattern) => written.glob(written.join(dirname(place), pattern)) ?? [])
      return !found.some((each) => files.identity(each) === files.identity(path))
    })
    .map(({ path }) => `${path} is not among rule_files of the config: Prometheus does not read it`)
}
