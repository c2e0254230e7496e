import stringWidth from 'string-width'

/** Columns that a text takes on a terminal. ASCII, the common case, needs no look at each character. */
export function widthOf(text: string): number {
  return /^[\x20-\x7e]*$/.test(text) ? text.length : stringWidth(text)
}
