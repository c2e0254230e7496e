import type { Span } from '../diagnostics/finding.ts'
import { PackedStrings } from '../document/json-strings.ts'
import {
  type AliasNode,
  type DocumentTree,
  type Entry,
  itemsOf,
  type MappingNode,
  type Node,
  plainScalar,
  resolve,
  type ScalarNode,
} from '../document/node.ts'
import { scalarOffsets } from '../document/scalar-offsets.ts'
import type { Source } from '../document/source.ts'
import { byName } from './by-name.ts'
import { credentialsIn, mayHoldCredentials, merged } from './credentials.ts'
import { secretLines } from './lines.ts'
import { endsAsSecret, isHeaderField, isNear, KEY, nameKind, soundsSecret } from './names.ts'
import { filePathNode, isReference, literalParts, withoutVariables } from './references.ts'

/** A stretch of a source that is secret, with the decoded text that it is a part of. */
export interface Secret extends Span {
  readonly text?: string
  /** The secret within the text. */
  readonly within?: Span
  /** All of the value that it is a part of, be that a list; absent for what is not read as one. */
  readonly value?: Span
}

export interface Secrets {
  /** What is not to be shown of the source: in order, none of them overlap. */
  readonly spans: readonly Span[]
  /** What is not to be shown of values, by their places. */
  readonly values: readonly Secret[]
}

export interface SecretOptions {
  /** Whether `${env:NAME}` and `{file: path}` stand for values of elsewhere, as in a project file. */
  readonly isProject?: boolean
}

/**
 * What is secret of a source: values by the names of their keys, wherever these stand and whether or not Prometheus
 * knows them; headers; credentials in URLs and addresses; and what looks like one of these where nothing is read (in
 * comments, behind the first document, where the text is no YAML). Of a project file, variables and files that stand in
 * place of a secret are shown.
 */
export function secretsOf(source: Source, tree: DocumentTree, { isProject = false }: SecretOptions = {}): Secrets {
  const search = new Search(source, isProject)
  if (tree.root !== undefined) search.walk(tree.root)
  const { text } = source
  if (tree.root === undefined || tree.problems.length > 0) search.lines(0, text.length)
  else {
    for (const comment of tree.comments ?? []) search.comment(comment)
    search.lines(tree.end, text.length)
  }
  return search.result()
}

/** What of a node is secret: all of it, each header's value, or what its names say. */
type Manner = 'hidden' | 'headers' | 'header' | 'login' | 'keyed' | 'labels' | undefined

interface Place {
  readonly node: Node
  readonly manner: Manner
  /** The list or mapping around it that is secret as a whole. */
  readonly around: Span | undefined
}

/** Names in `basic_auth` and the like whose values may be shown. */
const OPEN = new Set(['username', 'user', 'type', 'login', 'realm'])

class Search {
  readonly #source: Source
  readonly #values: Secret[] = []
  readonly #spans: Span[] = []
  readonly #mayHoldCredentials: boolean
  /** What has been looked at behind an alias, and how. */
  readonly #followed = new Map<Node, Set<Manner>>()
  readonly #aliases: AliasNode[] = []
  /** What is secret of scalars that have anchors. */
  readonly #anchored = new Map<Node, Secret[]>()
  readonly #isProject: boolean
  /** Where secrets end. */
  readonly #ends = new Set<number>()

  constructor(source: Source, isProject: boolean) {
    this.#source = source
    this.#isProject = isProject
    // Most files of a million targets have no such thing. An escape may stand for anything.
    this.#mayHoldCredentials = mayHoldCredentials(source.text) || source.text.includes('\\')
  }

