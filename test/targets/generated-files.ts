/** A pseudo-random sequence that is the same for the same seed (mulberry32). */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** In [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = this.#state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit)
  }

  chance(share: number): boolean {
    return this.next() < share
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)]!
  }

  times<Item>(most: number, make: () => Item): Item[] {
    return Array.from({ length: this.below(most + 1) }, make)
  }
}

/** Files that look like file_sd JSON: what stands where it should, and often something else. */
export function generateJson(seed: number): string {
  const random = new Random(seed)
  const oddity = random.pick([0, 0.02, 0.1, 0.3])
  const odd = () => random.chance(oddity)
  const space = () => (random.chance(0.1) ? random.pick([' ', '\n', '\t', '\r\n', '  ']) : '')
  const string = (): string =>
    random.pick([
      '"a:1"',
      '"b:9100"',
      '"c"',
      '""',
      '"é"',
      '"\\u00e9"',
      '"\\n"',
      '"\\ud83d\\ude00"',
      '"\\ud83d"',
      '"\\/x"',
      '"😀:1"',
      '"\\u0000"',
      '"http://a/b"',
      '"a b"',
      '"\u2028"',
      '"\\\\"',
      '"\\""',
    ])
  const literal = (): string =>
    random.pick(['null', 'true', 'false', '0', '-0', '1.5', '1e5', '1E+400', '012', '12345678901234567890', string()])
  const any = (depth = 0): string => {
    if (depth > 3 || random.chance(0.6)) return literal()
    return random.chance(0.5)
      ? list(random.times(3, () => any(depth + 1)))
      : object(random.times(3, () => [string(), any(depth + 1)]))
  }
  const list = (items: string[]): string => `[${items.map((item) => space() + item + space()).join(',')}${space()}]`
  const object = (entries: [string, string][]): string =>
    `{${entries.map(([key, value]) => `${space()}${key}${space()}:${space()}${value}`).join(',')}${space()}}`
  const targetsKey = () =>
    random.chance(0.85)
      ? '"targets"'
      : random.pick(['"Targets"', '"TARGETS"', '"target\u017f"', '"\\u0074argets"', '"tArGeTs"', '"target\\u017F"'])
  const labelsKey = () =>
    random.chance(0.85) ? '"labels"' : random.pick(['"Labels"', '"LABELS"', '"label\u017f"', '"label\\u0073"'])
  const unknownKey = () =>
    random.pick([
      '"target"',
      '"label"',
      '""',
      '"Source"',
      '"tar\u212aets"',
      '"targets "',
      '"__proto__"',
      '"<<"',
      '"ta\\ud800"',
    ])
  const labelName = () =>
    random.chance(0.8)
      ? random.pick(['"env"', '"role"', '"job"', '"__metrics_path__"', '"__proto__"', '"constructor"', '"A1_"'])
      : random.pick([
          '""',
          '"foo-bar"',
          '"é"',
          '"1a"',
          '"a b"',
          '"__address__"',
          '"__name__"',
          '"\\u0000"',
          '"\\ud800"',
          '"a.b"',
          '"_"',
        ])
  const target = () => (odd() ? any() : random.chance(0.05) ? 'null' : string())
  const targets = () => (odd() ? any() : random.chance(0.05) ? 'null' : list(random.times(4, target)))
  const labelValue = () => (odd() ? any() : random.chance(0.05) ? 'null' : string())
  const labels = () =>
    odd()
      ? any()
      : random.chance(0.05)
        ? 'null'
        : object(random.times(3, () => [labelName(), labelValue()] as [string, string]))
  const group = (): string => {
    if (odd()) return any()
    const entries: [string, string][] = []
    const count = random.pick([0, 1, 2, 2, 2, 2, 2, 3, 4])
    for (let i = 0; i < count; i++) {
      if (random.chance(oddity / 2)) entries.push([unknownKey(), any()])
      else if (i % 2 === 0) entries.push([targetsKey(), targets()])
      else entries.push([labelsKey(), labels()])
    }
    return object(entries)
  }
  let text = odd() ? any() : list(random.times(3, group))
  if (random.chance(0.08)) {
    text = random.pick([
      () => `\ufeff${text}`,
      () => `${text},`,
      () => `${text}\n[]`,
      () => `${text} x`,
      () => `${text}\u00a0`,
      () => `${text}\f`,
      () => '',
      () => ' ',
      () => `${text}null`,
      () => text.slice(0, random.below(text.length)),
      () => text.replace(']', ',]'),
      () => text.replace('}', ',}'),
      () => `// c\n${text}`,
      () => text.replaceAll('"', "'"),
    ])()
  }
  if (random.chance(0.1)) text = mutated(text, random, '[]{},:"\\\u00e9 nul0-.e\t\x01\x7f')
  return text
}

