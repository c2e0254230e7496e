import type { FileContent } from './read.ts'
import { type FileSystem, writeFully } from './system.ts'

/** New content of a file, in pieces written one after the other, so that a large file is not copied to change a line. */
export type Pieces = readonly Buffer[]

/** What identifies a content where it is not kept: enough to tell a later change, not against an attacker. */
export interface Digest {
  readonly size: number
  readonly crc32: number
}

const CHUNK_BYTES = 256 * 1024

export function piecesOf(bytes: Buffer | Pieces): Pieces {
  return Buffer.isBuffer(bytes) ? [bytes] : bytes
}

export function sizeOf(pieces: Pieces): number {
  return pieces.reduce((sum, piece) => sum + piece.length, 0)
}

export function digestOf(pieces: Pieces): Digest {
  const size = sizeOf(pieces)
  const crc32 = size > SMALL_BYTES ? process.getBuiltinModule('node:zlib').crc32 : smallCrc32
  let sum = 0
  for (const piece of pieces) sum = crc32(piece, sum)
  return { size, crc32: sum }
}

/** Loading `node:zlib` brings all streams with it, 2 ms; below this size a loop is faster. */
const SMALL_BYTES = 256 * 1024

let table: Uint32Array | undefined

/** The CRC-32 of zlib (RFC 1952, section 8). */
export function smallCrc32(bytes: Uint8Array, previous: number): number {
  table ??= Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
    return value
  })
  let crc = ~previous
  for (const byte of bytes) crc = (crc >>> 8) ^ table[(crc ^ byte) & 0xff]!
  return ~crc >>> 0
}

export function equalsDigest(content: FileContent | undefined, digest: Digest): boolean {
  return content?.bytes.length === digest.size && digestOf([content.bytes]).crc32 === digest.crc32
}

export function equalsBytes(pieces: Pieces, bytes: Buffer): boolean {
  if (sizeOf(pieces) !== bytes.length) return false
  let start = 0
  for (const piece of pieces) {
    if (piece.compare(bytes, start, start + piece.length) !== 0) return false
    start += piece.length
  }
  return true
}

/** Writes the pieces in order at the current position: large ones as they are, runs of small ones gathered. */
export function writePieces(fd: number, pieces: Pieces, fs: FileSystem): void {
  const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, sizeOf(pieces)))
  let used = 0
  const flush = () => {
    if (used > 0) writeFully(fd, buffer.subarray(0, used), fs)
    used = 0
  }
  for (const piece of pieces) {
    if (piece.length > buffer.length - used) flush()
    if (piece.length > buffer.length) {
      writeFully(fd, piece, fs)
      continue
    }
    used += piece.copy(buffer, used)
  }
  flush()
}