  result(): Secrets {
    const spans = merged([...this.#spans, ...this.#values])
    // Messages quote what an alias stands for.
    const more = this.#aliases.flatMap(({ target, start, end }) =>
      (this.#anchored.get(target) ?? []).map((secret) => ({ ...secret, start, end, value: { start, end } })),
    )
    const values = [...this.#values, ...more].sort((a, b) => a.start - b.start || a.end - b.end)
    return { spans, values }
  }

  lines(start: number, end: number): void {
    const text = this.#source.text.slice(start, end)
    for (const span of secretLines(this.#words(text))) {
      for (const part of this.#literal(text, span)) this.#push({ start: start + part.start, end: start + part.end })
    }
  }

  /** What stands behind a secret without a space may be its rest: a password with ` #` in it needs quotes. */
  comment({ start, end }: Span): void {
    const { text } = this.#source
    const before = text.slice(this.#source.lineStartOf(start), start)
    const behind = start - before.length + before.trimEnd().length
    const isRest = this.#ends.has(behind) && /^#(?!promsd)\S/.test(text.slice(start, end))
    if (isRest) this.#push({ start, end })
    else this.lines(start, end)
  }

  /** Without recursion: only its size bounds the depth of a file. */
  walk(root: Node): void {
    const places: Place[] = [{ node: root, manner: undefined, around: undefined }]
    for (let next = places.pop(); next !== undefined; next = places.pop()) {
      const { manner } = next
      let { around } = next
      const node = resolve(next.node)
      if (next.node.kind === 'alias') {
        this.#aliases.push(next.node)
        if (!this.#isNew(node, manner)) continue
      }
      if (node.kind === 'scalar') {
        this.#scalar(node, manner, around)
        continue
      }
      const path = manner === 'hidden' || manner === 'header' ? this.#pathIn(node) : undefined
      if (path) {
        places.push({ node: path, manner: undefined, around })
        continue
      }
      if (manner === 'hidden' && !(this.#isProject && isReference(node))) {
        const whole = { start: node.outerStart, end: node.end }
        this.#spans.push(whole)
        around ??= whole
      }
      if (node.kind === 'mapping') {
        const replacement = secretReplacement(node)
        for (const entry of node.entries) this.#entry(entry, manner, around, places, entry === replacement)
      } else if (manner === 'hidden' || this.#mayHoldCredentials || !(node instanceof PackedStrings)) {
        for (let i = 0; i < node.length; i++) this.#visit(node.item(i), manner, around, places)
      }
    }
  }

  /** Looks at a scalar at once, and at what holds others later. */
  #visit(node: Node, manner: Manner, around: Span | undefined, places: Place[]): void {
    if (node.kind === 'scalar') this.#scalar(node, manner, around)
    else places.push({ node, manner, around })
  }

  #isNew(node: Node, manner: Manner): boolean {
    const manners = this.#followed.get(node)
    if (manners?.has(manner)) return false
    if (manners) manners.add(manner)
    else this.#followed.set(node, new Set([manner]))
    return true
  }

  #entry(entry: Entry, manner: Manner, around: Span | undefined, places: Place[], isHidden: boolean): void {
    const written = nameOf(entry)
    const { mayBeGlued, mayHoldCredentials: isOdd } = looksOf(written)
    const glued = mayBeGlued ? gluedName(written, manner) : undefined
    const value = resolve(entry.value)
    const byName = written === '<<' ? manner : mannerBelow(glued?.name ?? written, value, manner)
    const below = isHidden ? 'hidden' : byName
    this.#visit(entry.value, below, around, places)
    const isBare = value.kind === 'scalar' && value.end === value.outerStart
    const isNameless = isBare && written !== '' && below === 'hidden' && nameKind(written) === undefined
    if (manner === 'hidden' || (manner === 'header' && !isHeaderField(written)) || isNameless) {
      places.push({ node: entry.key, manner: 'hidden', around })
    } else if (glued && entry.key.kind === 'scalar') {
      this.#hidePart(entry.key, { start: glued.length, end: written.length }, around)
    } else if (isBare || isOdd) places.push({ node: entry.key, manner: undefined, around })
  }

  #scalar(node: ScalarNode, manner: Manner, around: Span | undefined): void {
    if (manner !== undefined && manner !== 'keyed' && manner !== 'labels') {
      this.#hide(node, around)
      return
    }
    const { value, style, start, end } = node
    if (this.#mayHoldCredentials && mayHoldCredentials(value)) {
      for (const span of credentialsIn(this.#words(value))) this.#hidePart(node, span, around)
    }
    if (style !== 'plain') {
      // A section that is a text by a slip, as by a stray `|`.
      if (value.includes('\n')) for (const span of secretLines(value, true)) this.#hidePart(node, span, around)
      return
    }
    if (!GLUE.test(value)) return
    const glued = gluedName(value, manner)
    // A service may be called `token`.
    const isAddress = /^[\w.-]+:\d{1,5}$/.test(value)
    if (glued && !isAddress) this.#hidePart(node, { start: glued.length, end: value.length }, around)
    // A line whose colon is missing goes on with the value of the line before.
    const more = this.#source.slice(start, end).search(/[\r\n]/)
    if (more !== -1) this.lines(start + more, end)
  }

  #words(text: string): string {
    return this.#isProject ? withoutVariables(text) : text
  }

  #pathIn(node: Node): Node | undefined {
    return this.#isProject ? filePathNode(node) : undefined
  }

  /** What of a stretch is secret itself. */
  #literal(text: string, span: Span): readonly Span[] {
    return this.#isProject && text.includes('${env:') ? literalParts(text, span) : [span]
  }

  #hide(node: ScalarNode, around: Span | undefined): void {
    const { outerStart, start, end, value } = node
    if (end <= outerStart) return
    const whole = { start: 0, end: value.length }
    const parts = this.#literal(value, whole)
    if (parts[0]?.start === 0 && parts[0].end === value.length) {
      this.#add(node, { start: outerStart, end }, whole, around)
      return
    }
    // Be it in a variable.
    this.#ends.add(end)
    // What looks like an anchor or a tag may be a part of it.
    if (start > outerStart) this.#push({ start: outerStart, end: start })
    for (const part of parts) this.#addPart(node, part, around)
  }

  #hidePart(node: ScalarNode, within: Span, around: Span | undefined): void {
    for (const part of this.#literal(node.value, within)) this.#addPart(node, part, around)
  }

  #addPart(node: ScalarNode, within: Span, around: Span | undefined): void {
    this.#add(node, scalarOffsets(this.#source, node).span(within.start, within.end), within, around)
  }

  #add(node: ScalarNode, { start, end }: Span, within: Span, around: Span | undefined): void {
    const value = around ?? { start: node.outerStart, end: node.end }
    const secret: Secret = { start, end, text: node.value, within, value }
    this.#push(secret)
    if (node.anchor === undefined) return
    const known = this.#anchored.get(node)
    if (known) known.push(secret)
    else this.#anchored.set(node, [secret])
  }

