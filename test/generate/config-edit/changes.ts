import fs from 'node:fs'
import { Source } from '../../../src/document/source.ts'
import { readYaml } from '../../../src/document/yaml.ts'
import { type ConfigDocument, configDocument } from '../../../src/generate/config-edit/config-document.ts'
import { jobNamed } from '../../../src/generate/config-edit/edit-jobs.ts'
import { parseFieldPath } from '../../../src/generate/config-edit/field-path.ts'
import { changeJobs, type JobChange } from '../../../src/generate/config-edit/job-change.ts'
import { nodeValue } from '../../../src/generate/node-value.ts'
import type { FieldsValue, Value } from '../../../src/generate/value.ts'

/** A change of a text, as changes.txt has it. */
export interface ChangeCase {
  readonly name: string
  readonly operation: string
  readonly before: string
  readonly after: string
}

/**
 * Reads changes.txt: `== name`, then for each change `-- operation`, the text before, `-- becomes`, the text behind.
 * `␍` is a carriage return, `→` a tab, `⌀` at the end takes the last line break away, `␠` is a space at the end of a
 * line. A change without a text before takes that of the one above.
 */
export function readChanges(file: URL): ChangeCase[] {
  const cases: ChangeCase[] = []
  let name = ''
  let before = ''
  for (const part of fs.readFileSync(file, 'utf8').split(/^(?===? |-- (?!becomes))/m)) {
    const title = /^== (.*)\n/.exec(part)
    if (title) name = title[1]!
    const change = /^-- (.*)\n([\s\S]*)^-- becomes\n([\s\S]*)$/m.exec(part)
    if (!change) continue
    const [, operation, from, to] = change as unknown as [string, string, string, string]
    if (from !== '') before = from
    cases.push({ name, operation, before: decode(before), after: decode(to) })
  }
  return cases
}

function decode(text: string): string {
  return text.replace(/␍/g, '\r').replace(/→/g, '\t').replace(/␠/g, ' ').replace(/⌀\n+$/, '').replace(/\n\n$/, '\n')
}

export function read(text: string): ConfigDocument {
  const source = Source.fromText(text)
  return configDocument('prometheus.yml', source, readYaml(source))
}

export function change(text: string, it: JobChange): string {
  return changeJobs(read(text), it, readYaml).source.text
}

/** A value as YAML has it. */
export function yamlValue(text: string): Value {
  return nodeValue(readYaml(Source.fromText(text)).root!, { words: 'the test' })
}

/** Does what an operation of changes.txt says: `add [before|after NAME] JOB`, `remove`, `set NAME PATH=VALUE`, `unset NAME PATH`. */
export function perform(text: string, operation: string): string {
  const [verb, name, ...words] = operation.split(' ')
  const document = read(text)
  if (verb === 'add') {
    const isPlaced = name === 'before' || name === 'after'
    const beside = isPlaced ? jobNamed(document, words[0]!)!.index : document.jobs.length
    const index = name === 'after' ? beside + 1 : beside
    const job = yamlValue((isPlaced ? words.slice(1) : [name, ...words]).join(' ')) as FieldsValue
    return change(text, { kind: 'add', index, job })
  }
  const { index } = jobNamed(document, name!)!
  if (verb === 'remove') return change(text, { kind: 'remove', index })
  const [, path, value] = /^([^=]*)=?(.*)$/.exec(words.join(' '))!
  const wanted = verb === 'set' ? yamlValue(value!) : undefined
  return change(text, { kind: 'set', index, path: parseFieldPath(path!), value: wanted })
}
