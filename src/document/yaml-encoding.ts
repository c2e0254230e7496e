import { isUtf8 } from 'node:buffer'
import { Source } from './source.ts'
import { refuse } from './yaml-error.ts'

/** What is known of a source's bytes that its text no longer tells. */
const encodings = new WeakMap<Source, { readonly broken: number | undefined }>()

/**
 * The text of a YAML file, which may be UTF-8 or, with a byte order mark, UTF-16. A source made of anything but valid
 * UTF-8 has `isUtf8` false: it can be read, not edited.
 */
export function decodeYaml(bytes: Buffer): Source {
  const [first, second] = bytes
  const utf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
  if (!utf16) {
    const source = Source.fromBytes(bytes)
    if (!source.isUtf8) encodings.set(source, { broken: firstInvalid(bytes) })
    return source
  }
  const even = Buffer.from(bytes.subarray(0, bytes.length & ~1))
  if (first === 0xfe) even.swap16()
  const text = even.toString('utf16le')
  const wellFormed = text.toWellFormed()
  let broken: number | undefined
  if (wellFormed !== text) {
    broken = 0
    while (text[broken] === wellFormed[broken]) broken++
  } else if (bytes.length % 2 === 1) broken = text.length
  const source = Source.fromText(wellFormed, false)
  encodings.set(source, { broken })
  return source
}

/** Offset in the decoded text of the first invalid UTF-8 sequence. */
function firstInvalid(bytes: Buffer): number {
  let low = 0
  let high = bytes.length
  // A prefix is valid up to some length, if what its cut leaves of a sequence is dropped first.
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (isUtf8(bytes.subarray(0, wholeSequences(bytes, middle)))) low = middle
    else high = middle - 1
  }
  return bytes.toString('utf8', 0, wholeSequences(bytes, low)).length
}

/** At most `length`, stepped back to the beginning of a sequence that is cut there. */
function wholeSequences(bytes: Buffer, length: number): number {
  let cut = length
  while (cut > 0 && length - cut < 3 && ((bytes[cut] ?? 0) & 0xc0) === 0x80) cut--
  return cut
}

/** Refuses what Go's reader refuses before any syntax: bytes that are no text, and control characters. */
export function checkEncoding(source: Source, end: number): void {
  if (!source.isUtf8) {
    const known = encodings.get(source)
    const at = known === undefined ? Math.max(0, source.text.indexOf('\ufffd')) : known.broken
    if (at !== undefined && at < end + 4)
      refuse('this is not UTF-8', at, Math.min(at + 1, source.length), 'save the file as UTF-8')
  }
  const control = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/.exec(source.slice(0, end))
  if (control === null) return
  const code = control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
  refuse(
    `control character U+${code} is not allowed in YAML`,
    control.index,
    control.index + 1,
    'remove it, or write it as an escape in double quotes',
  )
}
