import { anchored } from '../prometheus/regex.ts'
import type { PresetUse } from './context.ts'
import { fieldIn, itemsIn } from './look-up.ts'
import { keepsMetrics, seriesNames } from './presets/keep-metrics.ts'
import type { Advice } from './problem.ts'
import { type FieldsValue, type Origin, textIn, type Value } from './value.ts'

/** What is worth knowing of the metrics of a job: those that its rules drop although it asks for them. */
export function metricAdvice(job: FieldsValue, uses: readonly PresetUse[]): Advice[] {
  const given = itemsIn(job.fields.get('metric_relabel_configs'))
  // Of a single rule there is nothing to say where no preset is asked for.
  if (given.length === 0 || (given.length === 1 && uses.length === 0)) return []
  const rules = given.flatMap(nameRule)
  const nothing = nothingStored(rules, uses)
  if (nothing) return [nothing]
  const lost = rules.length === 0 ? [] : uses.flatMap((use) => [...dropped(use, rules)])
  return uses.length > 1 && rules.length > 0 ? [...lost, ...unknown(uses)] : lost
}

const keepersOf = (uses: readonly PresetUse[]): PresetUse[] => uses.filter(({ scrape }) => keepsMetrics(scrape))

/** A rule that keeps nothing but some names says all that can be stored: whether the others leave something of it. */
function nothingStored(rules: readonly NameRule[], uses: readonly PresetUse[]): Advice | undefined {
  const listing =
    rules.length < 2 ? undefined : rules.find(({ action, regex }) => action === 'keep' && NAMES.test(regex))
  if (!listing) return undefined
  let alive: readonly string[] = listing.regex.split('|')
  for (const rule of rules) {
    alive = passing(alive, rule)
    if (alive.length > 0) continue
    const presets = keepersOf(uses).map(({ preset, origin }) => ({
      message: `the preset ${preset.name} keeps only its own metrics`,
      origin,
    }))
    // The rule of a preset has no place of its own.
    const shown = 'span' in rule.origin ? rule : listing
    const others = [listing, rule].filter((each) => each !== shown)
    return {
      rule: 'preset-drops',
      message: 'no metrics are stored: its rules let none of them through',
      origin: shown.origin,
      related: [
        ...presets,
        ...others.map(({ origin }) => ({ message: 'nor does this one let others through', origin })),
      ],
      hint: 'rules that keep metrics narrow one another down: leave one of them out, or make a job for each',
    }
  }
  return undefined
}

/** Nothing but names of metrics, as `keepMetrics` of the presets writes it. */
const NAMES = /^[\w:]+(?:\|[\w:]+)*$/

/** What is dropped of the metrics that are known of a preset: those that a rule would keep, or all of them. */
function* dropped({ preset, origin: asked }: PresetUse, rules: readonly NameRule[]): Generator<Advice> {
  const names = seriesNames(preset.metrics ?? [])
  const related = [{ message: 'the preset is asked for here', origin: asked }]
  let alive: readonly string[] = names
  for (const rule of rules) {
    const { action, matches, origin } = rule
    const kept = names.filter(matches)
    if (action === 'keep' && kept.length > 0 && !alive.some(matches)) {
      const them = kept.length === 1 ? 'it' : 'them'
      const message = `${kept.join(', ')} cannot be kept: the rules of the preset ${preset.name} drop ${them} before`
      yield { rule: 'preset-drops', message, origin, related }
      return
    }
    alive = passing(alive, rule)
    if (names.length === 0 || alive.length > 0) continue
    const message = `no metrics of the preset ${preset.name} are stored: ${action === 'keep' ? 'this keeps none' : 'this drops the rest'} of them`
    yield { rule: 'preset-drops', message, origin, related }
    return
  }
}

/** Nothing is known of the metrics of some presets, so that those that keep their own only drop them. */
function* unknown(uses: readonly PresetUse[]): Generator<Advice> {
  const [keeper] = keepersOf(uses)
  if (!keeper) return
  const { name } = keeper.preset
  for (const { preset, origin } of uses) {
    if (preset.metrics || preset.port === undefined) continue
    yield {
      rule: 'preset-drops',
      message: `no metrics of the preset ${preset.name} are stored: the preset ${name} keeps only its own`,
      origin,
      related: [{ message: `${name} is asked for here`, origin: keeper.origin }],
      hint: 'make a job for each',
    }
  }
}

export interface NameRule {
  readonly action: 'keep' | 'drop'
  readonly regex: string
  readonly matches: (name: string) => boolean
  readonly origin: Origin
}

/** Of names, those that a rule lets through. */
export function passing(names: readonly string[], { action, matches }: NameRule): readonly string[] {
  return names.filter((name) => matches(name) === (action === 'keep'))
}

/** A rule that keeps or drops by the name of the metric; none for what Prometheus refuses. */
export function nameRule(rule: Value): NameRule[] {
  const action = textIn(fieldIn(rule, 'action'))
  const labels = itemsIn(fieldIn(rule, 'source_labels'))
  if ((action !== 'keep' && action !== 'drop') || labels.length !== 1 || textIn(labels[0]) !== '__name__') return []
  const regex = textIn(fieldIn(rule, 'regex')) ?? ''
  try {
    return [{ action, regex, matches: anchored(regex), origin: rule.origin }]
  } catch {
    return []
  }
}
