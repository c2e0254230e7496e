import type { AliasNode, Node, ScalarNode, ScalarStyle, SyntaxProblem } from './node.ts'
import { defined, type Named } from './yaml-frame.ts'
import type { Dialect } from './yaml-scanner.ts'
import { decodeBinary, scalarTagProblem, TagHandles } from './yaml-tags.ts'
import type { Token } from './yaml-token.ts'

type Content = Exclude<Node, AliasNode>

/** Makes the nodes of a document, and knows what its anchors and tags stand for. */
export class NodeMaker {
  readonly handles: TagHandles
  /** What Go would find only once the document is read. */
  readonly problems: SyntaxProblem[] = []
  readonly #dialect: Dialect
  readonly #anchors = new Map<string, Content | Named>()

  constructor(dialect: Dialect) {
    this.#dialect = dialect
    this.handles = new TagHandles(dialect)
  }

  scalar({ text, style, start, end }: Token, named: Named | undefined): ScalarNode {
    if (named === undefined) return { kind: 'scalar', style, value: text, start, end, outerStart: start }
    return this.#named(text, style, start, end, named)
  }

  /** A value that is not there, at the place where it would be. */
  absent(at: number, named: Named | undefined): ScalarNode {
    if (named === undefined) return { kind: 'scalar', style: 'plain', value: '', start: at, end: at, outerStart: at }
    return this.#named('', 'plain', at, at, named)
  }

  #named(text: string, style: ScalarStyle, start: number, end: number, named: Named): ScalarNode {
    const { anchor, tag } = named
    let value = text
    if (tag !== undefined) {
      const message = scalarTagProblem(tag, text, this.#dialect)
      if (message !== undefined) this.problems.push({ message, span: { start, end } })
      if (tag === '!!binary') value = decodeBinary(value)
    }
    const node: ScalarNode = { kind: 'scalar', style, value, start, end, ...defined(named) }
    if (anchor !== undefined) this.#anchors.set(anchor, node)
    return node
  }

  /** The alias; or what Go stops at there; or nothing where it stands for itself, which Go finds out later. */
  alias({ text: name, start, end }: Token): AliasNode | SyntaxProblem | undefined {
    const target = this.#anchors.get(name)
    const span = { start, end }
    if (target === undefined) {
      const hint = 'quote a value that begins with "*"'
      return { message: `no anchor &${name} stands before this alias`, span, hint }
    }
    if ('kind' in target) return { kind: 'alias', name, target, start, end, outerStart: start }
    this.problems.push({ message: `the value of anchor &${name} contains itself`, span })
    return undefined
  }

  /** From now on the anchor of a collection is known, though what it stands for is not. */
  open(anchor: string, named: Named): void {
    this.#anchors.set(anchor, named)
  }

  /** The collection has been read, or could not be. Within it the anchor may have been given to another node. */
  close(anchor: string, named: Named, node: Content | undefined): void {
    if (this.#anchors.get(anchor) !== named) return
    if (node === undefined) this.#anchors.delete(anchor)
    else this.#anchors.set(anchor, node)
  }
}
