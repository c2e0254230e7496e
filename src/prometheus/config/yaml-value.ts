import { itemsOf, type MappingNode, type Node, resolve, type ScalarNode } from '../../document/node.ts'

/** A scalar as yaml.v2 types it (resolve.go): by its tag, else by the looks of its text. */
export type Typed =
  | { readonly type: 'null' }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'int'; readonly value: bigint }
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'string' }

const STRING: Typed = { type: 'string' }
const NULL: Typed = { type: 'null' }
const TRUE: Typed = { type: 'bool', value: true }
const FALSE: Typed = { type: 'bool', value: false }

const WORDS = new Map<string, Typed>([
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, NULL] as const),
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, TRUE] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, FALSE] as const),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, { type: 'float', value: Number.NaN }] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map(
    (word) => [word, { type: 'float', value: Number.POSITIVE_INFINITY }] as const,
  ),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, { type: 'float', value: Number.NEGATIVE_INFINITY }] as const),
])

/**
 * A null by its spelling alone, before any type is looked at (decode.go, prepare): UnmarshalYAML is not called for it.
 * Quotes do not matter to it, but `Null` and `NULL` are others.
 */
export function isBareNull({ value, tag, style }: ScalarNode): boolean {
  if (tag !== undefined) return tag === '!!null'
  return value === '~' || value === 'null' || (value === '' && style === 'plain')
}

/** A null of any spelling, as far as it is neither quoted nor tagged; the tag `!` makes it a text (resolve.go). */
export function isNullScalar(node: ScalarNode): boolean {
  const { tag, value, style } = node
  if (tag === '!!null') return true
  if (value.length > 4 || tag !== undefined || style !== 'plain') return false
  return value === '' || value === '~' || value === 'null' || value === 'Null' || value === 'NULL'
}

export function typed(node: ScalarNode): Typed {
  const { tag, value, style } = node
  if (tag === undefined) return style === 'plain' ? looks(value) : STRING
  switch (tag) {
    case '!!null':
      return NULL
    case '!!bool':
    case '!!int':
      return looks(value)
    case '!!float': {
      const it = looks(value)
      return it.type === 'int' ? { type: 'float', value: Number(it.value) } : it
    }
    default:
      return STRING
  }
}

const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/

function looks(text: string): Typed {
  const word = WORDS.get(text)
  if (word) return word
  const first = text.charCodeAt(0)
  const numeric = (first >= 0x30 && first <= 0x39) || first === 0x2b || first === 0x2d || first === 0x2e
  if (!numeric) return STRING
  // Behind a point underscores are not taken out.
  const plain = first === 0x2e ? text : text.replaceAll('_', '')
  const int = integer(plain)
  if (int !== undefined) return { type: 'int', value: int }
  // strconv.ParseFloat refuses what a float64 does not hold.
  if (FLOAT.test(plain) && Number.isFinite(Number(plain))) return { type: 'float', value: Number(plain) }
  return STRING
}

/** strconv.ParseInt and ParseUint with base 0, then binary numbers with a sign behind their prefix (resolve.go). */
function integer(plain: string): bigint | undefined {
  const match = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]([0-7]+)|0([0-7]+)|(0|[1-9][0-9]*))$/.exec(plain)
  if (!match) return undefined
  const [, sign, hex, binary, octal, oldOctal, decimal] = match
  const digits =
    hex !== undefined
      ? `0x${hex}`
      : binary !== undefined
        ? `0b${binary}`
        : octal !== undefined
          ? `0o${octal}`
          : oldOctal !== undefined
            ? `0o${oldOctal}`
            : decimal!
  const value = BigInt(digits) * (sign === '-' ? -1n : 1n)
  const isInt = value >= -(2n ** 63n) && value < 2n ** 63n
  // ParseUint takes no sign.
  return isInt || (sign === '' && value < 2n ** 64n) ? value : undefined
}

/**
 * The mappings behind a merge key in the order in which they are taken in: of a list the last first, so that earlier ones
 * win (decode.go, merge).
 * @param refuse takes what is no mapping, as it is written
 */
export function mergedMappings(value: Node, refuse?: (node: Node) => void): MappingNode[] {
  const mappings: MappingNode[] = []
  for (const node of value.kind === 'sequence' ? [...itemsOf(value)].reverse() : [value]) {
    const mapping = resolve(node)
    if (mapping.kind === 'mapping') mappings.push(mapping)
    else refuse?.(node)
  }
  return mappings
}

/** `<<` in plain style; the tag `!` makes plain also of quotes (decode.go, isMerge). */
export function isMergeKey(node: Node): node is ScalarNode {
  if (node.kind !== 'scalar' || node.value !== '<<') return false
  return node.tag === undefined ? node.style === 'plain' : node.tag === '!' || node.tag === '!!merge'
}
