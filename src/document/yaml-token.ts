import type { ScalarStyle } from './node.ts'

/** Kinds of tokens, as libyaml tells them apart (yaml.v2 yamlh.go). */
export const TOKEN = {
  streamEnd: 0,
  versionDirective: 1,
  tagDirective: 2,
  documentStart: 3,
  documentEnd: 4,
  blockSequenceStart: 5,
  blockMappingStart: 6,
  blockEnd: 7,
  sequenceOpen: 8,
  sequenceClose: 9,
  mappingOpen: 10,
  mappingClose: 11,
  dash: 12,
  comma: 13,
  key: 14,
  value: 15,
  alias: 16,
  anchor: 17,
  tag: 18,
  scalar: 19,
} as const

export type TokenKind = (typeof TOKEN)[keyof typeof TOKEN]

/** Tokens that stand for indentation or for a key without `?` have no length. */
export interface Token {
  kind: TokenKind
  start: number
  end: number
  /** Of a scalar its decoded text, of an alias or anchor its name, of a tag its suffix, of a directive its value. */
  text: string
  style: ScalarStyle
  /** Of a tag or %TAG directive the handle. */
  handle: string
}

export function newToken(): Token {
  return { kind: TOKEN.streamEnd, start: 0, end: 0, text: '', style: 'plain', handle: '' }
}
