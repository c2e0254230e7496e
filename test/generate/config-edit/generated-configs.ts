import fc from 'fast-check'

/** How a generated config is laid out. */
interface Layout {
  readonly listIndent: number
  readonly keyIndent: number
  readonly dash: number
  readonly outer: number
  readonly quote: string
  readonly lineBreak: string
  readonly blanks: number
  readonly flowTargets: boolean
  readonly finalBreak: boolean
}

const layout: fc.Arbitrary<Layout> = fc.record({
  listIndent: fc.constantFrom(0, 2, 4),
  keyIndent: fc.constantFrom(2, 4),
  dash: fc.constantFrom(2, 4),
  outer: fc.constantFrom(0, 2, 3),
  quote: fc.constantFrom('', "'", '"'),
  lineBreak: fc.constantFrom('\n', '\r\n'),
  blanks: fc.constantFrom(0, 1, 2),
  flowTargets: fc.boolean(),
  finalBreak: fc.boolean(),
})

interface GeneratedJob {
  readonly interval: boolean
  readonly labels: readonly string[]
  readonly targets: number
  readonly rules: number
  readonly blockRegex: boolean
  /** Comments above it, behind its first line, within and below it. */
  readonly above: readonly string[]
  readonly behind: boolean
  readonly within: boolean
  readonly below: boolean
  /** Set off by a blank line above it. */
  readonly free: boolean
}

const job: fc.Arbitrary<GeneratedJob> = fc.record({
  interval: fc.boolean(),
  labels: fc.uniqueArray(fc.constantFrom('env', 'dc', 'role'), { maxLength: 3 }),
  targets: fc.integer({ min: 0, max: 3 }),
  rules: fc.integer({ min: 0, max: 2 }),
  blockRegex: fc.boolean(),
  above: fc.array(fc.constantFrom('# about it', '#\ttabs', '# - job_name: old'), { maxLength: 2 }),
  behind: fc.boolean(),
  within: fc.boolean(),
  below: fc.boolean(),
  free: fc.boolean(),
})

/** Configs with one to four jobs in block style, in layouts of all kinds. */
export const generatedConfig: fc.Arbitrary<string> = fc
  .tuple(layout, fc.array(job, { minLength: 1, maxLength: 4 }), fc.boolean(), fc.boolean())
  .map(([style, jobs, head, tail]) => render(style, jobs, head, tail))

function render(style: Layout, jobs: readonly GeneratedJob[], head: boolean, tail: boolean): string {
  const lines: string[] = head ? ['# Head of the file.', 'global:', '  scrape_interval: 15s', ''] : []
  lines.push('scrape_configs: # all jobs')
  jobs.forEach((it, i) => {
    const pad = ' '.repeat(style.outer)
    if (i > 0) for (let n = 0; n < style.blanks; n++) lines.push('')
    if (it.free) lines.push(`${pad}# set off`, '')
    lines.push(...it.above.map((comment) => pad + comment))
    lines.push(...jobLines(style, it, i).map((line) => (line === '' ? line : pad + line)))
  })
  if (tail) lines.push('# about the rules', 'rule_files: []')
  return lines.join(style.lineBreak) + (style.finalBreak ? style.lineBreak : '')
}

function jobLines(style: Layout, it: GeneratedJob, index: number): string[] {
  const { keyIndent, listIndent, quote, dash } = style
  const key = ' '.repeat(keyIndent)
  const list = ' '.repeat(listIndent)
  const lead = `-${' '.repeat(dash - 1)}`
  const inner = ' '.repeat(dash)
  const fields: string[] = [`job_name: ${quote}job ${index}${quote}${it.behind ? '  # named' : ''}`]
  if (it.interval) fields.push('scrape_interval: 15s')
  if (it.within) fields.push('# scrape_timeout: 5s')
  fields.push('static_configs:')
  const targets = Array.from({ length: it.targets }, (_, n) => `${quote}host${n}:9100${quote}`)
  const group =
    style.flowTargets || it.targets === 0
      ? [`targets: [${targets.join(', ')}]`]
      : ['targets:', ...targets.map((each) => `${list}${lead}${each}`)]
  if (it.labels.length > 0) group.push('labels:', ...it.labels.map((name) => `${key}${name}: ${quote}prod${quote}`))
  fields.push(...asItem(group, lead, inner).map((line) => list + line))
  if (it.rules > 0) fields.push('relabel_configs:')
  for (let n = 0; n < it.rules; n++) {
    const regex = it.blockRegex ? ['regex: >-', `${key}(.*)`] : [`regex: '(.*)'`]
    const rule = ['source_labels: [__address__]', ...regex, 'target_label: x']
    fields.push(...asItem(rule, lead, inner).map((line) => list + line))
  }
  const lines = asItem(fields, lead, inner)
  if (it.below) lines.push(`${inner}# params: {}`)
  return lines
}

function asItem(lines: readonly string[], lead: string, inner: string): string[] {
  return lines.map((line, i) => (i === 0 ? lead : inner) + line)
}
