/** The beginning of a text that may be long, as messages show it; a pair of surrogates is never cut apart. */
export function excerpt(text: string, length = 40): string {
  if (text.length <= length) return text
  const last = text.charCodeAt(length - 1)
  return `${text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length)}…`
}

/** The same in quotes, with escapes for what cannot be seen. */
export function quoted(text: string): string {
  return JSON.stringify(excerpt(text))
}
