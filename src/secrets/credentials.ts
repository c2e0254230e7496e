import type { Span } from '../diagnostics/finding.ts'
import { SECRET } from './mark.ts'
import { soundsSecret } from './names.ts'

const ONE = /^\S+$|^[a-z][a-z\d+.-]*:\/\/[^\s/?#@]*:[^/?#]*@\S*$/i
const BOUNDARY = /[\s'"`<>]/
/** A parameter of a URL or of a connection string. PromQL has quotes behind its `=`. */
const PARAMETER = /(?<=^|[\s?&;,#])([\w.-]{1,100})=([^\s"'`~&;,#][^\s"'`&;,#]*)/g
/** Names that are secret as parameters of a URL. */
const PARAMETERS = /^(?:key|sig|signature|auth|code|sas)$/i
/** No word of a sentence. */
const BEARER = /^\s*(?:[Bb]earer|BEARER|[Bb]asic|BASIC)\s+(?=\S*[^a-z\s]|\S{12})(\S+)\s*$/
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----(?:(?!-----END).)*(?:-----END [A-Z ]*-----)?/gs

/**
 * What is secret about a text by its own looks, of whatever key it is the value: passwords of URLs and addresses,
 * parameters with a secret's name, tokens behind `Bearer`, private keys. Offsets into the text.
 */
export function credentialsIn(text: string): Span[] {
  const found: Span[] = []
  if (text.includes('@')) {
    // What is one word or one URL may have anything in its password, quotes or spaces.
    const words = ONE.test(text) ? [{ start: 0, end: text.length }] : wordsWithAt(text)
    for (const { start, end } of words) {
      const info = userInfo(text.slice(start, end))
      if (info) found.push({ start: start + info.start, end: start + info.end })
    }
  }
  if (text.includes('=')) {
    for (const { index, 0: all, 1: name = '', 2: value = '' } of text.matchAll(PARAMETER)) {
      const isParameter = PARAMETERS.test(name) && /[?&#]/.test(text[index - 1] ?? '')
      const end = index + all.length
      if (isParameter || soundsSecret(name)) found.push({ start: end - value.length, end })
    }
  }
  const bearer = BEARER.exec(text)?.[1]
  if (bearer !== undefined) {
    const end = text.trimEnd().length
    found.push({ start: end - bearer.length, end })
  }
  if (text.includes('-----BEGIN')) {
    for (const { index, 0: key } of text.matchAll(PRIVATE_KEY)) found.push({ start: index, end: index + key.length })
  }
  return found
}

/** Whether a text has anything that `credentialsIn` looks for: most have not. */
export function mayHoldCredentials(text: string): boolean {
  return /[@=]|-----BEGIN|bearer\s|basic\s/i.test(text)
}

/** Stretches around each `@`, up to white space and quotes. */
function* wordsWithAt(text: string): Generator<Span> {
  let end = 0
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', end)) {
    let start = at
    while (start > end && !BOUNDARY.test(text[start - 1]!)) start--
    end = at + 1
    while (end < text.length && !BOUNDARY.test(text[end]!)) end++
    yield { start, end }
  }
}

const SCHEME = /^(?:.*?[^\w+.-])?(?:[a-z][a-z\d+.-]*:)?(?:\\?\/){2}/is
/** A slash in a password ends the host for a parser, not for a person; behind a port it does. */
const ODD_PASSWORD = /^[^:@/?#[]*:(?!\d+[/?#])/
/** PromQL's `@` has a time, `start()` or `end()` behind it. */
const ADDRESS = /^([[({,-]*[\w.%+~-]+:)(.+)@(?!\d+(?:\.\d+)?(?:[^\w.:]|$)|(?:start|end)\()/s

/** The password of a URL or of an address, or what stands for the user of a URL without one. */
function userInfo(word: string): Span | undefined {
  const scheme = SCHEME.exec(word)
  if (!scheme) {
    const address = ADDRESS.exec(word)
    return address ? { start: address[1]!.length, end: address[1]!.length + address[2]!.length } : undefined
  }
  const start = scheme[0].length
  const rest = word.slice(start)
  const path = rest.search(/[/?#]/)
  let at = path === 0 ? -1 : rest.lastIndexOf('@', path === -1 ? rest.length : path)
  if (at === -1 && ODD_PASSWORD.test(rest)) at = rest.lastIndexOf('@')
  const colon = rest.indexOf(':')
  const from = colon !== -1 && colon < at ? colon + 1 : 0
  return at > from ? { start: start + from, end: start + at } : undefined
}

/** The text with its credentials replaced. */
export function withoutCredentials(text: string): string {
  return mayHoldCredentials(text) ? replaced(text, credentialsIn(text)) : text
}

/** The text with stretches of it replaced; they may overlap. */
export function replaced(text: string, spans: readonly Span[]): string {
  let result = ''
  let at = 0
  for (const { start, end } of merged(spans)) {
    result += text.slice(at, start) + SECRET
    at = end
  }
  return result + text.slice(at)
}

/** In order, those that overlap or touch made one. */
export function merged(spans: readonly Span[]): Span[] {
  const result: { start: number; end: number }[] = []
  for (const { start, end } of spans.filter((span) => span.end > span.start).sort((a, b) => a.start - b.start)) {
    const last = result.at(-1)
    if (last && start <= last.end) last.end = Math.max(last.end, end)
    else result.push({ start, end })
  }
  return result
}
