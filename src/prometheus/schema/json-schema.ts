import { usesUtf8Names } from '../labels.ts'
import { isBefore, type Release, releaseName } from '../release.ts'
import { config, scrapeConfigFile } from './index.ts'
import { RULE_FIELDS, type RuleFieldType, type RuleSection } from './rule-file.ts'
import { duration, int, string } from './scalars.ts'
import { staticConfig } from './static-config.ts'
import {
  allFields,
  type Field,
  fieldAt,
  isAlive,
  mapOf,
  type ScalarType,
  type Section,
  sectionOf,
  type Type,
} from './types.ts'

export type SchemaKind = 'config' | 'scrape-config' | 'rules' | 'targets'

type JsonSchema = Readonly<Record<string, unknown>>

/**
 * The JSON Schema (draft-07, with what yaml-language-server shows beside) of what a release reads. It refuses nothing
 * that Prometheus takes; of what Prometheus refuses, it tells unknown fields, wrong types and wrong texts.
 */
export function jsonSchema(kind: SchemaKind, release: Release): object {
  const definitions = new Definitions(release)
  const root = rootOf(kind, definitions)
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: `urn:promsd:schema:${kind}:${releaseName(release)}`,
    title: `${TITLES[kind]} of Prometheus ${releaseName(release)}`,
    ...root,
    definitions: definitions.all(),
  }
}

const TITLES: Readonly<Record<SchemaKind, string>> = {
  config: 'Configuration',
  'scrape-config': 'File of scrape_config_files',
  rules: 'Rule file',
  targets: 'Target file of file_sd_configs',
}

function rootOf(kind: SchemaKind, definitions: Definitions): JsonSchema {
  switch (kind) {
    case 'config':
      return definitions.section(config)
    case 'scrape-config':
      return definitions.section(scrapeConfigFile)
    case 'rules':
      return definitions.rules('file')
    case 'targets':
      // A null group makes Prometheus discard the file.
      return { type: ['array', 'null'], items: { ...definitions.section(staticConfig), type: 'object' } }
  }
}

class Definitions {
  readonly #release: Release
  readonly #names = new Map<Section | RuleSection, string>()
  readonly #schemas = new Map<string, JsonSchema>()

  constructor(release: Release) {
    this.#release = release
  }

