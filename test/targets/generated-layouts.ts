import type { Format } from '../../src/document/node.ts'
import type { Random } from './generated-files.ts'

export interface GeneratedGroup {
  readonly targets: readonly string[]
  readonly labels: Readonly<Record<string, string>>
}

export interface GeneratedFile {
  readonly format: Format
  readonly text: string
  readonly groups: readonly GeneratedGroup[]
}

const HOSTS = ['web1', 'web2', 'db1', 'db-10', 'cache', '10.0.0.1', '[::1]', 'münchen', '日本']
const VALUES = [
  'prod',
  'staging',
  'x y',
  "it's",
  'a: b',
  '#1',
  'yes',
  '012',
  '~',
  '"q"',
  '東京',
  '',
  '- a',
  'a\\b',
  '*x',
  '{',
  '=',
]

/** What Prometheus takes as a target all the same, and what YAML has to quote. */
const ODD_ADDRESSES = [
  'http://a/b?x=1#y',
  '?x',
  ':1',
  '*:1',
  'a b',
  '#1',
  '- a',
  '1e3',
  'yes',
  '[a',
  'a: b',
  'tab\t',
  'a"b',
]

export function generateGroups(random: Random, most = 4): GeneratedGroup[] {
  return random.times(most, () => ({
    targets: random.times(4, () => generateAddress(random)),
    labels: generateLabels(random),
  }))
}

export function generateAddress(random: Random): string {
  if (random.chance(0.1)) return random.pick(ODD_ADDRESSES)
  return `${random.pick(HOSTS)}:${random.pick([9100, 9182, 80])}`
}

export function generateLabels(random: Random): Record<string, string> {
  return Object.fromEntries(random.times(3, () => [random.pick(['env', 'role', 'job', 'team']), random.pick(VALUES)]))
}

/** A valid target file in a layout of its own: people, jq, Python and Ansible write them in many ways. */
export function generateFile(random: Random, format: Format = random.pick(['json', 'yaml'] as const)): GeneratedFile {
  const groups = generateGroups(random)
  let text = format === 'json' ? jsonText(groups, random) : yamlText(groups, random)
  if (random.chance(0.15)) text = text.replace(/\n/g, '\r\n')
  if (random.chance(0.2)) text = text.replace(/(?:\r?\n)+$/, '')
  return { format, text, groups }
}

function jsonText(groups: readonly GeneratedGroup[], random: Random): string {
  const plain = groups.map(({ targets, labels }) => {
    const entries: [string, unknown][] = [
      ['targets', targets],
      ['labels', labels],
    ]
    const kept = entries.filter(([, value]) => Object.keys(value as object).length > 0 || random.chance(0.5))
    if (random.chance(0.3)) kept.reverse()
    return Object.fromEntries(
      kept.map(([key, value]) => [
        random.chance(0.05) ? key.toUpperCase() : key,
        Object.keys(value as object).length === 0 && random.chance(0.3) ? null : value,
      ]),
    )
  })
  const indentation = random.pick(['  ', '    ', '\t', '   '])
  switch (random.below(6)) {
    case 0:
      return JSON.stringify(plain)
    case 1:
      return `${JSON.stringify(plain)
        .replace(/(?<=[\]}"l]),(?=[{["])/g, ', ')
        .replace(/":(?=[[{"n])/g, '": ')}\n`
    case 2: {
      // Groups on lines of their own, all else inline.
      const lines = plain.map((group) => `${indentation}${JSON.stringify(group)}`)
      return lines.length === 0 ? '[\n]\n' : `[\n${lines.join(',\n')}\n]\n`
    }
    case 3: {
      // Lists on one line, as prettier leaves short ones.
      const text = JSON.stringify(plain, null, indentation)
      return `${text.replace(/\[\s+("[^[\]{}]*?")\s+\]/g, (_, items: string) => `[${items.replace(/,\s+/g, ', ')}]`)}\n`
    }
    default:
      return `${JSON.stringify(plain, null, indentation)}\n`
  }
}

