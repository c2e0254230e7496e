import { splitAddress } from '../prometheus/address.ts'
import type { PresetUse } from './context.ts'
import { fieldIn, itemsIn } from './look-up.ts'
import { rulesOf, writesAddress } from './probing.ts'
import type { Advice } from './problem.ts'
import type { JobDraft } from './short-forms/draft.ts'
import { type FieldsValue, isNull, type Origin, textIn, type Value } from './value.ts'

/** DNS answers of these types have no port. */
const WITHOUT_PORT = /^(?:A|AAAA|MX|NS)$/i
/** Targets that a message names. */
const SHOWN = 3

/** Gives the DNS discoveries of short forms that need a port the one on which targets of the presets listen. */
export function fillPorts(uses: readonly PresetUse[], draft: JobDraft): void {
  const discoveries = draft.lists.get('dns_sd_configs')
  const port = presetPort(uses)
  if (!discoveries || port === undefined) return
  const { origin } = uses.find(({ preset }) => preset.port === port)!
  const filled = discoveries.map((each): Value => {
    const given = fieldIn(each, 'port')
    if (each.kind !== 'fields' || (given && !isNull(given))) return each
    if (!WITHOUT_PORT.test(textIn(each.fields.get('type')) ?? '')) return each
    const value = { kind: 'text', text: String(port), quoted: false, origin } as const
    return { ...each, fields: new Map(each.fields).set('port', value) }
  })
  draft.lists.set('dns_sd_configs', filled)
}

/** Undefined where presets have several, or another process scrapes in the place of the targets. */
function presetPort(uses: readonly PresetUse[]): number | undefined {
  let port: number | undefined
  for (const use of uses) {
    const { preset } = use
    if (rulesOf(use).some(isAboutAddress)) return undefined
    if (port !== undefined && preset.port !== undefined && preset.port !== port) return undefined
    port ??= preset.port
  }
  return port
}

const isAboutAddress = (rule: Value): boolean => textIn(fieldIn(rule, 'target_label')) === '__address__'

interface Discovery {
  readonly name: string
  readonly value: Value
}

/** What is worth knowing of the targets of a job. */
export function targetAdvice(job: FieldsValue, uses: readonly PresetUse[]): Advice[] {
  const discoveries: Discovery[] = []
  job.fields.forEach((value, name) => {
    if (isDiscovery(name) && !isEmpty(value)) discoveries.push({ name, value })
  })
  const advice: Advice[] = []
  if (discoveries.length === 0) {
    const message = 'it has no targets: name them by static, file_sd, dns or another discovery'
    advice.push({ rule: 'no-targets', message, origin: nameOrigin(job) })
  }
  for (const use of uses) {
    const drops = dropAdvice(use, discoveries)
    if (drops) advice.push(drops)
  }
  const lacksPort = portAdvice(job, uses)
  if (lacksPort) advice.push(lacksPort)
  return advice
}

function dropAdvice(use: PresetUse, all: readonly Discovery[]): Advice | undefined {
  if (!rulesOf(use).some(keepsDiscovered)) return undefined
  const { preset, scrape, origin } = use
  const others = all.filter(({ name }) => !(name in scrape))
  if (others.length === 0) return undefined
  const dropped = others.map(({ name }) => name).join(' and ')
  return {
    rule: 'preset-drops',
    message: `the preset ${preset.name} drops all targets of ${dropped}: it keeps what its own discovery marks; make a job for each`,
    origin,
    related: others.map(({ value }) => ({ message: 'these are dropped', origin: value.origin })),
  }
}

function portAdvice({ fields }: FieldsValue, uses: readonly PresetUse[]): Advice | undefined {
  const groups = itemsIn(fields.get('static_configs'))
  const port = groups.length === 0 ? undefined : presetPort(uses)
  if (port === undefined || itemsIn(fields.get('relabel_configs')).some(writesAddress)) return undefined
  const lacking: Value[] = []
  for (const group of groups) {
    for (const target of itemsIn(fieldIn(group, 'targets'))) if (lacksPort(textIn(target) ?? '')) lacking.push(target)
  }
  const [first] = lacking
  if (!first) return undefined
  const shown = lacking.slice(0, SHOWN).map(textIn).join(', ')
  const more = lacking.length > SHOWN ? ` and ${lacking.length - SHOWN} more` : ''
  const { preset } = uses.find((use) => use.preset.port === port)!
  return {
    rule: 'preset-port',
    message: `no port is given for ${shown}${more}: what the preset ${preset.name} is for listens on ${port} by default`,
    origin: first.origin,
  }
}

function lacksPort(address: string): boolean {
  // Most have one.
  if (/^[\w.-]+:\d+$/.test(address)) return false
  const { prefix, host, port, suffix } = splitAddress(address)
  return port === undefined && prefix === '' && suffix === '' && host !== ''
}

/** Where a job is named. */
export function nameOrigin(job: FieldsValue): Origin {
  return job.fields.get('job_name')?.origin ?? job.origin
}

const isDiscovery = (name: string): boolean => name === 'static_configs' || name.endsWith('_sd_configs')

const isEmpty = (value: Value): boolean => isNull(value) || (value.kind === 'list' && value.items.length === 0)

/** Whether nothing is kept but what a label of a discovery says so of. */
function keepsDiscovered(rule: Value): boolean {
  if (textIn(fieldIn(rule, 'action')) !== 'keep') return false
  return itemsIn(fieldIn(rule, 'source_labels')).some((label) => textIn(label)?.startsWith('__meta_') === true)
}
