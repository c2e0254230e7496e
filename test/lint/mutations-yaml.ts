/** Changes the lines of a file in place. */
export type Mutate = (lines: string[], pick: Pick) => void

export interface Pick {
  /** A whole number from 0 below a bound. */
  below(bound: number): number
}

export const KEY_LINE = /^(\s*(?:- )?)([\w"']+):(?:\s+(.*))?$/

/** Characters that mean something to YAML, or that a YAML file may not hold. */
const CHARACTERS = [
  ...'[]{},:#|>%@`!&*?-"\'\\ \t',
  ': ',
  ' #',
  '\r',
  '\0',
  '\x07',
  '\x7f',
  '\u0085',
  '\u2028',
  '\ufeff',
  '\ufffe',
  '😀',
  '한',
]

/** Whole lines. */
const LINES = [
  '---',
  '...',
  '--- {}',
  '%YAML 1.1',
  '%YAML 1.2',
  '%TAG ! tag:x,2000:',
  '# comment',
  '\t',
  '\t# comment',
  '? a',
  '? a\n: b',
  '- ',
  '-',
  ':',
  '<<: {scrape_interval: 5s}',
  '<<: [{scrape_interval: 5s}, {scrape_timeout: 1s}]',
  '<<: 5',
  '<<: *m',
  '<<: [*m, *m]',
  '"a": b',
  'null: b',
  '1: b',
  'true: b',
  '[a, b]: c',
  '{a: b}: c',
  '!!str job_name: b',
  '&a job_name: b',
  'job_name : b',
  'job_name:b',
]

/** What stands before a value. */
const BEFORE = [
  '&m ',
  '&n ',
  '!!str ',
  '!!int ',
  '!!float ',
  '!!bool ',
  '!!null ',
  '!!binary ',
  '!!timestamp ',
  '!!map ',
  '!!seq ',
  '!!set ',
  '!!merge ',
  '! ',
  '!x ',
  '!<tag:yaml.org,2002:str> ',
  '!!str &m ',
  '&m !!str ',
  '- ',
  '|\n ',
  '|2-\n      ',
  '>-\n          ',
  '? ',
  '[',
  '{',
  '"',
  "'",
]

/** In place of a value. */
const VALUES = [
  '*m',
  '*n',
  '|',
  '>',
  '|+\n\n',
  '!!str',
  '!!null',
  '!!int "5"',
  '!!float 5',
  '!!binary aGk=',
  '!!binary "?"',
  '!!timestamp 2001-01-01',
  '!!bool yes',
  '!!str ~',
  '!!null x',
  '"a\\u00e9\\x41\\n"',
  '"a\\q"',
  '"a\\',
  "'it''s'",
  "'a",
  '"a\n  b"',
  'a\n      b',
  'a: b',
  'a #b',
  'a#b',
  '- a',
  '[a, b',
  '[a, , b]',
  '[a, b,]',
  '[a: b]',
  '{a, b: c}',
  '{a: b, a: c}',
  '{<<: *m}',
  '{? a : b}',
  '["a":b]',
  '{"targets":["x:1"]}',
  '0b11',
  '0o17',
  '1__0',
  '-.INF',
  '.NaN',
  '1:30',
  '190:20:30',
  '2001-12-14t21:59:43.10-05:00',
  '+1',
  '1e400',
  '9223372036854775808',
  '-9223372036854775809',
  '4294967296',
  'n',
  'No',
  'TRUE',
  'oN',
  '=',
  '<<',
  '~ ~',
  '%x',
  '@x',
  '`x`',
]

const indentOf = (line: string): string => /^\s*/.exec(line)![0] + (/^\s*- /.test(line) ? '  ' : '')

const changeValue =
  (change: (value: string, pick: Pick) => string): Mutate =>
  (lines, pick) => {
    const at = pick.below(lines.length)
    lines[at] = lines[at]!.replace(
      KEY_LINE,
      (_all, before: string, key: string, value = '') => `${before}${key}: ${change(value, pick)}`,
    )
  }

/** Mistakes of YAML itself: quotes, tabs, brackets, anchors, merge keys, tags, lists for maps. */
export const yamlMutations: readonly Mutate[] = [
  // A character too many, or one too few.
  (lines, pick) => {
    const at = pick.below(lines.length)
    const line = lines[at]!
    const place = pick.below(line.length + 1)
    lines[at] = line.slice(0, place) + CHARACTERS[pick.below(CHARACTERS.length)]! + line.slice(place)
  },
  (lines, pick) => {
    const at = pick.below(lines.length)
    const line = lines[at]!
    const place = pick.below(line.length)
    lines[at] = line.slice(0, place) + line.slice(place + 1)
  },
  // A line of its own, at the place's indent or at none.
  (lines, pick) => {
    const at = pick.below(lines.length)
    const text = LINES[pick.below(LINES.length)]!
    const indent = pick.below(4) === 0 ? '' : indentOf(lines[at]!)
    lines.splice(at + pick.below(2), 0, ...text.split('\n').map((line) => indent + line))
  },
  changeValue((value, pick) => BEFORE[pick.below(BEFORE.length)]! + value),
  changeValue((_value, pick) => VALUES[pick.below(VALUES.length)]!),
  changeValue((value, pick) => (pick.below(2) === 0 ? `"${value}"` : `'${value}'`)),
  // An anchor, and its alias or a merge of it somewhere below.
  (lines, pick) => {
    const at = pick.below(lines.length)
    if (!KEY_LINE.test(lines[at]!)) return
    lines[at] = lines[at]!.replace(KEY_LINE, (_all, before: string, key: string, value = '') =>
      `${before}${key}: &m ${value}`.trimEnd(),
    )
    const below = at + 1 + pick.below(lines.length - at)
    const use = lines[below]
    if (use === undefined) return
    if (pick.below(2) === 0) lines.splice(below, 0, `${indentOf(use)}<<: *m`)
    else lines[below] = use.replace(KEY_LINE, '$1$2: *m')
  },
  // A list for a map, a map for a list.
  (lines, pick) => {
    const at = pick.below(lines.length)
    const line = lines[at]!
    lines[at] = /^\s*- /.test(line) ? line.replace('- ', pick.below(2) === 0 ? '  ' : '') : line.replace(/^\s*/, '$&- ')
  },
  // Tabs.
  (lines, pick) => {
    const at = pick.below(lines.length)
    const line = lines[at]!
    lines[at] = [line.replace(/^ {2}/, '\t'), line.replace(': ', ':\t'), line.replace('- ', '-\t'), `${line}\t`][
      pick.below(4)
    ]!
  },
]
