import type { NodePath } from '../diagnostics/finding.ts'
import type { Node } from '../document/node.ts'
import { asText } from '../document/yaml-slips.ts'
import { duration as durationType } from '../prometheus/schema/scalars-duration.ts'
import { type Decoding, describe } from './decoding.ts'
import type { TextValue } from './model.ts'

/** The node's literal text: an alias is its own name, a list or mapping is empty. */
export function decodeText(decoding: Decoding, node: Node): TextValue {
  if (node.kind === 'alias') return { node, scalar: undefined, text: node.name }
  if (node.kind !== 'scalar') return { node, scalar: undefined, text: '' }
  return { node, scalar: node, text: decoding.literal(node) }
}

export function decodeString(decoding: Decoding, node: Node, path: NodePath, what: string): TextValue | undefined {
  return decoding.enter(node, (content) => {
    if (content.kind !== 'scalar') {
      decoding.mismatch(node, path, `${what} is ${describe(content)}, not a string`, asText(content, false, false))
      return undefined
    }
    const value = decoding.scalar(content, node, path)
    return value && { node, scalar: content, text: value.type === 'null' ? '' : value.text }
  })
}

export function decodeDuration(decoding: Decoding, node: Node, path: NodePath, name: string): number | undefined {
  return decoding.enter(node, (content) => {
    if (content.kind === 'scalar') {
      const value = decoding.scalar(content, node, path)
      if (value === undefined || value.type === 'null') return undefined
      // The string behind model.Duration's own UnmarshalYAML.
      decoding.count()
      const parsed = durationType.parse!(value.text, decoding.release)
      if ('value' in parsed) return Number(parsed.value)
      const { rule = 'invalid-duration', problem, hint } = parsed
      decoding.findings.add(rule, node, path, `"${name}": ${problem}`, { hint })
      return undefined
    }
    decoding.mismatch(node, path, `"${name}" is ${describe(content)}, not a duration such as 5m`)
    return undefined
  })
}

export function decodeInteger(decoding: Decoding, node: Node, path: NodePath, name: string): number | undefined {
  return decoding.enter(node, (content) => {
    const value = content.kind === 'scalar' ? decoding.scalar(content, node, path) : undefined
    if (content.kind === 'scalar' && (value === undefined || value.type === 'null')) return undefined
    const { type, number = Number.NaN } = value ?? {}
    if (type === 'int' && number < 2n ** 63n) return Number(number)
    // A float as large as 2^63 wraps, and is taken.
    if (type === 'float' && number <= 2n ** 63n) return Math.trunc(Number(number))
    const hint =
      type === 'string' && /^\d+$/.test(value!.text) ? `write ${value!.text.slice(0, 20)} without quotes` : undefined
    decoding.mismatch(node, path, `"${name}" is ${describe(content)}, not a whole number below 2^63`, hint)
    return undefined
  })
}
