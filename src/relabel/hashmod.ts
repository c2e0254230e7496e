/**
 * The last 8 bytes of the value's MD5 as an unsigned number, modulo a number that is not 0 (model/relabel, action
 * hashmod), in decimal.
 */
export function hashModulus(value: string, modulus: number | bigint): string {
  // Loaded late: few configurations shard.
  const { createHash } = process.getBuiltinModule('node:crypto')
  const digest = createHash('md5').update(value, 'utf8').digest()
  if (typeof modulus === 'number' && modulus <= 0x1f_ffff) {
    // Words of 32 bits: (high · 2³² + low) mod m, every product below 2⁵³.
    const high = ((digest.readUInt32BE(8) % modulus) * (2 ** 32 % modulus)) % modulus
    return String((high + (digest.readUInt32BE(12) % modulus)) % modulus)
  }
  return String(digest.readBigUInt64BE(8) % BigInt(modulus))
}