function yamlText(groups: readonly GeneratedGroup[], random: Random): string {
  const quotes = random.pick(['plain', 'single', 'double', 'mixed'] as const)
  const commented = random.chance(0.5)
  const width = random.pick([2, 2, 2, 4, 3])
  const dash = `-${' '.repeat(width - 1)}`
  const inner = ' '.repeat(width)
  const listIndentation = random.pick(['', '  ', '  ', '    '])
  const labelIndentation = random.pick(['  ', '  ', '    ', '   '])
  const blank = random.chance(0.3)
  const rootIndentation = random.pick(['', '', '', '  '])
  let count = 0
  const behind = () => (commented && random.chance(0.2) ? ` # behind ${count++}` : '')
  const above = (indentation: string): string[] =>
    commented && random.chance(0.2) ? [`${indentation}# above ${count++}`] : []
  const scalar = (text: string): string => {
    const style = quotes === 'mixed' ? random.pick(['plain', 'single', 'double'] as const) : quotes
    const safe = /^[\p{L}\d][\p{L}\d.:-]*$/u.test(text) && !/:$/.test(text) && !/^\d+:/.test(text)
    if (style === 'plain' && safe) return text
    return style === 'double' ? JSON.stringify(text) : `'${text.replaceAll("'", "''")}'`
  }
  const flowTargets = (targets: readonly string[]) => `[${targets.map(scalar).join(random.pick([', ', ',\n      ']))}]`
  const flowLabels = (labels: GeneratedGroup['labels']) =>
    `{${Object.entries(labels)
      .map(([name, value]) => `${name}: ${scalar(value)}`)
      .join(', ')}}`
  const labelAnchors: { name: string; labels: string }[] = []
  const lines: string[] = []
  const entries = (group: GeneratedGroup): string[][] => {
    const targets: string[] = []
    if (group.targets.length === 0) {
      if (random.chance(0.7)) targets.push(random.pick(['targets: []', 'targets:', 'targets: ~']) + behind())
    } else if (random.chance(0.3)) targets.push(`targets: ${flowTargets(group.targets)}${behind()}`)
    else {
      targets.push(`targets:${behind()}`)
      for (const target of group.targets) {
        targets.push(...above(listIndentation), `${listIndentation}- ${scalar(target)}${behind()}`)
      }
    }
    const labels: string[] = []
    const text = JSON.stringify(group.labels)
    const shared = labelAnchors.find((each) => each.labels === text)
    if (Object.keys(group.labels).length === 0) {
      if (random.chance(0.5)) labels.push(random.pick(['labels: {}', 'labels:', 'labels: null']) + behind())
    } else if (shared && random.chance(0.6)) {
      labels.push(random.chance(0.5) ? `labels: *${shared.name}` : `labels: {<<: *${shared.name}}`)
    } else {
      let anchor = ''
      if (random.chance(0.25)) {
        const name = `l${labelAnchors.length}`
        labelAnchors.push({ name, labels: text })
        anchor = ` &${name}`
      }
      if (random.chance(0.3)) labels.push(`labels:${anchor} ${flowLabels(group.labels)}${behind()}`)
      else {
        labels.push(`labels:${anchor}${behind()}`)
        for (const [name, value] of Object.entries(group.labels)) {
          labels.push(...above(labelIndentation), `${labelIndentation}${name}: ${scalar(value)}${behind()}`)
        }
      }
    }
    const both = [targets, labels].filter((entry) => entry.length > 0)
    return random.chance(0.3) && !labels.join().includes('&') && !labels.join().includes('*') ? both.reverse() : both
  }
  groups.forEach((group, index) => {
    if (blank && index > 0) lines.push('')
    lines.push(...above(rootIndentation))
    if (random.chance(0.2)) {
      const fields = [
        ...(group.targets.length > 0 || random.chance(0.5) ? [`targets: ${flowTargets(group.targets)}`] : []),
        ...(Object.keys(group.labels).length > 0 || random.chance(0.3) ? [`labels: ${flowLabels(group.labels)}`] : []),
      ]
      lines.push(`${rootIndentation}- {${fields.join(', ')}}${behind()}`)
      return
    }
    const all = entries(group)
    if (all.length === 0) lines.push(`${rootIndentation}- {}`)
    else {
      const body = all.flatMap((entry, i) => [...(i > 0 ? above('') : []), ...entry])
      body.forEach((line, i) => {
        const text = i === 0 ? dash + line : inner + line
        lines.push(...text.split('\n').map((part) => (part.trim() === '' ? '' : rootIndentation + part)))
      })
    }
  })
  let text = lines.length === 0 ? random.pick(['', '[]\n', '# none\n', '~\n', '---\n', '[ ]']) : `${lines.join('\n')}\n`
  if (commented && lines.length > 0)
    text = `# head\n${random.pick(['', '\n'])}${text}${random.pick(['', '# foot\n', '\n# foot\n'])}`
  if (lines.length > 0 && random.chance(0.15)) text = `---\n${text}`
  if (lines.length > 0 && random.chance(0.1)) text = `${text}---\n- targets: [other]\n`
  return text
}

