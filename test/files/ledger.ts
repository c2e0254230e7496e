/** A content whose integrity shows: the number of lines is said first, and the end is marked. */
export function ledger(lines: readonly string[]): Buffer {
  return Buffer.from(`${lines.length}\n${lines.map((line) => `${line}\n`).join('')}end\n`)
}

/** @throws where it is not a whole ledger */
export function linesOf(bytes: Buffer | undefined): string[] {
  if (!bytes) return []
  const [count, ...lines] = bytes.toString().split('\n')
  if (lines.pop() !== '' || lines.pop() !== 'end' || Number(count) !== lines.length) {
    throw new Error(`not whole: ${JSON.stringify(bytes.toString().slice(0, 200))}…`)
  }
  return lines
}
