import { EXIT, Failure } from '../../diagnostics/failure.ts'
import type { Finding, Span } from '../../diagnostics/finding.ts'
import { type AliasNode, itemsOf, type Node } from '../../document/node.ts'
import { refusedFindings } from '../../secrets/index.ts'
import type { ConfigDocument } from './config-document.ts'

/**
 * Refuses to take text out of a config that aliases elsewhere stand for.
 * @param what is to go, for the message: `the job "node"`
 * @throws Failure (exit 1) that names the anchor and its users
 */
export function refuseSharedInside(document: ConfigDocument, gone: Span, what: string): void {
  if (!document.source.slice(gone.start, gone.end).includes('&')) return
  for (const alias of aliasesOf(document.tree.root)) {
    const { target } = alias
    const isInside = target.outerStart >= gone.start && target.end <= gone.end
    if (!isInside || (alias.start >= gone.start && alias.end <= gone.end)) continue
    throw shared(document, target, alias, `${what} holds what is used elsewhere`)
  }
}

/**
 * Refuses to change nodes that aliases repeat elsewhere: each of the nodes holds the next.
 * @param what names the one of them that is shared
 * @throws Failure (exit 1) that names the anchor and its users
 */
export function refuseShared(document: ConfigDocument, path: readonly Node[], what: (shared: Node) => string): void {
  const nodes = new Set(path)
  if (path.every((node) => node.kind === 'alias' || node.anchor === undefined)) return
  for (const alias of aliasesOf(document.tree.root)) {
    if (nodes.has(alias.target))
      throw shared(document, alias.target, alias, `${what(alias.target)} is used elsewhere as well`)
  }
}

/**
 * Refuses an edit within what an alias or a merge key brings from elsewhere.
 * @throws Failure (exit 1) that names both places
 */
export function refuseBrought(document: ConfigDocument, alias: Span, target: Span, what: string): never {
  const message = 'this comes from elsewhere'
  throw refusal(document, `${what} is not written here, but comes from line ${lineOf(document, target)}`, {
    rule: 'shared-value',
    severity: 'error',
    message,
    span: alias,
    related: [{ message: 'it is written here', span: firstLine(document, target) }],
  })
}

function shared(document: ConfigDocument, target: Node, alias: AliasNode, message: string): Failure {
  const users = [...aliasesOf(document.tree.root)].filter((each) => each.target === target)
  const lines = [...new Set(users.map((each) => lineOf(document, each)))].join(', ')
  return refusal(document, `${message}: *${alias.name} on line ${lines}`, {
    rule: 'shared-value',
    severity: 'error',
    message: `&${alias.name} has other users`,
    span: firstLine(document, { start: target.outerStart, end: target.end }),
    related: users.map((each) => ({ message: 'used here', span: { start: each.start, end: each.end } })),
  })
}

function refusal(document: ConfigDocument, message: string, finding: Finding): Failure {
  return new Failure(EXIT.refused, message, {
    hint: 'write it out where it is used, then edit it',
    findings: refusedFindings(document.file, document, [finding]),
  })
}

function lineOf({ source }: ConfigDocument, { start }: Span): number {
  return source.lineAt(start)
}

/** A block of many lines is shown by its first. */
function firstLine({ source }: ConfigDocument, { start, end }: Span): Span {
  return { start, end: Math.min(end, source.lineEnd(source.lineAt(start))) }
}

export function* aliasesOf(node: Node | undefined): Generator<AliasNode> {
  if (node === undefined) return
  if (node.kind === 'alias') yield node
  else if (node.kind === 'sequence') for (const item of itemsOf(node)) yield* aliasesOf(item)
  else if (node.kind === 'mapping') {
    for (const { key, value } of node.entries) {
      yield* aliasesOf(key)
      yield* aliasesOf(value)
    }
  }
}
