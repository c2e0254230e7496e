import type { Finding, Span } from '../../src/diagnostics/finding.ts'
import { Source } from '../../src/document/source.ts'
import type { FileKind, LintedFile, LintReport } from '../../src/report/lint-report.ts'

/** What must not show up in any output. */
export const PASSWORD = 'hunter2-µ😀'

type Draft = Omit<Finding, 'span' | 'related'> & { at: string; related?: { message: string; at: string }[] }

/** A file with findings that stand at the first occurrence of `at`; `at` empty is the end of the file. */
function file(path: string, kind: FileKind, text: string, drafts: readonly Draft[], secret?: string): LintedFile {
  const spanOf = (at: string): Span => {
    const start = at === '' ? text.length : text.indexOf(at)
    if (start === -1) throw new Error(`no ${at} in ${path}`)
    return { start, end: start + at.length }
  }
  const findings = drafts.map(({ at, related, ...rest }) => ({
    ...rest,
    span: spanOf(at),
    ...(related ? { related: related.map((each) => ({ message: each.message, span: spanOf(each.at) })) } : {}),
  }))
  const source = Source.fromBytes(Buffer.from(text))
  return { path, kind, source, findings, secrets: secret === undefined ? [] : [spanOf(secret)] }
}

const CONFIG = `\ufeffscrape_configs:\r
  - job_nam: "도쿄 😀"\r
    scrape_interval: 15\r
    basic_auth: { username: u, password: "${PASSWORD}" }\r
  - job_name: a\r
  - job_name: 'a'\r
`

export const report: LintReport = {
  release: '3.5',
  skipped: ['notes.txt', 'README.md'],
  files: [
    file('./rules/여름 #1.yml', 'rules', `groups:\n\t- x: |\n${'y'.repeat(200)} 한국어: "😀" ${'z'.repeat(200)}\nend`, [
      { rule: 'long-line', severity: 'info', message: '100% of "a,b:c"', at: '한국어: "😀"' },
      { rule: 'tab', severity: 'error', message: 'tab <&> "here"', at: '- x: |\nyyy' },
      { rule: 'eof', severity: 'warning', message: 'file ends', at: '' },
    ]),
    file(
      'prometheus.yml',
      'config',
      CONFIG,
      [
        {
          rule: 'duplicate-job',
          severity: 'error',
          message: 'job name "a" is taken',
          at: "'a'",
          path: ['scrape_configs', 2, 'job_name'],
          related: [{ message: 'first here', at: 'a\r\n' }],
        },
        {
          rule: 'unknown-field',
          severity: 'error',
          message: 'unknown field "job_nam" in scrape_config\x1b[31m',
          at: 'job_nam',
          path: ['scrape_configs', 0, 'job_nam'],
          hint: 'did you mean "job_name"?',
          fix: {
            title: 'rename it to "job_name"',
            edits: [{ start: CONFIG.indexOf('job_nam'), end: CONFIG.indexOf('job_nam') + 7, text: 'job_name' }],
            changes: [{ path: ['scrape_configs', 0, 'job_nam'], to: ['job_name'] }],
          },
        },
        { rule: 'weak-secret', severity: 'warning', message: 'the password is short', at: PASSWORD },
        {
          rule: 'in-secret',
          severity: 'info',
          message: 'odd character in the password',
          at: 'r2-',
          fix: { title: 'quote it', edits: [{ start: 0, end: 0, text: `'${PASSWORD}'` }], changes: [] },
        },
      ],
      PASSWORD,
    ),
    file('targets/clean.json', 'targets', '[]\n', []),
  ],
}
