import { EXIT, Failure } from '../diagnostics/failure.ts'
import { type FieldsValue, fieldsValue, listValue, type Origin, textIn, textValue, type Value } from './value.ts'

/** An option of the command line that says something of a job. */
export interface JobOption {
  /** As commander takes it: `--file-sd <path>`. */
  readonly flags: string
  readonly doc: string
  /** The key of the job that it fills. */
  readonly key: string
  /**
   * What it does with its text: `text` is the value, of `list` there may be several, of `pairs` each is NAME=VALUE, a
   * `flag` has no text; `field:NAME` is a field within the value of the key, that of the last one given.
   */
  readonly kind: 'text' | 'list' | 'pairs' | 'flag' | 'preset' | 'preset-option' | `field:${string}`
}

export const JOB_OPTIONS: readonly JobOption[] = [
  {
    flags: '--preset <name>',
    key: 'preset',
    kind: 'preset',
    doc: 'what the targets are (promsd presets); can be repeated',
  },
  {
    flags: '--preset-option <name=value>',
    key: 'preset',
    kind: 'preset-option',
    doc: 'an option of the preset before it, or of the only one that has it; several values are separated by commas',
  },
  { flags: '--static <target>', key: 'static', kind: 'list', doc: 'a target, host:port; can be repeated' },
  {
    flags: '--file-sd <path>',
    key: 'file_sd',
    kind: 'list',
    doc: 'targets from files, globs allowed; can be repeated',
  },
  { flags: '--dns <name>', key: 'dns', kind: 'list', doc: 'targets from DNS; can be repeated' },
  {
    flags: '--dns-type <type>',
    key: 'dns',
    kind: 'field:type',
    doc: 'what to ask DNS for: SRV (the default), A, AAAA, MX or NS',
  },
  { flags: '--dns-port <port>', key: 'dns', kind: 'field:port', doc: 'port of the targets, for all types but SRV' },
  { flags: '--interval <duration>', key: 'scrape_interval', kind: 'text', doc: 'scrape_interval' },
  { flags: '--timeout <duration>', key: 'scrape_timeout', kind: 'text', doc: 'scrape_timeout' },
  { flags: '--metrics-path <path>', key: 'metrics_path', kind: 'text', doc: 'metrics_path' },
  { flags: '--scheme <scheme>', key: 'scheme', kind: 'text', doc: 'scheme: http or https' },
  { flags: '--honor-labels', key: 'honor_labels', kind: 'flag', doc: 'honor_labels: true' },
  {
    flags: '--set-label <name=value>',
    key: 'set_label',
    kind: 'pairs',
    doc: 'a label of the targets; can be repeated',
  },
  {
    flags: '--keep-metrics <regex>',
    key: 'keep_metrics',
    kind: 'list',
    doc: 'store these metrics only; can be repeated',
  },
  {
    flags: '--drop-metrics <regex>',
    key: 'drop_metrics',
    kind: 'list',
    doc: 'do not store these metrics; can be repeated',
  },
  {
    flags: '--keep-labels <regex>',
    key: 'keep_labels',
    kind: 'list',
    doc: 'store these labels only, and those that the job sets; can be repeated',
  },
  {
    flags: '--drop-labels <regex>',
    key: 'drop_labels',
    kind: 'list',
    doc: 'do not store these labels; can be repeated',
  },
  {
    flags: '--rename-label <old=new>',
    key: 'rename_label',
    kind: 'pairs',
    doc: 'rename a label of the series; can be repeated',
  },
  {
    flags: '--blackbox <module>',
    key: 'blackbox',
    kind: 'field:module',
    doc: 'probe the targets by this module of a blackbox exporter',
  },
  {
    flags: '--blackbox-exporter <address>',
    key: 'blackbox',
    kind: 'field:exporter',
    doc: 'where the blackbox exporter is (default: 127.0.0.1:9115)',
  },
]

/** An option as it was given. */
export interface GivenOption {
  readonly option: JobOption
  /** Absent for a flag. */
  readonly text?: string | undefined
}

/** The name of an option as it is typed. */
export function optionName({ flags }: JobOption): string {
  return flags.split(' ')[0]!
}

/** The names of the options that a preset has. */
export type OptionNames = (preset: string) => readonly string[]

/**
 * A job in short forms, as a project file would have it, from options in the order in which they were given. Throws a
 * Failure (exit 2) for one that is no NAME=VALUE, for one that is given twice, or where what it belongs to is missing.
 */
