import { type DocumentTree, itemsOf, type Node, type ScalarNode, type SyntaxProblem } from '../document/node.ts'

/**
 * The problems of a tree, apart from those of scalars whose tag does not fit their text: for yaml.v3 these are none
 * before something looks at the scalar, and not everything in a rule file is looked at.
 */
export function splitTagProblems(tree: DocumentTree): {
  readonly syntax: readonly SyntaxProblem[]
  readonly tags: ReadonlyMap<ScalarNode, SyntaxProblem>
} {
  const tags = new Map<ScalarNode, SyntaxProblem>()
  if (tree.problems.length === 0 || tree.root === undefined) return { syntax: tree.problems, tags }
  const byStart = new Map(tree.problems.map((problem) => [problem.span.start, problem]))
  for (const scalar of taggedScalars(tree.root)) {
    const problem = byStart.get(scalar.start)
    if (problem !== undefined && problem.span.end === scalar.end) tags.set(scalar, problem)
  }
  const found = new Set(tags.values())
  return { syntax: tree.problems.filter((problem) => !found.has(problem)), tags }
}

function* taggedScalars(root: Node): Generator<ScalarNode> {
  const stack = [root]
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.kind === 'sequence') for (const item of itemsOf(node)) stack.push(item)
    else if (node.kind === 'mapping') for (const { key, value } of node.entries) stack.push(key, value)
    else if (node.kind === 'scalar' && node.tag !== undefined) yield node
  }
}
