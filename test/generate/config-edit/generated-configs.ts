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

/** How a list of jobs in brackets is laid out. */
interface FlowLayout {
  readonly indent: string
  /** Whether the first job stands behind the bracket, and the closing one behind the last job. */
  readonly opens: boolean
  readonly closes: boolean
  readonly trailing: boolean
  /** Whether commas begin lines. */
  readonly leading: boolean
  /** Whether keys and texts have quotes, as in JSON. */
  readonly quoted: boolean
  readonly lineBreak: string
  readonly blanks: boolean
}

const flowLayout: fc.Arbitrary<FlowLayout> = fc.record({
  indent: fc.constantFrom('  ', '    '),
  opens: fc.boolean(),
  closes: fc.boolean(),
  trailing: fc.boolean(),
  leading: fc.integer({ min: 0, max: 5 }).map((each) => each === 0),
  quoted: fc.boolean(),
  lineBreak: fc.constantFrom('\n', '\r\n'),
  blanks: fc.boolean(),
})

interface FlowJob {
  /** Whether it stands on a line of its own, on several, or behind the one before it. */
  readonly shape: 'line' | 'lines' | 'behind'
  readonly interval: boolean
  readonly targets: number
  readonly rule: boolean
}

const flowJob: fc.Arbitrary<FlowJob> = fc.record({
  shape: fc.constantFrom('line', 'lines', 'lines', 'behind'),
  interval: fc.boolean(),
  targets: fc.integer({ min: 0, max: 3 }),
  rule: fc.boolean(),
})

/** Configs with one to four jobs in brackets, on one line or many. */
export const generatedFlowConfig: fc.Arbitrary<string> = fc
  .tuple(flowLayout, fc.array(flowJob, { minLength: 1, maxLength: 4 }), fc.boolean())
  .map(([style, jobs, tail]) => {
    const { indent, lineBreak, opens, closes, trailing, leading, blanks } = style
    let text = `${style.quoted ? '"scrape_configs"' : 'scrape_configs'}: [`
    jobs.forEach((job, i) => {
      const isFirst = i === 0
      const begins = isFirst ? !opens : job.shape !== 'behind'
      const isLeading = leading && begins
      if (!isFirst && !isLeading) text += ','
      if (begins) text += (blanks && !isFirst ? lineBreak : '') + lineBreak + indent
      else if (!isFirst) text += ' '
      if (!isFirst && isLeading) text += ', '
      text += flowJobText(style, job, i)
    })
    if (trailing && !leading) text += ','
    text += closes ? ']' : `${lineBreak}]`
    return `${text}${lineBreak}${tail ? `rule_files: []${lineBreak}` : ''}`
  })

function flowJobText({ indent, lineBreak, quoted }: FlowLayout, it: FlowJob, index: number): string {
  const key = (name: string): string => (quoted ? `"${name}"` : name)
  const text = (value: string): string => (quoted ? `"${value}"` : value)
  const fields = [`${key('job_name')}: ${text(`job ${index}`)}`]
  if (it.interval) fields.push(`${key('scrape_interval')}: ${text('15s')}`)
  const inner = it.shape === 'lines' ? lineBreak + indent.repeat(2) : ''
  const targets = Array.from({ length: it.targets }, (_, n) => text(`host${n}:9100`))
  const separator = inner === '' ? ', ' : `,${inner}${indent}`
  const list =
    targets.length > 1 && inner !== '' ? inner + indent + targets.join(separator) + inner : targets.join(', ')
  fields.push(`${key('static_configs')}: [{${key('targets')}: [${list}]}]`)
  if (it.rule) fields.push(`${key('relabel_configs')}: [{${key('target_label')}: ${text('x')}}]`)
  return inner === '' ? `{${fields.join(', ')}}` : `{${inner}${fields.join(`,${inner}`)}${lineBreak}${indent}}`
}
