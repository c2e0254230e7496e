// What yaml.v2 reads into a Go type: follows names through packages, down to scalars, lists, maps and structs.
import type { GoPackage } from './clones.ts'
import { type GoFile, structFields } from './go-source.ts'

export type GoType =
  | { readonly kind: 'scalar'; readonly base: 'string' | 'bool' | 'int' | 'uint' | 'float'; readonly bits: number }
  /** Reads a text itself. */
  | { readonly kind: 'text' }
  /** Declared outside of the clones. */
  | { readonly kind: 'unknown'; readonly name: string }
  | { readonly kind: 'list'; readonly of: GoType }
  | { readonly kind: 'map'; readonly of: GoType }
  /** An interface, which takes whatever is written. */
  | { readonly kind: 'any' }
  | GoStruct

export interface GoStruct {
  readonly kind: 'struct'
  /** As a schema's goType: `config.ScrapeConfig`, `common/config.TLSConfig`. */
  readonly name: string
  /** The names under which inlined structs are known, this one's included. */
  readonly parts: ReadonlySet<string>
  readonly fields: ReadonlyMap<string, GoType>
}

export type Packages = (path: string) => GoPackage | undefined

const PROMETHEUS = 'github.com/prometheus/prometheus'
const BASIC: Readonly<Record<string, GoType>> = {
  string: { kind: 'scalar', base: 'string', bits: 64 },
  bool: { kind: 'scalar', base: 'bool', bits: 64 },
  float64: { kind: 'scalar', base: 'float', bits: 64 },
  float32: { kind: 'scalar', base: 'float', bits: 32 },
  ...Object.fromEntries(
    ['', '8', '16', '32', '64'].flatMap((bits) =>
      (['int', 'uint'] as const).map((base) => [
        `${base}${bits}`,
        { kind: 'scalar' as const, base, bits: bits === '' ? 64 : Number(bits) },
      ]),
    ),
  ),
}

/** What the configuration has of other modules. */
const ELSEWHERE: Readonly<Record<string, GoType>> = {
  'net/url.Values': { kind: 'map', of: { kind: 'list', of: { kind: 'scalar', base: 'string', bits: 64 } } },
  'github.com/alecthomas/units.Base2Bytes': { kind: 'text' },
}

