import type { FileKind } from '../lint/linted-file.ts'
import type { RuleDocs } from '../lint/opinion.ts'
import type { Paint, Style } from './terminal.ts'

const STYLES: Readonly<Record<RuleDocs['severity'], Style>> = { error: 'red', warning: 'yellow', info: 'blue' }

const KINDS: Readonly<Record<FileKind, string>> = {
  config: '`prometheus.yml`',
  'scrape-config': 'files of `scrape_config_files`',
  rules: 'rule files',
  targets: 'target files',
  project: '`promsd.yaml`',
  query: '`--query`',
}

/** Rules as a table: severity, id, summary. */
export function renderRuleList(rules: readonly RuleDocs[], paint: Paint): string {
  const width = Math.max(...rules.map(({ id }) => id.length))
  return rules
    .map(
      ({ id, severity, summary }) =>
        `${paint(STYLES[severity], severity.padEnd(7))}  ${id.padEnd(width)}  ${summary}\n`,
    )
    .join('')
}

/** A rule for the terminal: what it wants, why, and examples. */
export function renderRule(rule: RuleDocs, paint: Paint): string {
  const { id, severity, summary, docs } = rule
  const release = releaseOf(rule)
  const example = (title: string, text: string): string =>
    `${paint('bold', `${title}${release}:`)}\n${text.trimEnd().replace(/^(?=.)/gm, '    ')}\n`
  return [
    `${paint(STYLES[severity], `${severity}[${id}]`)} ${paint('bold', summary)}\n`,
    `${docs.why.trim()}\n`,
    `Found in ${placesOf(rule)}.${warningOf(rule)}\n`.replaceAll('`', ''),
    example('Bad', docs.bad),
    example('Good', docs.good),
  ].join('\n')
}

/** The pages of docs/rules/ by their file names: one for each rule, and a table of all. */
export function rulePages(rules: readonly RuleDocs[]): Map<string, string> {
  const pages = new Map(rules.map((rule) => [`${rule.id}.md`, ruleMarkdown(rule)]))
  return pages.set('README.md', tableMarkdown(rules))
}

function ruleMarkdown(rule: RuleDocs): string {
  const { id, severity, summary, docs } = rule
  const block = (text: string): string => `\`\`\`${languageOf(rule, text)}\n${text.trimEnd()}\n\`\`\``
  return [
    `# ${id}`,
    `${summary}.`,
    `Severity: ${severity} (${meaningOf(rule)}). Found in ${placesOf(rule)}.${warningOf(rule)}`,
    docs.why.trim(),
    `## Bad${releaseOf(rule)}`,
    block(docs.bad),
    `## Good${releaseOf(rule)}`,
    block(docs.good),
    `[All rules](README.md)`,
  ]
    .join('\n\n')
    .concat('\n')
}

function tableMarkdown(rules: readonly RuleDocs[]): string {
  const section = (title: string, text: string, severity: RuleDocs['severity']): string => {
    const rows = rules
      .filter((rule) => rule.severity === severity)
      .map((rule) => `| [${rule.id}](${rule.id}.md) | ${rule.summary} | ${placesOf(rule)} |`)
    return [
      `## ${title}`,
      text,
      ['| rule | what it wants | found in |', '| --- | --- | --- |', ...rows].join('\n'),
    ].join('\n\n')
  }
  return [
    '# Rules of lint',
    `\`promsd rules\` lists them, \`promsd rules ID\` explains one. [Lint](../lint.md) says how to run it, and how to change
the severity of a rule or ignore a finding.`,
    section('Errors', 'Prometheus of the chosen release refuses the file, or promsd its project file.', 'error'),
    section('Warnings', 'Prometheus takes the file, and you may not have meant what it does then.', 'warning'),
    section('Infos', 'Good to know.', 'info'),
  ]
    .join('\n\n')
    .concat('\n')
}

function meaningOf({ severity, appliesTo }: RuleDocs): string {
  if (severity === 'error')
    return appliesTo[0] === 'project' ? 'promsd refuses the file' : 'Prometheus refuses the file'
  return 'Prometheus takes the file'
}

function warningOf({ warns }: RuleDocs): string {
  return warns === undefined ? '' : ` A warning (\`--rule\` can turn it off) ${warns}.`
}

function placesOf({ appliesTo }: RuleDocs): string {
  const names = appliesTo.map((kind) => KINDS[kind])
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

function releaseOf({ docs }: RuleDocs): string {
  return docs.release === undefined ? '' : ` (Prometheus ${docs.release})`
}

function languageOf({ appliesTo }: RuleDocs, text: string): string {
  return appliesTo[0] === 'targets' && /^[[{]/.test(text) ? 'json' : 'yaml'
}
