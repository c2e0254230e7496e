import { distance } from 'fastest-levenshtein'
import { byName } from './by-name.ts'

/** What the name of a key says of its value, wherever the key stands and whether or not Prometheus knows it. */
export type NameKind =
  /** The value is a secret, and so is all below it. */
  | 'secret'
  /** A user name and a password, or a token: secret unless the names below say otherwise. */
  | 'login'
  /** Other ways to authenticate: the value is a secret where it is no mapping. */
  | 'auth'
  /** Headers by name: the values are secret. */
  | 'headers'
  /** A header of its own, whose value is secret. */
  | 'header'
  /** A bare `key` below it, misspelt too, is a private key or one to an API. */
  | 'keyed'
  /** Below it `key` is a name like any other. */
  | 'labels'
  /** Names a file, an account or a way to do it. */
  | 'plain'
  | undefined

const PLAIN_ENDS = new Set([
  ...['file', 'files', 'filename', 'path', 'paths', 'url', 'urls', 'uri', 'endpoint', 'name', 'names', 'id', 'ids'],
  ...['ref', 'type', 'method', 'mode', 'scope', 'scopes', 'user', 'username', 'algorithm'],
])

const WORDS = new Set(['pass', 'pw', 'pwd', 'psk', 'cred', 'creds', 'jwt', 'cookie', 'bearer', 'apikey'])
/** What secrets are called, in full or as a part of a longer word. */
const STEMS = ['passw', 'passphrase', 'secret', 'token', 'credential', 'assertion']
/** What they are called with a slip of the pen. */
const MISSPELT = [
  'password',
  'passwd',
  'passphrase',
  'secret',
  'token',
  'credential',
  'credentials',
  'assertion',
  'bearer',
]

/** Whole names without their separators, for slips that go over these. */
const NAMES = [
  'bearertoken',
  'authtoken',
  'clientsecret',
  'secretkey',
  'privatekey',
  'apikey',
  'accesskey',
  'clientassertion',
]

/** With a separator in the wrong place. */
const SPLIT = /password|secret|token|credential|assertion/

const SPLIT_END = new RegExp(`(?:${SPLIT.source})s?$`)

/** With a slip too. */
export const KEY = /^(?:k?k?e?ey|k?eyy|ky|ke|kye|eky)$/

const LOGIN = /^(?:basic|http|digest|proxy)_?auth(?:ori[sz]ation|entication)?$|^authori[sz]ation$/
const LOGINS = ['basic_auth', 'basicauth', 'authorization', 'authorisation']
const AUTH = /oauth|^auth(?:_|$)|(?:^|_)auth$|authenticat/

export const nameKind = byName((name) => judge(name.slice(0, 200)))

/** Whether a field of this name holds a secret: a misspelt `password` does still, `password_file` does not. */
export function soundsSecret(name: string): boolean {
  return nameKind(name) === 'secret'
}

/** Whether a text in a message is the name of a field called `password`, rather than a password that is `password`. */
export function isSecretName(text: string): boolean {
  return /^[a-z_]+$/.test(text) && soundsSecret(text)
}

function judge(name: string): NameKind {
  const words = wordsOf(name)
  const last = words.at(-1)
  if (last === undefined) return undefined
  if (/^x-/i.test(name)) return 'header'
  if (words.length > 1 && PLAIN_ENDS.has(last)) return 'plain'
  const letters = words.join('')
  if (words.some(isSecretWord) || SPLIT.test(letters) || NAMES.some((known) => isNear(letters, known))) return 'secret'
  const isKey = /.key$/.test(letters) || (words.length > 1 && KEY.test(last))
  if (isKey && words.at(-2) !== 'public') return 'secret'
  const joined = words.join('_')
  if (/headers?$/.test(joined) || isNear(joined, 'headers') || isNear(joined, 'http_headers')) return 'headers'
  if (LOGIN.test(joined) || LOGINS.some((login) => isNear(joined, login))) return 'login'
  if (AUTH.test(joined) || isNear(joined, 'oauth2')) return 'auth'
  if (/tls|ssl|certificate|^params$/.test(joined)) return 'keyed'
  return last === 'labels' || last === 'annotations' ? 'labels' : undefined
}

/** Whether a name is one even without a space behind its colon: `token-service:8080` is an address. */
export function endsAsSecret(name: string): boolean {
  const words = wordsOf(name.slice(0, 200))
  const last = words.at(-1) ?? ''
  return isSecretWord(last) || SPLIT_END.test(words.join('')) || KEY.test(last) || /auth|^headers?$|key$/.test(last)
}

function wordsOf(name: string): string[] {
  return (
    name
      // A character that slipped in.
      .replace(/[^\w.\s-]/g, '')
      .replace(/([a-z\d])([A-Z])/g, '$1_$2')
      .toLowerCase()
      .split(/[^a-z\d]+|\d+$/)
      .filter((word) => word !== '')
  )
}

function isSecretWord(word: string): boolean {
  return WORDS.has(word) || STEMS.some((stem) => word.includes(stem)) || MISSPELT.some((known) => isNear(word, known))
}

/** Whether a name is one that a header's mapping has: `{X-A: {secret: x}}` means another thing than `{X-A: {x: y}}`. */
export function isHeaderField(name: string): boolean {
  return nameKind(name) === 'secret' || isNear(name, 'values') || isNear(name, 'value') || isNear(name, 'files')
}

/** A slip or two, as a person makes them; two neighbours in the wrong order are one. */
export function isNear(word: string, known: string): boolean {
  if (word.length < 4 || Math.abs(word.length - known.length) > 2) return false
  const most = known.length < 8 ? 1 : 2
  const slips = distance(word, known)
  return slips <= most || (slips === most + 1 && sortedLetters(word) === sortedLetters(known))
}

function sortedLetters(word: string): string {
  return [...word].sort().join('')
}
