import type { Preset } from '../generate/presets/preset.ts'
import { optionDefault, optionValues, type PresetDocs } from './preset-docs.ts'
import type { Paint } from './terminal.ts'
import { wrapped } from './wrap.ts'

/** Presets as a table: name, port, summary. */
export function renderPresetList(presets: readonly Preset[], paint: Paint): string {
  const width = Math.max(...presets.map(({ name }) => name.length))
  return presets
    .map(({ name, port, summary }) => {
      const padding = ' '.repeat(width - name.length)
      return `${paint('bold', name)}${padding}  ${String(port ?? '-').padEnd(5)}  ${summary}\n`
    })
    .join('')
}

/** A preset for the terminal: what it is for, how it is asked for, and what it brings. */
export function renderPreset(docs: PresetDocs, paint: Paint): string {
  const { preset, project, config, rules, rows, warnings } = docs
  const { name, summary, doc, port, since, options = [], metrics = [] } = preset
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : [`${paint('bold', `${title}:`)}\n${lines.map((line) => `    ${line}\n`).join('')}`]
  const yaml = (text: string): readonly string[] => text.trimEnd().split('\n')
  const facts = [
    ...(port === undefined ? [] : [`Port ${port}.`]),
    ...(since === undefined ? [] : [`Prometheus ${since} or later.`]),
  ]
  return [
    `${paint('bold', name)}: ${summary}\n`,
    `${wrapped(withoutLinks(doc))}\n`,
    ...(facts.length === 0 ? [] : [`${facts.join(' ')}\n`]),
    ...section(
      'Options',
      options.flatMap((option) => [
        optionLine(option.name, optionValues(option), optionDefault(option)),
        `  ${option.doc}`,
      ]),
    ),
    ...section('Warnings', warnings),
    ...section('In promsd.yaml', yaml(project)),
    ...section('In prometheus.yml', yaml(config)),
    ...section(
      'Metrics',
      metrics.map(({ name: metric, labels, type, doc: what }) => `${metric}${braces(labels)} (${type}) ${what}`),
    ),
    ...section(
      'Rules',
      rules.map((rule) => ('record' in rule ? rule.record : `${rule.alert} (alert)`)),
    ),
    ...section(
      'Panels',
      rows.flatMap(({ title: row, panels }) => panels.map(({ title }) => `${row}: ${title}`)),
    ),
  ].join('\n')
}

const optionLine = (name: string, values: string, standing: string): string =>
  `${name} (${[values, standing].filter(Boolean).join('; ')})`

const braces = (labels: readonly string[] | undefined): string => (labels ? `{${labels.join(', ')}}` : '')

/** Links of Markdown as their text with the address behind it. */
const withoutLinks = (markdown: string): string => markdown.replace(/\[([^\]]+)\]\(([^)]+)\)/g, '$1 ($2)')
