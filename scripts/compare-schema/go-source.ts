// Reads what the comparison needs of Go source: type declarations, the fields of structs with their tags, and which
// types decode themselves. No Go parser: gofmt's layout is relied on.

export interface GoField {
  /** The key in YAML; undefined for what is inlined. */
  readonly key: string | undefined
  /** As written in Go: `*config.URL`, `[]string`, `struct{…}`. */
  readonly type: string
  /** In Go, for messages. */
  readonly name: string
}

export interface GoFile {
  /** Package paths by the name under which the file uses them. */
  readonly imports: ReadonlyMap<string, string>
  /** What stands behind `type Name` (or `type Name =`): a struct's source, or another type. */
  readonly types: ReadonlyMap<string, string>
  /** Bodies of UnmarshalYAML and UnmarshalText, by type. */
  readonly decoders: ReadonlyMap<string, string>
  /** Types given to discovery.RegisterConfig. */
  readonly registered: readonly string[]
  /** What the Name methods of types give, where it is a constant. */
  readonly names: ReadonlyMap<string, string>
}

export function readGoFile(source: string): GoFile {
  const text = withoutComments(source)
  const imports = importsOf(text)
  const decoders = new Map<string, string>()
  const names = new Map<string, string>()
  for (const match of text.matchAll(/^func \((?:\w+ )?\*?(\w+)\) (UnmarshalYAML|UnmarshalText|Name)\(/gm)) {
    const [, type, method] = match
    const body = bodyAt(text, match.index)
    const name = /\breturn (?:"([^"]*)"|(\w+))/.exec(body)
    if (method !== 'Name') decoders.set(type!, body)
    else if (name) names.set(type!, name[1] ?? constant(text, name[2]!))
  }
  const registered = [...text.matchAll(/\bdiscovery\.RegisterConfig\(&(\w+)\{\}\)/g)].map(([, type]) => type!)
  return { imports, types: typesOf(text), decoders, registered, names }
}

/** A function's text, up to the brace in the first column, or of one line. */
function bodyAt(text: string, start: number): string {
  const line = text.slice(start, text.indexOf('\n', start))
  return line.endsWith('}') ? line : text.slice(start, text.indexOf('\n}', start) + 1)
}

function constant(text: string, name: string): string {
  return new RegExp(`^\\s*(?:const )?${name}\\s*=\\s*"([^"]*)"`, 'm').exec(text)?.[1] ?? name
}

function withoutComments(source: string): string {
  return source.replace(
    /("(?:[^"\\\n]|\\.)*"|`[^`]*`|'(?:[^'\\\n]|\\.)+')|\/\/[^\n]*|\/\*.*?\*\//gs,
    (_, kept: string | undefined) => kept ?? '',
  )
}

function importsOf(text: string): Map<string, string> {
  const imports = new Map<string, string>()
  const blocks = [...text.matchAll(/^import \((.*?)^\)/gms)].map(([, block]) => block!)
  const single = [...text.matchAll(/^import ([^(\n]+)$/gm)].map(([, line]) => line!)
  for (const [, name, path] of [...blocks, ...single].join('\n').matchAll(/^\s*(?:([\w.]+) )?"([^"]+)"/gm)) {
    const parts = path!.split('/')
    const last = /^v\d+$/.test(parts.at(-1)!) ? parts.at(-2)! : parts.at(-1)!
    imports.set(name === '_' ? path! : (name ?? last.replace(/\.v\d+$/, '').replace(/^go-|-go$/, '')), path!)
  }
  return imports
}

function typesOf(text: string): Map<string, string> {
  const types = new Map<string, string>()
  const grouped = [...text.matchAll(/^type \((.*?)^\)/gms)].map(([, block]) =>
    block!.replace(/^\t/gm, '').replace(/^(?=\w+ )/gm, 'type '),
  )
  for (const part of [text, ...grouped]) {
    for (const match of part.matchAll(/^type (\w+)(?:\[[^\]]*\])? (?:= )?/gm)) {
      const start = match.index + match[0].length
      types.set(match[1]!, typeAt(part, start))
    }
  }
  return types
}

/** The type that begins at an offset: up to the end of its line, or to the brace that closes it. */
function typeAt(text: string, start: number): string {
  let depth = 0
  for (let at = start; at < text.length; at++) {
    const char = text[at]
    if (char === '`') at = text.indexOf('`', at + 1)
    else if (char === '{') depth++
    else if (char === '}' && --depth === 0) return text.slice(start, at + 1)
    else if (char === '\n' && depth === 0) return text.slice(start, at).trim()
  }
  return text.slice(start).trim()
}

/**
 * The fields of a struct as yaml.v2 sees them (yaml.go, getStructInfo): by their tag, by their name in lower case
 * without one, and none that is unexported or has the tag `-`.
 */
export function structFields(struct: string): GoField[] {
  const body = struct.slice(struct.indexOf('{') + 1, struct.lastIndexOf('}'))
  return statements(body).flatMap((statement) => {
    const [, declared, tags] = /^(.*?)(?:\s*`([^`]*)`)?$/s.exec(statement)!
    const isEmbedded = /^\*?(?:\w+\.)?\w+$/.test(declared!)
    const named = /^(\w+(?:\s*,\s*\w+)*)\s+(.*)$/s.exec(declared!)
    const names = isEmbedded ? [declared!.replace(/^\*?(?:\w+\.)?/, '')] : (named?.[1]?.split(/\s*,\s*/) ?? [])
    const type = isEmbedded ? declared! : (named?.[2] ?? '')
    return names.flatMap((name) => fieldOf(name, type, tags, isEmbedded) ?? [])
  })
}

/** The fields of a struct's body: lines, or several where a brace is open. */
function statements(body: string): string[] {
  const found: string[] = []
  let statement = ''
  let depth = 0
  for (const line of body.split('\n')) {
    statement += `${statement === '' ? '' : '\n'}${line}`
    const code = line.replace(/`[^`]*`/g, '')
    depth += code.split('{').length - code.split('}').length
    if (depth > 0) continue
    if (statement.trim() !== '') found.push(statement.trim())
    statement = ''
  }
  return found
}

function fieldOf(name: string, type: string, tags: string | undefined, isEmbedded: boolean): GoField | undefined {
  if (!isEmbedded && !/^\p{Lu}/u.test(name)) return undefined
  const tag = /(?:^|\s)yaml:"([^"]*)"/.exec(tags ?? '')?.[1]
  if (tag === '-') return undefined
  const [key = '', ...flags] = (tag ?? '').split(',')
  if (flags.includes('inline')) return { key: undefined, type, name }
  return { key: key === '' ? name.toLowerCase() : key, type, name }
}
