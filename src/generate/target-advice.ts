import { splitAddress } from '../prometheus/address.ts'
import type { PresetUse } from './context.ts'
import { fieldIn, itemsIn } from './look-up.ts'
import { writesAddress } from './probing.ts'
import type { Advice } from './problem.ts'
import type { JobDraft } from './short-forms/draft.ts'
import { type FieldsValue, isNull, type Origin, textIn, type Value } from './value.ts'

/** DNS answers of these types have no port. */
const WITHOUT_PORT = /^(?:A|AAAA|MX|NS)$/i
/** Targets that a message names. */
const SHOWN = 3

/** Gives the DNS discoveries of short forms that need a port the one on which targets of the presets listen. */
export function fillPorts(uses: readonly PresetUse[], draft: JobDraft): void {
  const [use] = uses.filter(({ preset }) => preset.port !== undefined)
  const port = presetPort(uses)
  const discoveries = draft.lists.get('dns_sd_configs')
  if (!use || port === undefined || !discoveries) return
  const filled = discoveries.map((each): Value => {
    const given = fieldIn(each, 'port')
    if (each.kind !== 'fields' || (given && !isNull(given))) return each
    if (!WITHOUT_PORT.test(textIn(each.fields.get('type')) ?? '')) return each
    const value = { kind: 'text', text: String(port), quoted: false, origin: use.origin } as const
    return { ...each, fields: new Map(each.fields).set('port', value) }
  })
  draft.lists.set('dns_sd_configs', filled)
}

/** Undefined where presets have several, or another process scrapes in the place of the targets. */
function presetPort(uses: readonly PresetUse[]): number | undefined {
  const ports = new Set(uses.flatMap(({ preset }) => preset.port ?? []))
  const isMoved = uses.some(({ scrape }) => rulesOf(scrape).some((rule) => rule['target_label'] === '__address__'))
  return ports.size === 1 && !isMoved ? [...ports][0] : undefined
}

/** What is worth knowing of the targets of a job. */
export function* targetAdvice(job: FieldsValue, uses: readonly PresetUse[]): Generator<Advice> {
  const discoveries = [...job.fields].filter(([name, value]) => isDiscovery(name) && !isEmpty(value))
  const names = discoveries.map(([name]) => name)
  if (names.length === 0) {
    const message = 'it has no targets: name them by static, file_sd, dns or another discovery'
    yield { rule: 'no-targets', message, origin: nameOrigin(job) }
  }
  for (const { preset, scrape, origin } of uses) {
    const others = discoveries.filter(([name]) => !(name in scrape))
    if (others.length === 0 || !rulesOf(scrape).some(keepsDiscovered)) continue
    const dropped = others.map(([name]) => name).join(' and ')
    yield {
      rule: 'preset-drops',
      message: `the preset ${preset.name} drops all targets of ${dropped}: it keeps what its own discovery marks; make a job for each`,
      origin,
      related: others.map(([, value]) => ({ message: 'these are dropped', origin: value.origin })),
    }
  }
  yield* portAdvice(job, uses)
}

function* portAdvice({ fields }: FieldsValue, uses: readonly PresetUse[]): Generator<Advice> {
  const port = presetPort(uses)
  if (port === undefined) return
  if (itemsIn(fields.get('relabel_configs')).some(writesAddress)) return
  const targets = itemsIn(fields.get('static_configs')).flatMap((group) => itemsIn(fieldIn(group, 'targets')))
  const lacking = targets.filter((target) => {
    const { prefix, host, port: own, suffix } = splitAddress(textIn(target) ?? '')
    return own === undefined && prefix === '' && suffix === '' && host !== ''
  })
  const [first] = lacking
  if (!first) return
  const shown = lacking.slice(0, SHOWN).map(textIn).join(', ')
  const more = lacking.length > SHOWN ? ` and ${lacking.length - SHOWN} more` : ''
  const { preset } = uses.find((use) => use.preset.port === port)!
  yield {
    rule: 'preset-port',
    message: `no port is given for ${shown}${more}: what the preset ${preset.name} is for listens on ${port} by default`,
    origin: first.origin,
  }
}

/** Where a job is named. */
export function nameOrigin(job: FieldsValue): Origin {
  return job.fields.get('job_name')?.origin ?? job.origin
}

const isDiscovery = (name: string): boolean => name === 'static_configs' || name.endsWith('_sd_configs')

const isEmpty = (value: Value): boolean => isNull(value) || (value.kind === 'list' && value.items.length === 0)

type Rule = Readonly<Record<string, unknown>>

function rulesOf(scrape: PresetUse['scrape']): readonly Rule[] {
  return (scrape['relabel_configs'] ?? []) as readonly Rule[]
}

/** Whether nothing is kept but what a label of a discovery says so of. */
function keepsDiscovered({ action, source_labels: labels }: Rule): boolean {
  return action === 'keep' && Array.isArray(labels) && labels.some((label) => String(label).startsWith('__meta_'))
}
