import { describe, expect, test } from 'vitest'
import { Source } from '../../src/document/source.ts'
import { readYaml } from '../../src/document/yaml.ts'

/**
 * What promtool 3.5.3 says of each text as a target file: whether its YAML can be read. A schema error behind that
 * counts as read. Each line was once a disagreement, or is the neighbour of one.
 */
const VERDICTS: Record<string, { accepted: string[]; refused: string[] }> = {
  comments: {
    accepted: [
      "- targets: ['a'#b\n  ]",
      '- targets: [a]#c\n',
      '- targets: [a, #c\n b]',
      '- labels: {a: b}#c',
      '- targets:\n  - |#c\n   x\n',
      '- targets: [a,b#c]',
    ],
    refused: ['- targets: [a #c\n b]'],
  },
  'indentation in brackets and quotes': {
    accepted: [
      '- targets: [\n  a,\nb,\n]\n',
      '- targets: [\n"a",\n# c\nb # d\n]\n',
      '- targets: ["a\nb"]\n',
      "- targets:\n  - 'a\nb'\n",
      '- targets:\t[a,\n b]\n',
      '- targets: [a\nb]\n',
      '- labels: {a: b,\n\tc: d}\n',
      '- labels: {\n\'a\': "b\n"\n}\n',
    ],
    refused: [],
  },
  tabs: {
    accepted: [
      '- labels:\n    a:\tb\n',
      '- labels:\n    a: b\n      \t\n',
      '- targets: [a]\t\n',
      '- labels:\n    a: |1\n     \tx\n',
      '- labels:\n    a: b\n     \tc\n',
    ],
    refused: [
      '- targets:\n  -\ta\n',
      "- targets:\n  - \t'a'\n",
      '- labels:\n    a: b\n\t\n',
      "- labels:\n    a: 'b'\n\t\n",
      "- labels:\n    a: 'b'\n\t# c\n",
      '- labels:\n\ta: b\n',
      '- labels: {a: b}\n\t\n',
      '- labels:\n    a: |\n\t x\n',
      '- labels:\n    a: b\n\tc\n',
    ],
  },
  keys: {
    accepted: [
      '- labels:\n    ? a\n    : b\n',
      `- labels: {${'k'.repeat(1024)}: b}\n`,
      `- labels: {"${'é'.repeat(1022)}": b}\n`,
      '- labels: {"a":b}\n',
      '--- [{targets: []}]\n',
      '- labels: {a:, b: c}\n',
      '- targets: [a:]\n',
      '- targets: [a:,b]\n',
      '- labels: {a:}\n',
    ],
    refused: [
      '- labels: {a\n: b}\n',
      '- labels: {: b}\n',
      '-\n  : b\n',
      '- labels: {a: b: c}\n',
      '- labels:\n    ? a\n      : b\n',
      `- labels: {${'k'.repeat(1025)}: b}\n`,
      '- targets: [a: b: c]\n',
      '- labels: a: b\n',
      '- targets: - a\n',
      '--- a: b\n',
      '--- - targets: []\n',
      '- labels: !!map a: b\n',
      '- targets: !!seq - a\n',
      '- labels:\n    a: !!str b  c: d\n',
    ],
  },
  'plain scalars in brackets': {
    accepted: [
      '- targets: [a:b]\n',
      '- targets: [-]\n',
      '- targets: [-, a]\n',
      '- targets: [-a]\n',
      '- targets: [a,]\n',
    ],
    refused: [
      '- targets: [a?b]\n',
      '- targets: [:a]\n',
      '- targets: [http://x?a=b]\n',
      '- targets: [a, @b]\n',
      '- targets: [a,,b]\n',
      '- targets: [,]\n',
      '- targets: [%a]\n',
    ],
  },
  escapes: {
    accepted: ['- targets: ["\\\'"]', '- targets: ["\\U0001F600"]', '- targets: ["\\N\\_\\L\\P\\e\\0"]'],
    refused: [
      '- targets: ["\\/"]',
      '- targets: ["\\ud800"]',
      '- targets: ["\\ud83d\\ude00"]',
      '- targets: ["\\U00110000"]',
      '- targets: ["\\q"]',
      '- targets: ["\\x4"]',
    ],
  },
  'anchors and aliases': {
    accepted: [
      '- targets: &a [x]\n- targets: *a\n',
      '- &a {targets: []}\n- *a\n- &a {labels: {}}\n- *a\n',
      '- targets: [&a x, *a]\n',
      '- labels: {&a x: y, *a : z}\n',
      '- labels:\n    &a x: y\n- labels:\n    *a: z\n',
      '- targets: [&a, *a]\n',
    ],
    refused: [
      '- targets: *a\n',
      '- &a\n  targets: [*a]\n',
      '- targets: [&\u00e9 x]\n',
      '- targets: [&a.b x]\n',
      '- targets: &a[x]\n',
      '- targets: [&a &b x]\n',
      '- targets: [&a *a]\n',
    ],
  },
  tags: {
    accepted: [
      '- targets: [!!str a]\n',
      '- targets: [!!int 1_0]\n',
      '- targets: [!!int 0x1F]\n',
      '- targets: [!!float 1]\n',
      '- targets: [!!bool yes]\n',
      '- targets: [!!null ~]\n',
      '- targets: [!!binary aGk=]\n',
      '- targets: [!!timestamp 2001-01-01]\n',
      '- targets: [!foo a]\n',
      '- targets: [! a]\n',
      '- targets: [!<tag:yaml.org,2002:str> a]\n',
      '%TAG !e! tag:x,2000:\n---\n- targets: [!e!x a]\n',
      "- targets: [!!int '1']\n",
    ],
    refused: [
      '- targets: [!!int a]\n',
      '- targets: [!!float a]\n',
      '- targets: [!!bool 1]\n',
      '- targets: [!!null a]\n',
      '- targets: [!!binary a]\n',
      '- targets: [!!timestamp x]\n',
      '- targets: [!<x>a]\n',
      '- targets: [!e!x a]\n',
      '- targets: [!!str]\n',
      '- targets: [!!int 99999999999999999999]\n',
      '- targets: [!!int -]\n',
      "- targets: [!!float 1e3, !!float .inf, !!float '']\n",
    ],
  },
  documents: {
    accepted: [
      '',
      '# nothing\n',
      '---\n',
      '---\n---\n',
      '- targets: []\n...\n[',
      '- targets: []\n---\n[\n',
      '- targets: []\n--- [\n',
      '%YAML 1.1\n---\n- targets: []\n',
      '%TAG ! tag:x,2000:\n---\n- targets: []\n',
      '\ufeff- targets: []\n',
      '\ufeff%YAML 1.1\n---\n- targets: []\n',
      '\ufeff---\n[]\n',
      '[]]\n',
      '[],\n',
      '[{targets: []}]\n}\n',
      '[]\na: b\n',
      '  - targets: []\nx: [\n',
      '  - targets: []\n- targets: []\n',
      '- targets: []\n%YAML 1.1\n',
      'a\n# b\nc: d\n',
    ],
    refused: [
      '...\n',
      '# c\n...\n- targets: []\n',
      "- targets: ['\n---\n']\n",
      '%YAML 1.2\n---\n- targets: []\n',
      '%YAML 1.1\n- targets: []\n',
      '%YAML 1.1\n%YAML 1.1\n---\n[]\n',
      '%FOO bar\n---\n[]\n',
      '[]\n@\n',
      "[] 'a\n",
      ' - targets: []\n@\n',
      '- targets: []\na: b\n',
      '- targets: []\n%FOO\n',
    ],
  },
  'line breaks and characters': {
    accepted: [
      '- targets: [a]\r- targets: [b]\r',
      '- targets: [a]\u0085- targets: [b]\u2028- targets: [c]\u2029',
      '- targets: ["a\ufeffb"]\n',
      '- targets: [a\ud83f\udffe]\n',
      `- targets: []\n---\n${'#'.repeat(600)}\n\u0001`,
    ],
    refused: [
      '- targets: [a\u0000]\n',
      '- targets: [a\u0007]\n',
      '- targets: [a] # \u0001\n',
      '- targets: [a\u007f]\n',
      '- targets: [a\u0080]\n',
      '- targets: [a\ufffe]\n',
      '- targets: []\n---\n\u0001',
    ],
  },
  'block scalars': {
    accepted: [
      '- labels:\n    a: |-2\n      x\n',
      '- labels:\n    a: |2-\n      x\n',
      '- labels:\n    a: |\n    b: c\n',
    ],
    refused: [
      '- labels:\n    a: |0\n     x\n',
      '- labels:\n    a: | x\n',
      '- labels:\n    a: |\n        \n      x\n',
      '- labels:\n    a: >\n     x\n   y\n',
    ],
  },
  'quirks of Go': {
    accepted: [
      '[]: a\n@',
      '{}: a\n@',
      '\ufeff\ufeff- targets: []\nx- targets: []\n',
      '- targets: [!<!!int> a]\n',
      '- targets: [!!float 9223372036854775807]\n',
      '- targets: [!!float .1_0]\n',
      '- targets: [!!int 0b11, !!int 0o17, !!int -0x1F]\n',
      '- targets: [!!timestamp 2001-2-28T1:2:3.5Z]\n',
      '%YAML 01.1\n---\n- targets: []\n',
      '- targets: [!!str%21 a]\n',
    ],
    refused: [
      '- []: a\n',
      '\ufeff\ufeff\n---\n- targets: []\n',
      '  - targets:\n    - a\n*t - labels:\n',
      '- targets: [!!float 18446744073709551615]\n',
      '- targets: [!!float .1__0]\n',
      '- targets: [!!int +18446744073709551615]\n',
      '- targets: [!!timestamp 2001-2-29]\n',
      '- targets: [!!float 1e999]\n',
      '- targets: [!!str%ff a]\n',
      '- targets: [!%21! a]\n- targets: [!! a]\n',
    ],
  },
  'forms seen in the wild, and their neighbours': {
    accepted: [
      '- targets: [!!str\n x]\n',
      '- targets: [!!str\nx]\n',
      '- targets: [&a\nx]\n',
      '- targets: [x\n  :]\n',
      '[]\n*a]\n',
      '- targets:\n  - "a\n# b\nc"\n',
      '- targets: [\n  a, # x\n  # y\nb]\n',
      '- targets: [a b #c\n, d]\n',
      '- targets: ["x\n#y", z]\n',
      "- targets: ['it''s\nx', \"a # b\",\nc]\n",
      '- targets: [\n\ta\n]\n',
      '- targets: [\n"a", "b\n c", "d"\n]\n',
      '? - targets\n: x\n',
      '- labels:\n   a: "x\n\ty"\n',
      "- labels:\n   a: 'x\n  \t\n\ty'\n",
      '- !!map {targets: []}\n',
      '!!seq\n- targets: []\n',
      '- targets:\n  - a\n  labels: !!map\n    a: b\n',
      '- targets: [a\tb]\n',
      '- targets:\n  - a\t\n  - b \t # c\n',
      'targets:\n- a\n',
      '- targets: {a, b}\n',
      '- "targets" : [a]\n',
      '- targets : [a]\n',
      '- targets:[a]\n',
      '-targets: [a]\n',
      '- targets: [a`b@c%d]\n',
      '- targets:\n  - ? a\n',
      '- targets: [a, ? b : c]\n',
      '- <<: {targets: []}\n',
      '- targets: [=]\n',
      '- targets:\n  -\n    a\n',
      '- targets:\n  -   a\n  -\n',
      '- \n  targets: []\n-\n\n  targets: []\n',
    ],
    refused: [
      '- targets: [? ]\n',
      '- targets: [? , a]\n',
      '- targets: [? : b]\n',
      '- targets: ["a\\#b"]\n',
      '[]\n|x\n',
      '[]\n&\n',
      '- labels: {a: !! b}\n',
      '- targets:\n  - a\n   # c\n   b\n',
      '- targets:\n  [ a,\n# c, "d\n  b ]\n',
      '&a - targets: []\n',
      '- targets:\n  - a: b\n    c\n',
      '- targets:\n - a\n  - b\n',
      '- targets:\n  - a\n - b\n',
      '- targets: [a]]\n',
      '- targets: "a" b\n',
      "- targets: 'a' : b\n",
      '- targets: @a\n',
      '- targets: [`a`]\n',
      '- targets: [%]\n',
      '- targets:\n  - %a\n',
      '- targets:\n  - |\n a\n',
      '- targets:\n  - |\n\n    a\n   b\n',
    ],
  },
}

