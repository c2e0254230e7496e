import type { Span } from '../diagnostics/finding.ts'
import type { Source } from '../document/source.ts'

/** The password before a host, in a URL or an address, wherever one stands. */
const URL_PASSWORD = /(?:\/\/|[\s'"[,-])[\w.%+~-]{0,255}:([^\s/@'"]+)@/g

/** A key that has to do with secrets, and its value up to the end of the line. */
const SECRET_LINE =
  /(?<![\w-])([\w-]*(?:pass|secret|token|credential|api_?key|access_?key|private_?key)[\w-]{0,100})["']?[ \t]*:[ \t]+([^\n\r]+)/gi

/** Whether a field of this name, which no section has, may hold a secret: a misspelt `password` is one still. */
export function soundsSecret(name: string): boolean {
  if (/_(?:file|url|path|name|id)$/i.test(name)) return false
  return /pas+w|passphrase|secret|token|credential|(?:api|access|private)_?key/i.test(name)
}

/** Passwords of URLs in a text. */
export function urlPasswords(source: Source): Span[] {
  return [...source.text.matchAll(URL_PASSWORD)].map((match) => {
    const end = match.index + match[0].length - 1
    return { start: end - match[1]!.length, end }
  })
}

/** Stretches that may be secrets by the looks of their lines, for a text that cannot be read as YAML. */
export function secretLines(source: Source): Span[] {
  return [...source.text.matchAll(SECRET_LINE)]
    .filter(([, name]) => soundsSecret(name!))
    .map((match) => {
      const end = match.index + match[0].length
      return { start: end - match[2]!.length, end }
    })
}
