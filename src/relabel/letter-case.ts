/**
 * Go's strings.ToLower and ToUpper: each code point on its own, by its simple mapping. JavaScript's take the full one
 * (`ß` to `SS`) and the context (`Σ` at the end of a word).
 */
export function lowerCase(text: string): string {
  return /^[\0-\x7f]*$/.test(text) ? text.toLowerCase() : mapped(text, (character) => character.toLowerCase(), LOWER)
}

/** @see lowerCase */
export function upperCase(text: string): string {
  return /^[\0-\x7f]*$/.test(text) ? text.toUpperCase() : mapped(text, (character) => character.toUpperCase(), UPPER)
}

/** Simple mappings of characters whose full mapping is longer. */
const LOWER: ReadonlyMap<string, string> = new Map([['İ', 'i']])
const UPPER: ReadonlyMap<string, string> = greekWithIota()

/** Greek small letters with a subscript iota: their capitals stand 8 further, or 9 for the three plain ones. */
function greekWithIota(): Map<string, string> {
  const pairs: [string, string][] = [
    [0x1fb3, 0x1fbc],
    [0x1fc3, 0x1fcc],
    [0x1ff3, 0x1ffc],
  ].map(([small, capital]) => [String.fromCodePoint(small!), String.fromCodePoint(capital!)])
  for (const first of [0x1f80, 0x1f90, 0x1fa0]) {
    for (let i = 0; i < 8; i++) pairs.push([String.fromCodePoint(first + i), String.fromCodePoint(first + i + 8)])
  }
  return new Map(pairs)
}

function mapped(text: string, map: (character: string) => string, simple: ReadonlyMap<string, string>): string {
  let result = ''
  for (const character of text) {
    const full = map(character)
    const isOne = full.length === String.fromCodePoint(full.codePointAt(0)!).length
    result += isOne ? full : (simple.get(character) ?? character)
  }
  return result
}
