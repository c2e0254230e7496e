import type { DocumentTree } from '../../document/node.ts'
import type { Source } from '../../document/source.ts'
import type { Opined, Opinion } from '../opinion.ts'

export const secondDocument: Opinion = {
  id: 'second-document',
  summary: 'A YAML file holds one document',
  severity: 'warning',
  appliesTo: ['config', 'scrape-config', 'rules', 'targets'],
  docs: {
    why: `Prometheus reads the first document of a file. What stands behind the next \`---\` is dropped without a word: jobs,
rules and targets that no one will miss until they are needed. Files that are put together from several often end so.
Put it under the keys of the first document, or into a file of its own.`,
    bad: `scrape_configs:
  - job_name: node
---
scrape_configs:
  - job_name: app
`,
    good: `---
scrape_configs:
  - job_name: node
  - job_name: app
`,
  },

  checkConfig: ({ source, tree }) => laterDocuments(source, tree),
  checkRules: ({ source, file }) => laterDocuments(source, file.tree),
  checkTargets: ({ document }) => (document.format === 'yaml' ? laterDocuments(document.source, document.tree) : []),
}

/** At the start of a line it ends the document, whatever stands before: no text of the document can hold such a line. */
const MARKER = /^(?:---|\.\.\.)(?=[ \t\r\n]|$)/m

/** The first marker that has anything but comments behind it. */
function* laterDocuments(source: Source, { end, problems }: DocumentTree): Generator<Opined> {
  if (problems.length > 0) return
  const rest = source.slice(end, source.length)
  const index = MARKER.exec(rest)?.index
  if (index === undefined || isEmpty(rest.slice(index))) return
  const start = end + index
  yield {
    message: 'Prometheus reads the first document only, and drops what stands behind this line',
    span: { start, end: start + '---'.length },
  }
}

/** Whether a text holds comments and markers only. */
function isEmpty(text: string): boolean {
  return text.split(/\r\n?|\n/).every((line) => /^(?:---|\.\.\.)?[ \t]*(?:#.*)?$/.test(line))
}
