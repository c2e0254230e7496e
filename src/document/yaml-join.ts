/** In brackets and quotes Go does not look at indentation, so the line at hand may as well be the one before. */
export function joinLines(text: string, at: number, reason: string): string | undefined {
  let from = at
  while (/[ \t\n\r]/.test(text[from - 1] ?? '')) from--
  // Behind an anchor or tag the parser says nothing of the indentation, and takes the value for absent.
  const behindProperty =
    reason.startsWith('missed comma') && /[!&][^\s,[\]{}]*$/.test(text.slice(Math.max(0, from - 99), from))
  if (reason !== 'deficient indentation' && !behindProperty) return
  const blanks = text.slice(from, at).replace(/[\n\r\t]/g, ' ')
  if (blanks === text.slice(from, at)) {
    // js-yaml minds a tab anywhere before a bracket.
    const lineStart = at - column(text, at)
    return overwrite(text, lineStart, text.slice(lineStart, at).replaceAll('\t', ' '))
  }
  const comment = commentBefore(text, from)
  const joined = overwrite(overwrite(text, from, blanks), comment, ' '.repeat(from - comment))
  return joinFollowing(joined, at)
}

/** Where the comment that ends at an offset begins; the offset where there is none. */
function commentBefore(text: string, end: number): number {
  const lineStart = end - column(text, end)
  const token = /[ \t]+|#|"[^"\\]*(?:\\.[^"\\]*)*"|'[^']*'|[,[\]{}]+|[^ \t,[\]{}]+/gy
  token.lastIndex = lineStart
  for (let found = token.exec(text); found !== null && found.index < end; found = token.exec(text)) {
    if (found[0] === '#') return found.index
  }
  return end
}

/**
 * Joins the lines that follow as well, up to the bracket that closes the list, as the parser would stop at each of
 * them. Leaves off at a line with an odd quote, where the scalar might go on.
 */
function joinFollowing(text: string, at: number): string {
  const line = /([^\n\r]*)(\r\n?|\n)([ \t]*)/y
  line.lastIndex = at
  const joined: string[] = []
  let depth = 0
  let end = at
  for (let found = line.exec(text); found !== null; found = line.exec(text)) {
    const [all, content = '', lineBreak = '', indent = ''] = found
    const bare = content.replace(/"[^"\\]*"|'[^']*'/g, '')
    if (/["'#\\]/.test(bare)) break
    for (const bracket of bare.match(/[[\]{}]/g) ?? []) depth += /[[{]/.test(bracket) ? 1 : -1
    if (depth < 0) break
    joined.push(content, ' '.repeat(lineBreak.length + indent.length))
    end += all.length
  }
  return text.slice(0, at) + joined.join('') + text.slice(end)
}

/** From the hyphen or colon of a block scalar's header to the end of its line. */
const BLOCK_HEADER = /(?:(?:^|[ \t])[-?]|:)[ \t]+(?:[&!][^ \t]*[ \t]+)*[|>][-+0-9]*[ \t]*(?:#.*)?$/

/**
 * Joins the lines of every collection in brackets, for a text that has too many to come upon them one by one. Goes by
 * the looks of each line, so the parser has the last word.
 */
export function joinAll(text: string): string {
  const lines = text.split(/(\r\n?|\n)/)
  let depth = 0
  let quote: string | undefined
  let blockIndent = Number.POSITIVE_INFINITY
  for (let i = 0; i < lines.length; i += 2) {
    const line = lines[i]!
    const indent = line.length - line.trimStart().length
    if (depth === 0 && quote === undefined) {
      if (line.trim() === '' || indent > blockIndent) continue
      blockIndent = BLOCK_HEADER.test(line) ? indent : Number.POSITIVE_INFINITY
      if (blockIndent === indent) continue
    }
    const token = /[ \t]+|#.*|"[^"\\]*(?:\\.[^"\\]*)*"|'[^']*'|["']|[[\]{}]|[,:]+|[^ \t,:[\]{}]+/gy
    if (quote !== undefined) {
      const close = quote === '"' ? /^[^"\\]*(?:\\.[^"\\]*)*"/.exec(line) : /^[^']*'/.exec(line)
      if (close === null) continue
      token.lastIndex = close[0].length
      quote = undefined
    }
    for (let found = token.exec(line); found !== null; found = token.exec(line)) {
      const [part] = found
      if (part === '[' || part === '{') depth++
      else if ((part === ']' || part === '}') && depth > 0) depth--
      else if (part === '"' || part === "'") {
        quote = part
        break
      } else if (part[0] === '#' && (found.index === 0 || /[ \t]/.test(line[found.index - 1]!))) {
        if (depth > 0) lines[i] = line.slice(0, found.index) + ' '.repeat(part.length)
        break
      }
    }
    if (depth > 0 && quote === undefined && i + 2 < lines.length) {
      lines[i + 1] = ' '.repeat(lines[i + 1]!.length)
      lines[i + 2] = lines[i + 2]!.replace(/^[ \t]+/, (blanks) => ' '.repeat(blanks.length))
    }
  }
  return lines.join('')
}

export function column(text: string, at: number): number {
  const lineStart = Math.max(text.lastIndexOf('\n', at - 1), text.lastIndexOf('\r', at - 1)) + 1
  return at - lineStart - (lineStart === 0 && text.startsWith('\ufeff') ? 1 : 0)
}

export function overwrite(text: string, at: number, by: string): string {
  return text.slice(0, at) + by + text.slice(at + by.length)
}