export function jobFromOptions(name: string, given: readonly GivenOption[], optionNames: OptionNames): FieldsValue {
  const job = new Map<string, Value>([['name', textValue(name, { words: '--job' })]])
  for (const { option, text = 'true' } of given) {
    const former = job.get(option.key)
    const value =
      option.kind === 'preset-option'
        ? presetOptionTaken(former, option, text, optionNames)
        : taken(former, option, text)
    job.set(option.key, value)
  }
  for (const key of ['dns', 'blackbox']) {
    const value = job.get(key)
    const needed = key === 'dns' ? 'names' : 'module'
    if (value?.kind === 'fields' && !value.fields.has(needed)) {
      const [owner] = [...value.fields.keys()]
      const option = JOB_OPTIONS.find((each) => each.key === key && each.kind === `field:${owner}`)!
      throw new Failure(EXIT.usage, `${optionName(option)} goes with --${key}`)
    }
  }
  return { kind: 'fields', fields: job, origin: { words: '--job' } }
}

/** The value of a key once an option has been added to it. */
function taken(former: Value | undefined, option: JobOption, text: string): Value {
  const origin: Origin = { words: optionName(option) }
  const value: Value = { kind: 'text', text, quoted: false, origin }
  if (option.key === 'dns') return dnsTaken(former, option, { ...value, quoted: option.kind !== 'field:port' })
  switch (option.kind) {
    case 'text':
    case 'flag':
      if (former) throw givenTwice(option)
      return { ...value, quoted: option.kind === 'text' }
    case 'list':
    case 'preset':
      return listValue([...(former?.kind === 'list' ? former.items : []), { ...value, quoted: true }], origin)
    case 'pairs': {
      const [name, rest] = pair(option, text)
      return withField(former, name, textValue(rest, origin), option)
    }
    default:
      return withField(former, option.kind.slice('field:'.length), { ...value, quoted: true }, option)
  }
}

/** All names share one type and port. */
function dnsTaken(former: Value | undefined, option: JobOption, value: Value): Value {
  if (option.kind !== 'list') return withField(former, option.kind.slice('field:'.length), value, option)
  const names = former?.kind === 'fields' ? former.fields.get('names') : undefined
  const all = listValue([...(names?.kind === 'list' ? names.items : []), value], value.origin)
  const rest = former?.kind === 'fields' ? [...former.fields].filter(([name]) => name !== 'names') : []
  return fieldsValue({ names: all, ...Object.fromEntries(rest) }, value.origin)
}

/** An option belongs to the preset that was named last; one that this has not, to the only one before that has it. */
function presetOptionTaken(
  former: Value | undefined,
  option: JobOption,
  text: string,
  optionNames: OptionNames,
): Value {
  const origin: Origin = { words: optionName(option) }
  const [name, rest] = pair(option, text)
  const presets = former?.kind === 'list' ? [...former.items] : []
  const last = presets.at(-1)
  if (!last) throw new Failure(EXIT.usage, `${optionName(option)} belongs to a --preset before it`)
  const having = presets.filter((preset) => optionNames(presetName(preset)).includes(name))
  const owner = having.length === 1 ? having[0]! : last
  const texts = rest.split(',').map((each) => textValue(each, origin))
  const value = texts.length === 1 ? texts[0]! : listValue(texts, origin)
  const preset = owner.kind === 'fields' ? owner : fieldsValue({ name: owner }, owner.origin)
  return listValue(presets.with(presets.indexOf(owner), withField(preset, name, value, option)), origin)
}

function presetName(preset: Value): string {
  return textIn(preset.kind === 'fields' ? preset.fields.get('name') : preset) ?? ''
}

function withField(former: Value | undefined, name: string, value: Value, option: JobOption): FieldsValue {
  const fields = former?.kind === 'fields' ? former.fields : new Map<string, Value>()
  if (fields.has(name)) throw givenTwice(option)
  return { kind: 'fields', fields: new Map(fields).set(name, value), origin: former?.origin ?? value.origin }
}

function pair(option: JobOption, text: string): [name: string, value: string] {
  const at = text.indexOf('=')
  if (at < 1) throw new Failure(EXIT.usage, `${optionName(option)} takes NAME=VALUE, not "${text}"`)
  return [text.slice(0, at), text.slice(at + 1)]
}

function givenTwice(option: JobOption): Failure {
  return new Failure(EXIT.usage, `${optionName(option)} is given twice for one job`)
}