/** A YAML target file in which groups share what they can through anchors, aliases and merge keys; not always valid. */
export function generateShared(random: Random): string {
  const names = { group: [] as string[], labels: [] as string[], targets: [] as string[], scalar: [] as string[] }
  const anchor = (kind: keyof typeof names, share = 0.5): string => {
    if (!random.chance(share)) return ''
    const name = `${kind[0]}${names[kind].length}`
    names[kind].push(name)
    return `&${name} `
  }
  const alias = (kind: keyof typeof names, share = 0.4): string | undefined =>
    names[kind].length > 0 && random.chance(share) ? `*${random.pick(names[kind])}` : undefined
  const scalar = () =>
    alias('scalar', 0.2) ?? anchor('scalar', 0.2) + random.pick(['a:1', 'b:1', 'c:1', "'d:1'", '"e:1"'])
  const own = { group: 0, labels: 0, targets: 0, scalar: 0 }
  // A name counts only once what it stands for is complete.
  const targets = (indentation: string): string => {
    const known = alias('targets')
    if (known) return known
    const name = random.chance(0.4) ? `t${own.targets++}x` : undefined
    const items = [scalar(), ...random.times(2, scalar)]
    const text = random.chance(0.5)
      ? `[${items.join(', ')}]`
      : `\n${items.map((item) => `${indentation}  - ${item}`).join('\n')}`
    if (name) names.targets.push(name)
    return (name ? `&${name} ` : '') + text
  }
  const labels = (indentation: string): string => {
    const known = alias('labels')
    if (known) return known
    const name = random.chance(0.4) ? `l${own.labels++}x` : undefined
    const merged = alias('labels', 0.5)
    const pairs = [
      ...(merged ? [`<<: ${merged}`] : []),
      `${random.pick(['env', 'role', 'job', 'x', 'y', 'z'])}: ${scalar()}`,
    ]
    const text = random.chance(0.5)
      ? `{${pairs.join(', ')}}`
      : `\n${pairs.map((pair) => `${indentation}  ${pair}`).join('\n')}`
    if (name) names.labels.push(name)
    return (name ? `&${name} ` : '') + text
  }
  const groups = Array.from({ length: 2 + random.below(3) }, () => {
    const known = alias('group', 0.2)
    if (known) return `- ${known}`
    const name = random.chance(0.4) ? `g${own.group++}x` : undefined
    const merged = alias('group', 0.4)
    const fields = [
      ...(merged ? [`<<: ${merged}`] : []),
      ...(random.chance(0.8) ? [`targets: ${targets('  ')}`] : []),
      ...(random.chance(0.7) ? [`labels: ${labels('  ')}`] : []),
    ]
    if (random.chance(0.2)) fields.reverse()
    if (name) names.group.push(name)
    const body = (fields.length > 0 ? fields : ['targets: []']).join('\n  ')
    return name ? `- &${name}\n  ${body}` : `- ${body}`
  })
  return `${groups.join('\n')}\n`
}
