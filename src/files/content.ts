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

/** CRC-32 of the sixteen half bytes. A table of all bytes would take longer to make than most files take to sum up. */
const HALF_BYTES = [
  0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c, 0xedb88320,
  0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
] as const

/** The CRC-32 of zlib (RFC 1952, section 8). */
export function smallCrc32(bytes: Uint8Array, previous: number): number {
  let crc = ~previous
  for (const byte of bytes) {
    crc ^= byte
    crc = (crc >>> 4) ^ HALF_BYTES[crc & 15]!
    crc = (crc >>> 4) ^ HALF_BYTES[crc & 15]!
  }
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
