import { describe, expect, test } from 'vitest'
import { Source } from '../../src/document/source.ts'
import { documentTargets, listFormat, readLines } from '../../src/targets/target-list.ts'
import { read } from './texts.ts'

const source = (text: string) => Source.fromBytes(Buffer.from(text))

describe('the format of a list', () => {
  test.each([
    ['a.json', 'a:1', 'json'],
    ['a.yml', 'a:1', 'yaml'],
    ['a.YAML', '[]', 'yaml'],
    ['a.txt', 'a:1\nb:1', 'lines'],
    ['-', '', 'lines'],
    ['-', '# c\n\na:1', 'lines'],
    ['-', '[]', 'json'],
    ['-', ' \n [{"targets": []}]', 'json'],
    ['-', '[\n', 'json'],
    ['-', '- targets: [a]', 'yaml'],
    ['-', '# c\n- targets: [a]', 'yaml'],
    ['-', '---\n- targets: [a]', 'yaml'],
    ['-', '[::1]:9100', 'lines'],
    ['-', '[fe80::1%eth0]:9100', 'lines'],
    ['-', '-', 'yaml'],
    ['-', '-a:1', 'lines'],
  ])('%s with %j is %s', (name, text, format) => {
    expect(listFormat(name, source(text))).toBe(format)
  })
})

describe('one address a line', () => {
  const labels = new Map([['env', 'prod']])

  test('reads with blank lines, comments and any line break', () => {
    const targets = readLines('t', source('# head\na:1\r\n\n  b:1 \n#c:1\n[::1]:1'), labels)
    expect(targets.map(({ address }) => address)).toEqual(['a:1', 'b:1', '[::1]:1'])
    expect(targets[0]!.labels).toBe(labels)
    expect(readLines('t', source(''), labels)).toEqual([])
  })

  test('refuses everything for one bad line, at its place', () => {
    const text = 'a:1\n  b:1 env=prod\nc\x1b[31m\n'
    let failure: { exit?: number; findings?: { list: { message: string; span: { start: number } }[] } } = {}
    try {
      readLines('t', source(text), labels)
    } catch (error) {
      failure = error as typeof failure
    }
    expect(failure.exit).toBe(1)
    expect(
      failure.findings!.list.map(({ message, span }) => [message.replace(/.*this line /, ''), span.start]),
    ).toEqual([
      ['holds a space', 9],
      ['holds a control character', 20],
    ])
  })

  test('refuses what is no UTF-8', () => {
    const broken = Source.fromBytes(Buffer.from([0x61, 0xff, 0x0a]))
    expect(() => readLines('t', broken, labels)).toThrow(/no address/)
  })
})

test('given labels stand above those of a document', () => {
  const document = read('[{"targets": ["a", "b"], "labels": {"env": "dev", "role": "db"}}, {"targets": ["c"]}]', 'json')
  const targets = documentTargets(document, new Map([['env', 'prod']]))
  expect(targets.map(({ address, labels }) => [address, Object.fromEntries(labels)])).toEqual([
    ['a', { env: 'prod', role: 'db' }],
    ['b', { env: 'prod', role: 'db' }],
    ['c', { env: 'prod' }],
  ])
})
