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

/** Bytes that Go's reader decodes at once (yaml.v2 yamlprivateh.go, input_raw_buffer_size). */
const CHUNK = 512

/**
 * Refuses what Go's reader refuses before any syntax: bytes that are no text, and control characters. It reads in
 * chunks, so those shortly behind the end of the first document count as well.
 */
export function checkEncoding(source: Source, end: number): void {
  const readEnd = chunkEnd(source, end)
  const control = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/.exec(source.slice(0, readEnd))
  let broken: number | undefined
  if (!source.isUtf8) {
    const known = encodings.get(source)
    broken = known === undefined ? Math.max(0, source.text.indexOf('\ufffd')) : known.broken
  }
  if (broken !== undefined && broken < Math.max(readEnd, 1) && broken <= (control?.index ?? broken)) {
    refuse('this is not UTF-8', broken, Math.min(broken + 1, source.length), 'save the file as UTF-8')
  }
  if (control === null) return
  const at = control.index
  const code = control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
  const hint = 'remove it, or write it as an escape in double quotes'
  refuse(`control character U+${code} is not allowed in YAML`, at, at + 1, hint)
}

/** Offset up to which the text has been decoded when the scanner has seen what stands at `end`. */
function chunkEnd(source: Source, end: number): number {
  if (end >= source.length) return source.length + 1
  const seen = Buffer.byteLength(source.slice(0, end)) + 4
  let left = Math.ceil(seen / CHUNK) * CHUNK - seen + 4
  let at = end
  for (; at < source.length && left > 0; at++) left -= Buffer.byteLength(source.slice(at, at + 1))
  return at
}
