export interface GlobOptions {
  /** `*` and `?` stop at a slash, as in paths. Without it they match any character, as in target addresses. */
  readonly separator?: boolean
  /** A backslash takes the next character literally; Go switches this off on Windows. Default true. */
  readonly escape?: boolean
}

/**
 * Compiles a pattern with the meaning of Go's `filepath.Match` (golang/go src/path/filepath/match.go): `*`, `?`,
 * `[a-z]`, `[^a]`, backslash; the whole text must match, and a leading dot is nothing special.
 * Gives undefined for a malformed pattern (`[`, `[]a]`, a backslash at the end).
 */
export function globToRegExp(pattern: string, options: GlobOptions = {}): RegExp | undefined {
  const any = options.separator ? '[^/]' : '[^]'
  const escapes = options.escape ?? true
  const runes = [...pattern]
  const chunks = ['']
  let i = 0
  while (i < runes.length) {
    let piece: string
    const rune = runes[i++]!
    if (rune === '*') {
      if (chunks.at(-1) !== '' || chunks.length === 1) chunks.push('')
      continue
    }
    if (rune === '?') piece = any
    else if (rune === '[') {
      const parsed = characterClass(runes, i, escapes)
      if (!parsed) return undefined
      piece = parsed.source
      i = parsed.end
    } else if (rune === '\\' && escapes) {
      const literal = runes[i++]
      if (literal === undefined) return undefined
      piece = quote(literal)
    } else piece = quote(rune)
    chunks[chunks.length - 1] += piece
  }

  // After a star the leftmost match of a chunk is as good as any later one, so it is taken without backtracking
  // (a lookahead and a back reference make it atomic): `*a*a*a*a*b` must not take exponential time.
  const [first = '', ...rest] = chunks
  const last = rest.pop()
  const middle = rest.map((chunk, n) => `(?=(?<c${n}>${any}*?${chunk}))\\k<c${n}>`).join('')
  return new RegExp(`^${first}${middle}${last === undefined ? '' : `${any}*${last}`}$`, 'u')
}

/** Whether a pattern holds anything that `globToRegExp` treats specially, backslash left out. */
export function isGlob(pattern: string): boolean {
  return /[*?[]/.test(pattern)
}

function characterClass(runes: readonly string[], start: number, escapes: boolean) {
  let i = start
  const negated = runes[i] === '^'
  if (negated) i++
  let ranges = ''
  let count = 0
  const bound = (): string | undefined => {
    let rune = runes[i++]
    if (rune === undefined || rune === '-' || rune === ']') return undefined
    if (rune === '\\' && escapes) rune = runes[i++]
    return rune
  }
  for (;;) {
    if (runes[i] === ']' && count > 0) break
    const low = bound()
    if (low === undefined) return undefined
    let high: string | undefined = low
    if (runes[i] === '-') {
      i++
      high = bound()
      if (high === undefined) return undefined
    }
    // Go takes an upside-down range and matches nothing with it; a RegExp would not compile.
    if (low.codePointAt(0)! <= high.codePointAt(0)!) ranges += `${quote(low)}-${quote(high)}`
    count++
  }
  return { source: `[${negated ? '^' : ''}${ranges}]`, end: i + 1 }
}

function quote(rune: string): string {
  return /[\p{L}\p{N}]/u.test(rune) ? rune : `\\u{${rune.codePointAt(0)!.toString(16)}}`
}
