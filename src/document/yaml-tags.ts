import type { DocumentDirective } from 'js-yaml'
import { refuse } from './yaml-error.ts'

const STANDARD = 'tag:yaml.org,2002:'

export type TagHandles = ReadonlyMap<string, string>

/** Tag handles with their prefixes: the two that always exist, and those of `%TAG` directives. */
export function tagHandles(directives: readonly DocumentDirective[]): TagHandles {
  const handles = new Map([
    ['!', '!'],
    ['!!', STANDARD],
  ])
  for (const directive of directives) if (directive.kind === 'tag') handles.set(directive.handle, directive.prefix)
  return handles
}

/** The tag that stands at an offset, resolved and in short form: `!!str`, `!foo` (yaml.v2 scannerc.go, scan_tag). */
export function tagName(text: string, at: number, end: number, handles: TagHandles): string {
  const written = text.slice(at, end)
  const parts = TAG.exec(written)
  // Go reads `,` `[` and `]` as part of a tag, so nothing but a blank may follow it even within brackets.
  if (parts === null || /^![\w-]*!$/.test(written) || /[^ \t\n\r\x85\u2028\u2029]/.test(text[end] ?? ' ')) {
    refuse(`"${written}" is no tag`, at, end, 'a tag is followed by a space')
  }
  const [, verbatim, handle = '', suffix = ''] = parts
  const prefix = handles.get(handle)
  if (verbatim === undefined && prefix === undefined) refuse(`tag handle "${handle}" is not declared`, at, end)
  const tag = verbatim === undefined ? prefix + unescapeUri(suffix, at) : unescapeUri(verbatim, at)
  return tag.startsWith(STANDARD) ? `!!${tag.slice(STANDARD.length)}` : tag
}

const URI = "[-\\w;/?:@&=+$,.!~*'()[\\]%]"
const TAG = new RegExp(`^!(?:<(${URI}+)>)$|^(![\\w-]*!(?=.)|!)(${URI}*)$`)

function unescapeUri(text: string, at: number): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return refuse(`tag "${text}" has an escape that is not UTF-8`, at, at + text.length)
  }
}

const INT = /^[-+]?(?:0|[1-9][0-9]*|0[0-7]+|0[oO][0-7]+|0[xX][0-9a-fA-F]+|0[bB][01]+)$/
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$|^[-+]?\.(?:inf|Inf|INF)$|^\.(?:nan|NaN|NAN)$/
const BOOL = /^(?:y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON|n|N|no|No|NO|false|False|FALSE|off|Off|OFF)$/
const NULL = /^(?:~|null|Null|NULL|)$/
const TIMESTAMP =
  /^\d{4}-\d{1,2}-\d{1,2}(?:(?:[Tt]\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?(?:Z|[-+]\d\d:\d\d))|(?: \d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?))?$/
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** Refuses a scalar whose explicit tag its text does not fit (yaml.v2 resolve.go). */
export function checkScalarTag(tag: string, value: string, start: number, end: number): void {
  if (fits(tag, value)) return
  const shown = value.length > 40 ? `${value.slice(0, 40)}…` : value
  refuse(`"${shown}" is no ${tag}`, start, end)
}

/** The text that a `!!binary` scalar stands for. */
export function decodeBinary(value: string): string {
  return Buffer.from(value, 'base64').toString('utf8')
}

function fits(tag: string, value: string): boolean {
  switch (tag) {
    case '!!int':
      return isInteger(value)
    case '!!float':
      return isInteger(value) || FLOAT.test(value.replaceAll('_', ''))
    case '!!bool':
      return BOOL.test(value)
    case '!!null':
      return NULL.test(value)
    case '!!timestamp':
      return TIMESTAMP.test(value)
    case '!!binary':
      return BASE64.test(value.replace(/[\r\n]/g, ''))
    default:
      return true
  }
}

/** An integer that 64 bits hold. */
function isInteger(value: string): boolean {
  const plain = value.replaceAll('_', '')
  if (!INT.test(plain)) return false
  const digits = plain.replace(/^[-+]/, '').replace(/^0(?=[0-7])/, '0o')
  const number = BigInt(digits) * (plain.startsWith('-') ? -1n : 1n)
  return number >= -(2n ** 63n) && number < 2n ** 64n
}