function mutated(text: string, random: Random, alphabet: string): string {
  const at = random.below(text.length + 1)
  const removed = random.below(3)
  return text.slice(0, at) + (random.chance(0.7) ? random.pick([...alphabet]) : '') + text.slice(at + removed)
}

/** Files that look like file_sd YAML. Seldom anything else than their schema is wrong. */
export function generateYaml(seed: number): string {
  const random = new Random(seed)
  const oddity = random.pick([0, 0.02, 0.1, 0.3])
  const odd = () => random.chance(oddity)
  const anchors: string[] = []
  let names = 0
  const plain = () =>
    random.pick([
      ...['a:1', 'b:9100', 'c', 'x', '012', '1.0', 'yes', 'on', 'y', 'True', '~', 'null', 'Null', 'NULL', '', '0x1F'],
      ...['1e3', '.inf', '.NaN', '2020-01-01', '2020-01-01T00:00:00Z', '1_000', '0b11', '0o7', '190:20:30', '='],
      ...['<<', '-1', '+1', '1.', 'é', '\u{1f600}:1', 'http://a/b', 'a b', 'a#b', '-a', '10:10', 'nullx'],
      ...['18446744073709551616', '-9223372036854775809', '0.1e400', 'n', 'off'],
    ])
  const quoted = () =>
    random.pick([
      ...["'a:1'", '"b:1"', "''", '""', "'~'", '"null"', "'it''s'", '"\\n"', '"\\u00e9"', '"\\x41"', "'<<'", '"true"'],
      ...['"\\0"', '"\\U0001F600"', '"\\_"', "'012'"],
    ])
  const tagged = () =>
    random.pick([
      ...['!!str a', '!!str 12', '!!str', '!!str ~', '!!str "x"', '!!int 12', '!!int "12"', '!!int 0x10', '!!int 012'],
      ...[
        '!!float 1.5',
        '!!float 1',
        '!!float "1e3"',
        '!!bool true',
        '!!bool yes',
        '!!bool "on"',
        '!!null ~',
        '!!null ""',
      ],
      ...[
        '!!null',
        '!foo a',
        '!foo ""',
        '! a',
        '! 12',
        '! ~',
        '!!binary aGk=',
        '!!binary "aGk="',
        '!!timestamp 2020-01-01',
      ],
      ...['!!foo a', '!<tag:yaml.org,2002:str> a', '!<x> a', '!!merge <<', '!!map a', '!!seq a', '!!str null'],
    ])
  const scalar = (): string => {
    const text = random.chance(0.12) ? tagged() : random.chance(0.3) ? quoted() : plain()
    return anchored(text)
  }
  const anchored = (text: string): string => {
    if (random.chance(0.05)) {
      const name = `n${names++}`
      anchors.push(name)
      return `&${name} ${text}`
    }
    return text
  }
  const alias = () => (anchors.length > 0 && random.chance(0.1) ? `*${random.pick(anchors)}` : undefined)
  type Value =
    | string
    | { list: Value[]; flow: boolean; prefix: string }
    | { map: [string, Value][]; flow: boolean; prefix: string }
  const prefix = () => {
    if (random.chance(0.04)) {
      const name = `n${names++}`
      anchors.push(name)
      return `&${name} `
    }
    return random.chance(0.03)
      ? random.pick(['!!map ', '!!seq ', '!foo ', '!!str ', '!!omap ', '!!set ', '!!null ', '!!int '])
      : ''
  }
  const list = (items: Value[]): Value => ({ list: items, flow: random.chance(0.4), prefix: prefix() })
  const map = (entries: [string, Value][]): Value => ({ map: entries, flow: random.chance(0.3), prefix: prefix() })
  const any = (depth = 0): Value => {
    const known = alias()
    if (known !== undefined) return known
    if (depth > 2 || random.chance(0.6)) return scalar()
    return random.chance(0.5)
      ? list(random.times(3, () => any(depth + 1)))
      : map(random.times(3, () => [key(), any(depth + 1)] as [string, Value]))
  }
  const key = () =>
    random.chance(0.6) ? random.pick(['a', 'b', 'targets', 'labels', 'env']) : scalar().trimEnd() || 'k'
  const target = () => (odd() ? any() : (alias() ?? scalar()))
  const targets = () => (odd() ? any() : (alias() ?? list(random.times(4, target))))
  const labelName = () =>
    random.chance(0.7)
      ? random.pick(['env', 'role', 'job', '"env"', "'role'", 'a1', '__proto__', 'team'])
      : random.pick([
          ...[
            '""',
            'foo-bar',
            'é',
            '1a',
            'a b',
            '__address__',
            '__name__',
            '12',
            'yes',
            '~',
            'null',
            '1.5',
            '0x1F',
            '!!str env',
          ],
          ...[
            '!!int 12',
            '!!null ~',
            '!!binary ZW52',
            '!!binary "ZW52"',
            '&k env',
            '"<<"',
            "'<<'",
            '!!str <<',
            '!foo env',
            '2020-01-01',
          ],
          ...[
            '? x\n',
            '.inf',
            'on',
            '_',
            '"\\0"',
            '!!bool true',
            '!!float 1.5',
            '!!merge <<',
            '!!timestamp 2020-01-01',
            '=',
            "'~'",
          ],
        ])
  const mergeValue = (entries: () => [string, Value][]): Value =>
    random.pick<() => Value>([
      () => alias() ?? { map: entries(), flow: true, prefix: prefix() },
      () => ({ map: entries(), flow: true, prefix: prefix() }),
      () => ({
        list: [{ map: entries(), flow: true, prefix: prefix() }, alias() ?? { map: entries(), flow: true, prefix: '' }],
        flow: true,
        prefix: prefix(),
      }),
      () => (odd() ? any() : { map: entries(), flow: true, prefix: '' }),
    ])()
  const labelEntries = (): [string, Value][] =>
    random.times(3, () =>
      random.chance(0.08)
        ? (['<<', mergeValue(() => random.times(2, () => [labelName(), scalar()] as [string, Value]))] as [
            string,
            Value,
          ])
        : ([labelName(), odd() ? any() : (alias() ?? scalar())] as [string, Value]),
    )
  const labels = (): Value => (odd() ? any() : (alias() ?? map(labelEntries())))
  const groupEntries = (): [string, Value][] => {
    const entries: [string, Value][] = []
    const count = random.pick([0, 1, 2, 2, 2, 2, 2, 3])
    for (let i = 0; i < count; i++) {
      if (random.chance(oddity / 2)) {
        entries.push([
          random.pick(['target', 'Labels', 'Targets', '~', '""', '1', 'true', '!!null', '!!binary eA==', '? [a]\n']),
          any(),
        ])
      } else if (random.chance(0.06)) entries.push(['<<', mergeValue(groupEntries)])
      else if (i % 2 === 0)
        entries.push([
          random.chance(0.95)
            ? 'targets'
            : random.pick(['"targets"', '!!str targets', '&t targets', '!!binary dGFyZ2V0cw==', '!foo targets']),
          targets(),
        ])
      else
        entries.push([
          random.chance(0.95) ? 'labels' : random.pick(["'labels'", '!!str labels', '!!binary bGFiZWxz']),
          labels(),
        ])
    }
    return entries
  }
  const group = (): Value => (odd() ? any() : (alias() ?? map(groupEntries())))
  const flow = (value: Value): string => {
    if (typeof value === 'string') return value
    if ('list' in value) return `${value.prefix}[${value.list.map(flow).join(', ')}]`
    return `${value.prefix}{${value.map.map(([k, v]) => `${k.replace('\n', ' ')}: ${flow(v)}`).join(', ')}}`
  }
  /** Lines behind `- ` or `key:`; the first belongs on the line itself. */
  const block = (value: Value, indentation: string, afterDash: boolean): string => {
    if (typeof value === 'string') {
      if (random.chance(0.03) && /^[a-z:0-9]+$/.test(value)) {
        return ` ${random.pick(['|', '>', '|-', '>+', '|2', '!!str |'])}\n${indentation}  ${value}`
      }
      return value === '' ? '' : ` ${value}`
    }
    const members = 'list' in value ? value.list : value.map
    if (value.flow || members.length === 0) return ` ${flow(value)}`
    const lines =
      'list' in value
        ? value.list.map((item) => `-${block(item, `${indentation}  `, true)}`)
        : value.map.map(([k, v]) =>
            k.startsWith('? ')
              ? `${k}${indentation}:${block(v, `${indentation}  `, false)}`
              : `${k}:${block(v, `${indentation}  `, false)}`,
          )
    const first = afterDash && value.prefix === '' ? ' ' : `${` ${value.prefix}`.trimEnd()}\n${indentation}`
    return first + lines.join(`\n${indentation}`)
  }
  const root = odd() ? any() : list(random.times(3, group))
  let text = typeof root === 'string' ? root : block(root, '', false).replace(/^[ \n]+/, '')
  text += random.pick(['\n', '\n', '\n', '', '\n\n', '\n# end\n', ' # end\n'])
  if (random.chance(0.1)) {
    text = random.pick([
      () => `---\n${text}`,
      () => `${text.trimEnd()}\n---\n{not: [a list`,
      () => `${text.trimEnd()}\n...\n- 1\n`,
      () => `# head\n\n${text}`,
      () => `%YAML 1.1\n---\n${text}`,
      () => `%TAG !e! tag:yaml.org,2002:\n---\n${text.replace('!!str', '!e!str')}`,
      () => `\ufeff${text}`,
      () => text.replaceAll('\n', '\r\n'),
      () => '',
      () => '# nothing\n',
      () => '---\n',
      () => '[]\n',
      () => '~',
    ])()
  }
  return text
}
