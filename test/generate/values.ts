import fc from 'fast-check'
import { itemsOf, type Node, resolve } from '../../src/document/node.ts'
import type { Plain, Value } from '../../src/generate/value.ts'
import { isNullScalar, typed } from '../../src/prometheus/config/yaml-value.ts'

/** A value as plain data: scalars as their literal text, nulls as null. */
export function plainOf(value: Value): unknown {
  if (value.kind === 'text') return !value.quoted && /^(?:|~|null|Null|NULL)$/.test(value.text) ? null : value.text
  if (value.kind === 'list') return value.items.map(plainOf)
  return Object.fromEntries([...value.fields].map(([name, each]) => [name, plainOf(each)]))
}

/** The same of a tree that was read. */
export function plainOfNode(node: Node): unknown {
  const value = resolve(node)
  if (value.kind === 'scalar') return isNullScalar(value) ? null : value.value
  if (value.kind === 'sequence') return [...itemsOf(value)].map(plainOfNode)
  return Object.fromEntries(value.entries.map((entry) => [keyOf(entry.key), plainOfNode(entry.value)]))
}

function keyOf(node: Node): string {
  const key = resolve(node)
  if (key.kind !== 'scalar') throw new Error('a key that is no scalar')
  if (key.style === 'plain' && typed(key).type !== 'string') throw new Error(`the key ${key.value} is no text`)
  return key.value
}

/** Texts that a writer of YAML may get wrong, and any other. */
export const texts = fc.oneof(
  fc.constantFrom(
    ...['', '~', 'null', 'yes', 'No', 'y', '012', '0x1f', '1e3', '1_000', '0o7', '.5', '.inf', '1:30', '2001-01-01'],
    ...['a: b', 'a #b', '- a', '-', '?', ': a', '*a', '&a', '!a', '%a', '@a', '`a', '{a', '[a', 'a, b', '<<', '='],
    ...[
      'a\nb',
      'a\n',
      ' a',
      'a ',
      '\t',
      'a\tb',
      '\u0085',
      '\u2028',
      '\ufeff',
      '\u0000',
      '\r',
      '한국어',
      '🎉',
      '"',
      "'",
    ],
    ...['host:9100', '[::1]:9100', '10.0.0.1:9100', '(.*):(\\d+)', '$1', '${1}', '*.json', 'a*?', 'http://a?b=c', 'a:'],
    ...['---', '...', '--- a', '#', '|', '>', 'key:', '15s', '1d'],
  ),
  fc.string({ unit: 'binary', maxLength: 12 }).filter((text) => text.isWellFormed()),
  fc.string({ unit: 'grapheme-ascii', maxLength: 8 }),
)

/** Plain data of strings, as deep as configs are. */
export const { tree: plains } = fc.letrec<{ tree: Plain }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    texts,
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(texts, tie('tree'), { maxKeys: 3, noNullPrototype: true }),
  ),
}))