/** `discovery/aws.EC2SDConfig` for a type of a package, as schemas name it. */
export function goTypeName(packagePath: string, type: string): string {
  const short = packagePath
    .replace(`${PROMETHEUS}/`, '')
    .replace(/^github\.com\/prometheus\/(?:common\/)?sigv4$/, 'sigv4')
    .replace(/^github\.com\/prometheus\//, '')
  return `${short}.${type}`
}

/** The packages where a schema's goType may be. */
function packagePathsOf(goType: string): string[] {
  const folder = goType.slice(0, goType.lastIndexOf('.'))
  if (folder === 'sigv4') return ['github.com/prometheus/sigv4', 'github.com/prometheus/common/sigv4']
  return [folder.startsWith('common/') ? `github.com/prometheus/${folder}` : `${PROMETHEUS}/${folder}`]
}

export class GoTypes {
  readonly #packages: Packages
  readonly #structs = new Map<string, GoType>()

  constructor(packages: Packages) {
    this.#packages = packages
  }

  /** The type that a schema's goType names, where the release has it. */
  find(goType: string): GoType | undefined {
    const name = goType.slice(goType.lastIndexOf('.') + 1)
    for (const path of packagePathsOf(goType)) {
      if (this.#declared(path, name)) return this.#named(path, name)
    }
    return undefined
  }

  #declared(path: string, name: string): { type: string; file: GoFile } | undefined {
    for (const file of this.#packages(path)?.files ?? []) {
      const type = file.types.get(name)
      if (type !== undefined) return { type, file }
    }
    return undefined
  }

  #decoder(path: string, name: string): { body: string; file: GoFile } | undefined {
    for (const file of this.#packages(path)?.files ?? []) {
      const body = file.decoders.get(name)
      if (body !== undefined) return { body, file }
    }
    return undefined
  }

  #named(path: string, name: string): GoType {
    const key = `${path}.${name}`
    const known = this.#structs.get(key)
    if (known) return known
    const declared = this.#declared(path, name)
    if (!declared) return ELSEWHERE[key] ?? { kind: 'unknown', name: key }
    const decoder = this.#decoder(path, name)
    const decoded = decoder && this.#byDecoder(decoder.body, path, name, decoder.file)
    if (decoded) return decoded
    return declared.type.startsWith('struct')
      ? this.#struct(declared.type, path, name, declared.file, key)
      : this.#read(declared.type, path, name, declared.file)
  }

  /** What a type with a decoder of its own reads, where that is not what it holds. */
  #byDecoder(body: string, path: string, name: string, file: GoFile): GoType | undefined {
    const inner = /:= (struct \{.*?^\t\})\{\}/ms.exec(body)?.[1]
    if (inner !== undefined) return this.#struct(inner, path, name, file, undefined)
    const variable = /unmarshal\((?:\(\*\w+\)\()?&(\w+)\)/.exec(body)?.[1]
    const type = variable && new RegExp(`\\bvar ${variable} (\\S+)$`, 'm').exec(body)?.[1]
    // `type plain Config` keeps the decoder from calling itself.
    if (!type || new RegExp(`\\btype ${type} ${name}$`, 'm').test(body)) return undefined
    return type === 'string' ? { kind: 'text' } : this.#read(type, path, name, file)
  }

  #struct(source: string, path: string, name: string, file: GoFile, key: string | undefined): GoType {
    const fields = new Map<string, GoType>()
    const parts = new Set([goTypeName(path, name)])
    const it: GoStruct = { kind: 'struct', name: goTypeName(path, name), parts, fields }
    // Known before its fields are, for what refers to itself.
    if (key !== undefined) this.#structs.set(key, it)
    let overflow: GoType | undefined
    for (const field of structFields(source)) {
      const type = this.#read(field.type, path, `${name}.${field.name}`, file)
      if (field.key !== undefined) fields.set(field.key, type)
      else if (type.kind === 'struct') {
        for (const [inner, innerType] of type.fields) fields.set(inner, innerType)
        for (const part of type.parts) parts.add(part)
      } else if (type.kind === 'map') overflow = type
    }
    if (/\bdiscovery\.Configs\b/.test(source)) {
      this.#discoveries(fields)
      parts.add('discovery.Configs')
    }
    if (overflow && fields.size === 0) {
      if (key !== undefined) this.#structs.set(key, overflow)
      return overflow
    }
    return it
  }

  /** discovery/registry.go: a list field for each discovery that discovery/install brings, and static_configs. */
  #discoveries(fields: Map<string, GoType>): void {
    const group = this.find('discovery/targetgroup.Group')
    if (group) fields.set('static_configs', { kind: 'list', of: group })
    const install = this.#packages(`${PROMETHEUS}/discovery/install`)
    for (const file of install?.files ?? []) {
      for (const path of file.imports.values()) this.#registered(path, fields)
    }
  }

  #registered(path: string, fields: Map<string, GoType>): void {
    const files = this.#packages(path)?.files ?? []
    const names = new Map(files.flatMap((file) => [...file.names]))
    for (const file of files) {
      for (const type of file.registered) {
        const name = names.get(type)
        if (name === undefined) throw new Error(`${path}: no name of the discovery ${type} found`)
        fields.set(`${name}_sd_configs`, { kind: 'list', of: this.#named(path, type) })
      }
    }
  }

  #read(type: string, path: string, name: string, file: GoFile): GoType {
    if (type.startsWith('*')) return this.#read(type.slice(1), path, name, file)
    if (type.startsWith('[]')) return { kind: 'list', of: this.#read(type.slice(2), path, name, file) }
    const map = /^map\[[^\]]*\](.*)$/s.exec(type)
    if (map) return { kind: 'map', of: this.#read(map[1]!, path, name, file) }
    if (/^struct\s*\{/.test(type)) return this.#struct(type, path, name, file, undefined)
    if (type === 'any' || type === 'interface{}') return { kind: 'any' }
    const basic = BASIC[type]
    if (basic) return basic
    const [qualifier, other] = type.includes('.') ? (type.split('.') as [string, string]) : [undefined, type]
    if (qualifier === undefined) return this.#named(path, other)
    const imported = file.imports.get(qualifier)
    return imported === undefined ? { kind: 'unknown', name: type } : this.#named(imported, other)
  }
}
