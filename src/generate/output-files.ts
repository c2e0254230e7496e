import { posix } from 'node:path'
import type { FileKind } from '../lint/linted-file.ts'
import { scrapeConfig } from '../prometheus/schema/scrape-config.ts'
import { allFields, sectionOf, type Type } from '../prometheus/schema/types.ts'
import { CONFIG_FIELDS, inOrder } from './field-order.ts'
import {
  type FieldsValue,
  fieldsValue,
  keyOrigin,
  listValue,
  type Origin,
  textIn,
  textValue,
  type Value,
} from './value.ts'
import { yamlText } from './write-yaml.ts'

/** A file that is generated, before its header. */
export interface OutputFile {
  /** Relative to the folder of the main config, with slashes; undefined for the main config itself. */
  readonly name: string | undefined
  readonly kind: FileKind
  readonly value: FieldsValue
}

/** The main config as one file. */
export function wholeConfig(config: FieldsValue): OutputFile {
  return { name: undefined, kind: 'config', value: config }
}

/**
 * A config with a file of its own for each job, which the main one names in scrape_config_files.
 * @param split the folder of these files, relative to that of the main config, with slashes, and what asks for it
 * @param back the way from there to the folder of the main config, with slashes
 */
export function splitConfig(
  config: FieldsValue,
  { folder, origin }: { readonly folder: string; readonly origin: Origin },
  back: string,
): OutputFile[] {
  const jobs = config.fields.get('scrape_configs')
  const items = jobs?.kind === 'list' ? jobs.items : []
  const names = fileNames(
    items.map((job) => textIn(job.kind === 'fields' ? job.fields.get('job_name') : undefined) ?? ''),
  )
  const files = items.map((job, i): OutputFile => {
    const moved = rebased(job, { kind: 'section', section: scrapeConfig }, back)
    const value = fieldsValue({ scrape_configs: listValue([moved], job.origin) }, job.origin)
    return { name: posix.join(folder, names[i]!), kind: 'scrape-config', value }
  })
  return [wholeConfig(naming(config, `${folder}/*.yml`, origin)), ...files]
}

/** The main config without its jobs, naming the files that have them. */
function naming(config: FieldsValue, pattern: string, origin: Origin): FieldsValue {
  const own = config.fields.get('scrape_config_files')
  const items = own?.kind === 'list' ? own.items : []
  const fields = new Map(config.fields)
  fields.delete('scrape_configs')
  const isNamed = items.some((item) => textIn(item) === pattern)
  fields.set('scrape_config_files', listValue(isNamed ? items : [...items, textValue(pattern, origin)], origin))
  return { ...config, fields: inOrder(fields, CONFIG_FIELDS) }
}

const LONGEST_NAME = 100

/** A file name for each job, none twice, on file systems that take capital letters for small ones either. */
function fileNames(jobs: readonly string[]): string[] {
  const taken = new Set<string>()
  return jobs.map((job) => {
    const base =
      job
        .replace(/[^\p{L}\p{N}._-]/gu, '_')
        .replace(/^\./, '_')
        .slice(0, LONGEST_NAME) || '_'
    for (let count = 1; ; count++) {
      const name = `${base}${count === 1 ? '' : `-${count}`}.yml`
      const key = name.toLowerCase()
      if (taken.has(key)) continue
      taken.add(key)
      return name
    }
  })
}

/** A value whose relative paths lead to the same files from another folder, `back` being the way from there. */
function rebased(value: Value, type: Type, back: string): Value {
  if (type.kind === 'scalar') {
    if (type.file === undefined || value.kind !== 'text' || value.text === '' || posix.isAbsolute(value.text))
      return value
    return { ...value, text: posix.join(back, value.text) }
  }
  if (type.kind === 'list' && value.kind === 'list') {
    return { ...value, items: value.items.map((item) => rebased(item, type.of, back)) }
  }
  if (value.kind !== 'fields') return value
  const known = type.kind === 'section' ? allFields(sectionOf(type)) : undefined
  const fields = [...value.fields].map(([name, each]): [string, Value] => {
    const inner = type.kind === 'map' ? type.of : known?.get(name)?.type
    return [name, inner ? rebased(each, inner, back) : each]
  })
  return { ...value, fields: new Map(fields) }
}

/** The part of a config that consists of some of its sections. */
export function onlySections(config: FieldsValue, sections: readonly string[]): FieldsValue {
  return { ...config, fields: new Map([...config.fields].filter(([name]) => sections.includes(name))) }
}

/** The text of a file: its header, then section by section. */
export function outputText(header: string, value: FieldsValue): string {
  const parts = [...value.fields].map(([name, each]) => {
    const origin = keyOrigin(value, name)
    return yamlText({ kind: 'fields', fields: new Map([[name, each]]), origin })
  })
  return [header, ...parts].join('\n')
}