/** The same of rule files, which yaml.v3 reads: promtool 2.42, 2.53 and 3.5 agree. */
const RULE_FILE_VERDICTS: typeof VERDICTS = {
  'yaml.v3: tabs before comments': {
    accepted: ['groups: []\n# a\n\t# b\n', 'groups:\n# a\n \t # b\n- name: a\n', '? groups\n:\t# c\n  []\n'],
    refused: [
      'groups: []\n\t# b\n',
      `groups: []\n# a${'\n'.repeat(520)}\t# b\n`,
      '# a\u0085\t# b\ngroups: []\n',
      'groups:\n-\t# c\n  name: a\n',
    ],
  },
  'yaml.v3: two tokens behind the document': {
    accepted: [
      'groups: []\n---\na: @\n',
      'groups: []\n---\na: b\n@\n',
      'groups: []\n---\n[ [@\n',
      'groups: []\n---\n- a\n- @\n',
    ],
    refused: [
      'groups: []\n---\n@\n',
      'groups: []\n---\n[@\n',
      'groups: []\n---\na @\n c: d\n',
      '---\n--- x\na: b\n',
      'groups: []\n%YAML 1.1\n  a: b\n',
    ],
  },
  'yaml.v3: tags': {
    accepted: ['{}x: y\n', 'groups: !!seq []\n', '!!map\ngroups: []\n', 'groups: [{name: !<!!str> a}]\n'],
    refused: ['groups: [{name: !!bool yes}]\n', 'groups: [{name: !<!!int> a}]\n', 'groups: [{name: !!int a}]\n'],
  },
}

