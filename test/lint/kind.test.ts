import { describe, expect, test } from 'vitest'
import { Source } from '../../src/document/source.ts'
import { classify } from '../../src/lint/classify.ts'
import type { FileKind } from '../../src/lint/linted-file.ts'

function kindOf(path: string, text: string, named: boolean): FileKind | undefined {
  return classify({ path, source: Source.fromText(text), named }).kind
}

const rules = '[{name: a, rules: [{record: b, expr: c}]}]'

/** What a text is taken for that a person names, and in a folder. */
const cases: [text: string, named: FileKind, inFolder: FileKind | undefined][] = [
  ['scrape_configs: []', 'config', 'config'],
  ['global: {scrape_interval: 1m}', 'config', 'config'],
  ['', 'config', undefined],
  ['scrape_cfgs: []', 'config', undefined],
  ['hello', 'config', undefined],
  ['- targets: [a]', 'targets', 'targets'],
  ['- labels: {a: b}', 'targets', 'targets'],
  ['[]', 'targets', undefined],
  ['- {}', 'targets', undefined],
  ['- a', 'targets', undefined],
  ['- ~', 'targets', undefined],
  ['- hosts: all\n  tasks: []', 'targets', undefined],
  [`groups: ${rules}`, 'rules', 'rules'],
  ['groups: []', 'rules', 'rules'],
  ['groups: [{name: a, hosts: [b]}]', 'rules', undefined],
  // The key is misspelt.
  [`group: ${rules}`, 'rules', 'rules'],
  [`Groups: ${rules}`, 'rules', 'rules'],
  [`roups: ${rules}`, 'rules', 'rules'],
  ['group: [{name: a, rules: []}]', 'rules', 'rules'],
  ['group: [{name: a, rule: [{alert: b, expr: c}]}]', 'rules', 'rules'],
  [`recording: ${rules}`, 'rules', undefined],
  ['group: []', 'rules', undefined],
  ['group: [{name: web, rules: [{port: 80}]}]', 'rules', undefined],
  ['group: [{name: web}]', 'rules', undefined],
  [`group: [{name: a, rules: [{alert: A, expr: '{app="x"} |= "e"'}]}]`, 'rules', undefined],
  // The key above the list is missing.
  [rules, 'rules', undefined],
  ['- job_name: a', 'config', undefined],
]

describe('the content of a file', () => {
  test.each(cases)('%j named is %s, in a folder %s', (text, named, inFolder) => {
    expect(kindOf('a.yml', text, true)).toBe(named)
    expect(kindOf('a.yml', text, false)).toBe(inFolder)
  })
})

test.each<[path: string, kind: FileKind]>([
  ['prometheus.yml', 'config'],
  ['conf/prometheus.yaml', 'config'],
  ['prometheus-targets.yml', 'targets'],
  ['node.rules', 'rules'],
  ['promsd.yaml', 'project'],
  ['<stdin>', 'targets'],
  ['a.json', 'targets'],
])('an empty list in %s is one of %s', (path, kind) => {
  expect(kindOf(path, '[]', true)).toBe(kind)
})

test.each<[text: string, isSure: boolean]>([
  ['scrape_configs: []', false],
  ['scrape_configs: []\nfoo: 1', false],
  ['scrape_configs: []\nglobal: {}', true],
  ['rule_files: []', true],
  ['groups: []', false],
])('%j is what it is, whatever another config takes it for: %s', (text, isSure) => {
  expect(classify({ path: 'a.yml', source: Source.fromText(text), named: true }).isSure).toBe(isSure)
})