  all(): JsonSchema {
    return Object.fromEntries([...this.#schemas].sort(([a], [b]) => (a < b ? -1 : 1)))
  }

  section(section: Section): JsonSchema {
    return this.#reference(section, section.name, section.goType, () => {
      const fields = [...allFields(section)].filter(([, field]) => isAlive(field, this.#release))
      const properties = fields.map(([name, field]) => [name, this.#field(field)])
      return { title: section.name, ...described(section.doc, []), ...object(Object.fromEntries(properties)) }
    })
  }

  rules(kind: RuleSection): JsonSchema {
    return this.#reference(kind, `rule_${kind}`, kind, () => {
      const fields = RULE_FIELDS[kind].filter(
        ({ since, until }) =>
          (since === undefined || !isBefore(this.#release, since)) &&
          (until === undefined || isBefore(this.#release, until)),
      )
      const properties = fields.map(({ name, type, doc, since }) => {
        const notes = since ? [`since ${releaseName(since)}`] : []
        return [name, { ...this.#ruleField(type), ...described(doc, notes) }]
      })
      return { title: `rule ${kind}`, ...object(Object.fromEntries(properties)) }
    })
  }

  #ruleField(type: RuleFieldType): JsonSchema {
    switch (type) {
      case 'duration':
        return this.#type(duration)
      case 'integer':
        return this.#type(int)
      case 'labels':
        return this.#type(mapOf(string))
      case 'groups':
        return { type: ['array', 'null'], items: this.rules('group') }
      case 'rules':
        return { type: ['array', 'null'], items: this.rules('rule') }
      default:
        return this.#type(string)
    }
  }

  /** The name is taken before the schema is made: sections may refer to one another in a circle. */
  #reference(key: Section | RuleSection, name: string, fullName: string, make: () => JsonSchema): JsonSchema {
    let known = this.#names.get(key)
    if (known === undefined) {
      const plain = name.replaceAll(/\W+/g, '_')
      known = this.#schemas.has(plain) ? fullName.replaceAll(/\W+/g, '_') : plain
      this.#names.set(key, known)
      this.#schemas.set(known, {})
      this.#schemas.set(known, make())
    }
    return { $ref: `#/definitions/${known}` }
  }

  #field(field: Field): JsonSchema {
    const { type, default: value } = fieldAt(field, this.#release)
    const { since, until, renamedTo } = field
    const deprecated = field.deprecated && isAlive({ since: field.deprecated.since }, this.#release)
    const notes = [
      ...(value === undefined ? [] : [`default: ${JSON.stringify(value)}`]),
      ...(since === undefined ? [] : [`since ${since}`]),
      ...(until === undefined ? [] : [`${renamedTo === undefined ? 'removed' : `renamed ${renamedTo}`} in ${until}`]),
    ]
    return {
      ...this.#type(type),
      ...described(field.doc, notes),
      ...(value === undefined ? {} : { default: value }),
      ...(deprecated ? { deprecated: true, deprecationMessage: `deprecated: ${field.deprecated?.hint}` } : {}),
    }
  }

  #type(type: Type): JsonSchema {
    switch (type.kind) {
      case 'scalar':
        return scalar(type, this.#release)
      case 'section':
        return this.section(sectionOf(type))
      case 'list': {
        const items = this.#type(type.of)
        return { type: ['array', 'null'], items: type.refusesNull === undefined ? items : { allOf: [items, NOT_NULL] } }
      }
      case 'map': {
        const names = type.keys && textPattern(type.keys, this.#release)
        return {
          type: ['object', 'null'],
          additionalProperties: this.#type(type.of),
          ...(names === undefined ? {} : { propertyNames: { pattern: names } }),
        }
      }
      default:
        return {}
    }
  }
}

const NOT_NULL: JsonSchema = { not: { type: 'null' } }

/** A mapping with known fields; a null is one without any. */
function object(properties: JsonSchema): JsonSchema {
  return { type: ['object', 'null'], properties, additionalProperties: false }
}

function described(doc: string, notes: readonly string[]): JsonSchema {
  if (doc === '' && notes.length === 0) return {}
  return {
    description: [doc, ...notes].join('\n'),
    markdownDescription: [doc, ...notes.map((note) => note.replace(/^default: (.*)$/, 'default: `$1`'))].join('\n\n'),
  }
}

/** Words that are booleans to Go's YAML and texts to other readers; `true` and `false` are booleans to all. */
const BOOLEAN_WORDS = '^(?:[yYnN]|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)$'
/** Numbers to Go's YAML that are texts to other readers: `1_000`, `0b11`, `0o17`, `1e3`. */
const NUMBER_WORDS = '^[-+]?(?:0[bBoOxX]?[0-9a-fA-F_]+|[0-9.]+_[0-9_.]*|[0-9.]+[eE][-+]?[0-9]+)$'

/** Into what Go reads as a text any scalar goes. */
const ANY_TEXT = ['string', 'number', 'boolean', 'null']

function scalar(type: ScalarType, release: Release): JsonSchema {
  if (type.values) return choice(type, release)
  const pattern = textPattern(type, release)
  if (pattern !== undefined) {
    // Of numbers, such types take a bare 0 at most.
    const zero = new RegExp(pattern, 'u').test('0') ? { minimum: 0, maximum: 0 } : {}
    return { type: ANY_TEXT, pattern, ...zero }
  }
  if (type.parse) return { type: ANY_TEXT }
  switch (type.base) {
    case 'string':
      return { type: ANY_TEXT }
    case 'bool':
      return { type: ['boolean', 'string', 'null'], pattern: BOOLEAN_WORDS }
    default:
      return {
        type: ['number', 'string', 'null'],
        pattern: NUMBER_WORDS,
        ...(type.base === 'uint' ? { minimum: 0 } : {}),
      }
  }
}

function textPattern(type: ScalarType, release: Release): string | undefined {
  // A quoted null is taken unread.
  if (type.name === 'label name' && !usesUtf8Names(release)) return '^(?:[a-zA-Z_][a-zA-Z0-9_]*|~)$'
  return type.pattern
}

/** One of a few texts. Other spellings are looked for with the type's own parser. */
function choice(type: ScalarType, release: Release): JsonSchema {
  const values = (type.values ?? []).filter((each) => isAlive(each, release))
  const names = values.map(({ value }) => value)
  const isRead = (text: string): boolean => {
    const parsed = type.parse?.(text, release)
    return parsed !== undefined && 'value' in parsed
  }
  const docs = values.some(({ doc }) => doc !== undefined)
    ? { enumDescriptions: values.map(({ doc }) => doc ?? '') }
    : {}
  const known = { enum: names, ...docs }
  const others: JsonSchema[] = [{ type: 'null' }]
  if (type.parse ? isRead('') : type.empty) others.push({ const: '' })
  // Of these, what reads the text is not asked (decode.ts).
  if (type.parse && type.base === 'string') others.push({ enum: ['~', 'null'] })
  if (type.isLoose) others.push({ type: ANY_TEXT })
  const shouted = names.find((name) => name.toUpperCase() !== name)
  if (shouted !== undefined && isRead(shouted.toUpperCase())) others.push({ type: 'string', pattern: inAnyCase(names) })
  return { anyOf: [known, ...others] }
}

function inAnyCase(names: readonly string[]): string {
  const folded = names.map((name) =>
    name.replaceAll(/[a-zA-Z]|[^\w]/g, (char) =>
      /\W/.test(char) ? `\\${char}` : `[${char.toLowerCase()}${char.toUpperCase()}]`,
    ),
  )
  return `^(?:${folded.join('|')})$`
}
