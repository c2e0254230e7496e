import type { Preset } from '../generate/presets/preset.ts'
import { optionDefault, optionValues, type PresetDocs, presetDocs, ruleNames } from './preset-docs.ts'
import { renderPreset } from './preset-text.ts'
import { plain } from './terminal.ts'
import { wrapped } from './wrap.ts'

/** The preset that the page shows as the terminal does. */
const SHOWN = 'pushgateway'

/** docs/presets.md: a table of all presets, and a section for each. */
export function presetsPage(presets: readonly Preset[]): string {
  const all = presets.map(presetDocs)
  const shown = all.find(({ preset }) => preset.name === SHOWN)!
  const rows = presets.map(({ name, port, summary }) => `| [${name}](#${name}) | ${port ?? ''} | ${summary} |`)
  return [
    '# Presets',
    INTRODUCTION,
    block('yaml', EXAMPLE),
    CONFLICTS,
    ['| preset | port | what is scraped |', '| --- | --- | --- |', ...rows].join('\n'),
    '`promsd presets` lists them, `promsd presets NAME` shows one:',
    block('console', `$ promsd presets ${SHOWN}\n${renderPreset(shown, plain)}`),
    JSON_OUTPUT,
    ...all.map(section),
  ]
    .join('\n\n')
    .concat('\n')
}

const INTRODUCTION = `A preset knows how a kind of target is scraped. A job of \`promsd.yaml\` asks for it by its name, with options where it
has some, or for several at once:`

const EXAMPLE = `jobs:
  - name: servers
    preset: windows
    file_sd: targets/windows-*.json
  - name: gameserver
    preset: [aspnetcore, dotnet-runtime]
    static: [game1:5000, game2:5000]
  - name: socket-server
    preset: {name: tcp-server, per_client: true}
    static: [sock1:1234]`

const CONFLICTS = `What the job says itself wins, and its relabel rules come after those of the preset; only what the preset is made for
(\`honor_labels\`, its discovery, the module of an exporter) and its options cannot be contradicted. Where one of several
presets keeps only its own metrics, as dotnet-runtime does, those that are listed here of the others are kept as well. Of
a preset without a list of metrics, such as node, nothing would be stored beside it: that is warned of, and needs a job
for each. The presets for .NET and TCP servers also have recording rules, alerts and a Grafana dashboard, which
\`promsd generate\` writes where \`generate: {rules: FILE, dashboard: FILE}\` of the project file, or \`--rules\` and
\`--dashboard\`, ask for them. Their alerts are a start: look at the thresholds.`

const JSON_OUTPUT = `With \`-o json\`, the list is \`[{"name", "port", "since", "summary"}]\`, and one preset is an object with \`name\`, \`summary\`,
\`doc\`, \`port\`, \`since\`, \`options\`, \`scrape\` (the fields that it brings), \`warnings\`, \`metrics\`, \`rules\` and \`panels\`, as
they are with its default options; \`port\` and \`since\` may be null.`

function section({ preset, project, config, rules, rows, warnings }: PresetDocs): string {
  const { name, summary, doc, port, since, options = [], metrics = [] } = preset
  const { records, alerts } = ruleNames(rules)
  const facts = [
    ...(port === undefined ? [] : [`Port ${port}.`]),
    ...(since === undefined ? [] : [`Prometheus ${since} or later.`]),
  ]
  const code = (texts: readonly string[]): string => texts.map((text) => `\`${text}\``).join(', ')
  const panels = rows.flatMap((row) => row.panels.map(({ title }) => title))
  return [
    `## ${name}`,
    `${capitalised(summary)}. ${facts.join(' ')}`.trim(),
    wrapped(doc),
    ...warnings.map((warning) => `Warns: ${warning}.`),
    ...table(
      ['option', 'takes', 'what it says'],
      options.map((option) => {
        const standing = optionDefault(option)
        return [`\`${option.name}\``, optionValues(option), `${option.doc}${standing ? ` (${standing})` : ''}`]
      }),
    ),
    block('yaml', project.trimEnd()),
    'becomes',
    block('yaml', config.trimEnd()),
    ...table(
      ['metric', 'type', 'labels', 'what it is'],
      metrics.map(({ name: metric, type, labels = [], doc: what }) => [`\`${metric}\``, type, labels.join(', '), what]),
    ),
    ...(records.length === 0 ? [] : [wrapped(`Records ${code(records)}.`)]),
    ...(alerts.length === 0 ? [] : [wrapped(`Alerts: ${code(alerts)}.`)]),
    ...(panels.length === 0 ? [] : [wrapped(`Panels: ${panels.join('; ')}.`)]),
  ].join('\n\n')
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return []
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [[line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')]
}

const block = (language: string, text: string): string => `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``

/** Names such as etcd and the runtime's stay as they are written. */
const capitalised = (text: string): string =>
  /^(?:etcd|kubelets)\b/.test(text) ? text : text[0]!.toUpperCase() + text.slice(1)
