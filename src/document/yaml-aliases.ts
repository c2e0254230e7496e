import { type Node, resolve } from './node.ts'

/** Of all decodes, the share that may come from aliases (yaml.v2 decode.go, allowedAliasRatio). */
function allowedRatio(decoded: number): number {
  if (decoded <= 400_000) return 0.99
  if (decoded >= 4_000_000) return 0.1
  return 0.99 - 0.89 * ((decoded - 400_000) / 3_600_000)
}

/**
 * Whether Go would refuse the tree with "document contains excessive aliasing" (yaml.v2 decode.go, unmarshal). Walks
 * what aliases stand for again and again as Go does, which that very limit keeps short.
 */
export function excessiveAliasing(root: Node | undefined): boolean {
  if (root === undefined) return false
  // The document itself counts as one.
  let decoded = 1
  let aliased = 0
  const stack: { node: Node; inAlias: boolean }[] = [{ node: root, inAlias: false }]
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    decoded++
    if (next.inAlias) aliased++
    if (aliased > 100 && decoded > 1000 && aliased / decoded > allowedRatio(decoded)) return true
    const { node } = next
    if (node.kind === 'alias') stack.push({ node: resolve(node), inAlias: true })
    else if (node.kind === 'sequence') {
      for (let i = node.length - 1; i >= 0; i--) stack.push({ node: node.item(i), inAlias: next.inAlias })
    } else if (node.kind === 'mapping') {
      for (let i = node.entries.length - 1; i >= 0; i--) {
        const { key, value } = node.entries[i]!
        stack.push({ node: value, inAlias: next.inAlias }, { node: key, inAlias: next.inAlias })
      }
    }
  }
  return false
}
