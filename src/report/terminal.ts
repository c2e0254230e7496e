/** DEL and the C1 controls, marks of direction, odd line breaks: what JSON lets stand and a person would not see. */
const UNSEEN = '\\u007f-\\u009f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ufeff'
const OBEYED = new RegExp(`[\\u0000-\\u001f${UNSEEN}]`, 'g')
const UNSEEN_IN_JSON = new RegExp(`[${UNSEEN}]`, 'g')

/**
 * Text of a file made safe for a terminal: control characters, escape sequences and marks that change the direction
 * of writing are shown as escapes, so that a label cannot move the cursor or hide what stands beside it.
 */
export function printable(text: string): string {
  return text.replace(OBEYED, (char) => {
    const code = char.charCodeAt(0)
    if (char === '\n') return '\\n'
    if (char === '\t') return '\\t'
    if (char === '\r') return '\\r'
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
  })
}

/** The same for text of several lines: line breaks and tabs stay. */
export function printableLines(text: string): string {
  return text.replace(/[^\n\t]+/g, printable)
}

/**
 * A value as JSON in which every character is printable: what JSON itself lets stand (DEL, the C1 controls, marks of
 * direction) is escaped too, which reads back as the same.
 */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, null, 2)
  return text.replace(UNSEEN_IN_JSON, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'blue' | 'cyan'

/** Colours text, or leaves it alone. */
export type Paint = (style: Style, text: string) => string

const CODES: Readonly<Record<Style, readonly [number, number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  cyan: [36, 39],
}

export const plain: Paint = (_style, text) => text

export const coloured: Paint = (style, text) => {
  const [open, close] = CODES[style]
  return `\x1b[${open}m${text}\x1b[${close}m`
}