for (const [topic, { accepted, refused }] of Object.entries(RULE_FILE_VERDICTS)) {
  describe(topic, () => {
    const problems = (text: string) => readYaml(Source.fromText(text), { dialect: 'v3' }).problems
    test.each(accepted)('accepts %j', (text) => expect(problems(text)).toEqual([]))
    test.each(refused)('refuses %j', (text) => expect(problems(text)).toHaveLength(1))
  })
}

describe('the line that promtool names', () => {
  test.each<[dialect: 'v2' | 'v3', text: string, line: number]>([
    ['v2', '-   targets: [a]\n- \n  targets: \t\n[]\n- targets: [a]\n', 3],
    ['v2', 'a: b\nc: [\n1\n2: 3\n', 3],
    ['v2', '- a\nb: c\n', 1],
    ['v2', 'a: "x\nb: c', 2],
    ['v2', '!e!x \r \n[>|\n', 3],
    ['v3', 'a: b\nc: [\n1\n2: 3\n', 1],
    ['v3', '\n# c\n\n# c\n[\n\ne:  #', 7],
    ['v3', 'a:\n  ? record\n  : *ax\n{\n    ? expr\n    : 2\n', 4],
    ['v3', 'groups: [{name: a}]\n{\n', 2],
    ['v3', 'a:\n  b: c\n-  # c4\n"    - d\n  e: \'up\'\n  f: {g: h, "a": b\'}\n# foot\n', 2],
    ['v3', '*a \n&a \n\t# c\n', 3],
  ])('%s %j: %i', (dialect, text, line) => {
    const source = Source.fromText(text)
    const [problem] = readYaml(source, { dialect }).problems
    // Where the mistake is on another one for certain, the problem stands there and points at this one.
    const places = [problem!, ...(problem!.related ?? [])]
    expect(places.map(({ span }) => source.lineAt(span.start))).toContain(line)
  })
})

for (const [topic, { accepted, refused }] of Object.entries(VERDICTS)) {
  describe(topic, () => {
    test.each(accepted)('accepts %j', (text) => expect(readYaml(Source.fromText(text)).problems).toEqual([]))
    test.each(refused)('refuses %j', (text) => {
      const { problems, root, partial } = readYaml(Source.fromText(text))
      expect(problems).toHaveLength(1)
      expect(partial ?? false).toBe(root !== undefined)
    })
  })
}
