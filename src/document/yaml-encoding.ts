import { isUtf8 } from 'node:buffer'
import type { SyntaxProblem } from './node.ts'
import { Source } from './source.ts'

/** What is known of a source's bytes that its text no longer tells. */
interface Encoding {
  /** Offset of what is no character. */
  readonly broken: number | undefined
  /** Whether it is the beginning of one, cut off by the end of the file: Go waits for the rest before it minds. */
  readonly cutOff: boolean
}

const encodings = new WeakMap<Source, Encoding>()

/**
 * The text of a YAML file, which may be UTF-8 or, with a byte order mark, UTF-16. A source made of anything but valid
 * UTF-8 has `isUtf8` false: it can be read, not edited.
 */
export function decodeYaml(bytes: Buffer): Source {
  const [first, second] = bytes
  const utf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
  if (!utf16) {
    const source = Source.fromBytes(bytes)
    if (!source.isUtf8) encodings.set(source, firstInvalid(bytes))
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
  encodings.set(source, { broken, cutOff: broken !== undefined && broken >= text.length - 1 })
  return source
}

/** Offset in the decoded text of the first invalid UTF-8 sequence. */
function firstInvalid(bytes: Buffer): Encoding {
  let low = 0
  let high = bytes.length
  // A prefix is valid up to some length, if what its cut leaves of a sequence is dropped first.
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (isUtf8(bytes.subarray(0, wholeSequences(bytes, middle)))) low = middle
    else high = middle - 1
  }
  const at = wholeSequences(bytes, low)
  return { broken: bytes.toString('utf8', 0, at).length, cutOff: at + sequenceLength(bytes[at]!) > bytes.length }
}

/** How many bytes a character has that begins with this one. */
function sequenceLength(first: number): number {
  if ((first & 0xe0) === 0xc0) return 2
  if ((first & 0xf0) === 0xe0) return 3
  return (first & 0xf8) === 0xf0 ? 4 : 1
}

/** At most `length`, stepped back to the beginning of a sequence that is cut there. */
function wholeSequences(bytes: Buffer, length: number): number {
  let cut = length
  while (cut > 0 && length - cut < 3 && ((bytes[cut] ?? 0) & 0xc0) === 0x80) cut--
  return cut
}

/** Bytes that Go's reader decodes at once (yaml.v2 yamlprivateh.go, input_raw_buffer_size). */
const CHUNK = 512

const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/

/**
 * What Go's reader refuses before any syntax: bytes that are no text, and control characters. It decodes in chunks, so
 * those shortly behind `reach`, where it stopped to read, count as well. `text` is the source's, with zeros behind it.
 */
export function encodingProblem(source: Source, text: string, reach: number): SyntaxProblem | undefined {
  const found = CONTROL.exec(text)
  const control = found !== null && found.index < source.length ? found : null
  if (control === null && source.isUtf8) return undefined
  const readEnd = chunkEnd(source, reach)
  let broken: number | undefined
  if (!source.isUtf8) {
    const known = encodings.get(source)
    broken = known === undefined ? Math.max(0, source.text.indexOf('\ufffd')) : known.broken
    if (known?.cutOff && broken !== undefined && broken > reach) broken = undefined
  }
  const at = control?.index ?? Number.POSITIVE_INFINITY
  if (broken !== undefined && broken < Math.max(readEnd, 1) && broken <= at) {
    const span = { start: broken, end: Math.min(broken + 1, source.length) }
    return { message: 'this is not UTF-8', span, hint: 'save the file as UTF-8' }
  }
  if (control === null || at >= readEnd) return undefined
  const code = control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
  return {
    message: `control character U+${code} is not allowed in YAML`,
    span: { start: at, end: at + 1 },
    hint: 'remove it, or write it as an escape in double quotes',
  }
}

/** Characters that the scanner wants to have decoded, from where it stands. */
const AHEAD = 4

/** Offset up to which the text has been decoded when the scanner has seen what stands at `end`. */
function chunkEnd(source: Source, end: number): number {
  if (end >= source.length) return source.length + 1
  const seen = Buffer.byteLength(source.slice(0, end)) + AHEAD
  let left = Math.ceil(seen / CHUNK) * CHUNK - seen + AHEAD
  let at = end
  for (; at < source.length && left > 0; at++) left -= Buffer.byteLength(source.slice(at, at + 1))
  return at
}