  #push(secret: Secret): void {
    this.#values.push(secret)
    this.#ends.add(secret.end)
  }
}

/** What a relabel rule writes into a label that sounds secret, such as `__param_token`; a group of its regex is none. */
function secretReplacement({ entries }: MappingNode): Entry | undefined {
  if (!entries.some(writesSecret)) return undefined
  return entries.find((entry) => {
    const value = resolve(entry.value)
    const isGroup = value.kind === 'scalar' && /^(?:\$(?:\w+|\{\w+\}))*$/.test(value.value)
    return isNear(nameOf(entry), 'replacement') && !isGroup
  })
}

function writesSecret(entry: Entry): boolean {
  if (!looksOf(nameOf(entry)).isTargetLabel) return false
  const label = resolve(entry.value)
  return label.kind === 'scalar' && soundsSecret(label.value)
}

/** What the name of a key looks like. */
interface Looks {
  /** Whether a value may stand right behind a name. */
  readonly mayBeGlued: boolean
  readonly mayHoldCredentials: boolean
  /** `target_label`, be it with a slip. */
  readonly isTargetLabel: boolean
}

const looksOf = byName(
  (name): Looks => ({
    mayBeGlued: GLUE.test(name),
    mayHoldCredentials: mayHoldCredentials(name),
    isTargetLabel: isNear(name, 'target_label'),
  }),
)

const GLUE = /[ :=]/

function nameOf(entry: Entry): string {
  return entry.name ?? textOf(entry.key)
}

/**
 * The name of a secret at the beginning of what was to be a name with its value: `password:x`, `password x`, `password=x`;
 * `length` is up to the value.
 */
function gluedName(text: string, manner: Manner): { readonly name: string; readonly length: number } | undefined {
  if (!GLUE.test(text)) return undefined
  const glued = /^["']?([\w.-]{1,100})["']?(?:\s*[:=]\s*|\s+(?=\S+$|[^\w\s]))(?=\S)/.exec(text)
  const name = glued?.[1]
  if (name === undefined || !endsAsSecret(name)) return undefined
  const below = mannerBelow(name, plainScalar(text, 0), manner === 'keyed' ? manner : 'labels')
  return below === 'hidden' ? { name, length: glued![0].length } : undefined
}

function textOf(key: Node): string {
  const node = resolve(key)
  return node.kind === 'scalar' ? node.value : ''
}

/** A way to authenticate has a plain name: `auth: instance_principal`, `auth: [public_v2]` of snmp_exporter. */
function isPlainName(node: Node): boolean {
  const value = resolve(node)
  if (value.kind === 'sequence') return [...itemsOf(value)].every(isPlainName)
  return value.kind === 'scalar' && /^[a-z]*(?:_[a-z]*\d?)*$/.test(value.value)
}

/** How what stands under a name is to be looked at. */
function mannerBelow(name: string, value: Exclude<Node, AliasNode>, manner: Manner): Manner {
  const isMapping = value.kind === 'mapping'
  if (manner === 'hidden') return 'hidden'
  if (manner === 'headers') return isMapping ? 'header' : 'hidden'
  if (manner === 'header') return name === 'files' ? undefined : 'hidden'
  switch (nameKind(name)) {
    case 'secret':
      return 'hidden'
    case 'plain':
      return undefined
    case 'headers':
      return isMapping ? 'headers' : 'hidden'
    case 'header':
      return isMapping ? 'header' : 'hidden'
    case 'login':
      return isMapping ? 'login' : 'hidden'
    case 'auth':
      return isMapping || isPlainName(value) ? undefined : 'hidden'
    case 'keyed':
      return 'keyed'
    case 'labels':
      return 'labels'
    case undefined:
      if (manner === 'keyed' ? KEY.test(name) : name === 'key' && manner !== 'labels') return 'hidden'
      if (manner !== 'login') return undefined
      return isMapping ? 'login' : OPEN.has(name) ? undefined : 'hidden'
  }
}
