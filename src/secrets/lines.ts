import type { Span } from '../diagnostics/finding.ts'
import { credentialsIn } from './credentials.ts'
import { endsAsSecret, isNear, type NameKind, nameKind, soundsSecret } from './names.ts'

/** A name at the beginning of a line, of a list item too. */
const FIRST = /^([ \t]*(?:#+[ \t]*)?(?:[-?][ \t]+)*[{[]?[ \t]*["']?)([\w.-]+)/
/** A name with its separator anywhere in a line. */
const LATER = /(?<![\w.-])([\w.-]{1,100})["']?[ \t]*[:=]([ \t]*)(?=\S)/g

/**
 * Stretches that are secret by the looks of their lines, for what cannot be read as YAML: behind a name of a secret, be
 * its colon missing, all up to the end of the line, and the lines below it that are indented deeper.
 * @param isProse words that are no names begin lines as well, as they do in comments
 */
export function secretLines(text: string, isProse = false): Span[] {
  const found: Span[] = []
  const kindOf = writesSecret(text) ? kindOfReplaced : kindOfName
  let above: Above | undefined
  for (const { index, 0: line } of text.matchAll(/[^\r\n\u0085\u2028\u2029]+/g)) {
    const indent = line.search(/[^ \t]/)
    if (indent === -1) continue
    const end = line.trimEnd().length
    const hide = (from: number): void => {
      if (from < end) found.push({ start: index + from, end: index + end })
    }
    if (above && (indent > above.indent || (above.isOpen && !KEY_LINE.test(line)))) {
      const from = above.isHeaders ? behindColon(line) : indent
      hide(from)
      above = { ...above, isOpen: above.isOpen || goesOn(line.slice(from)) }
      continue
    }
    const first = FIRST.exec(line)
    const kind = first ? kindOf(first[2]!) : undefined
    const from = secretFrom(line, first, isProse, kindOf)
    above = undefined
    if (kind === 'secret' || kind === 'headers') {
      const isOpen = kind === 'secret' && from !== undefined && goesOn(line.slice(from))
      above = { indent: first![1]!.length, isHeaders: kind === 'headers', isOpen }
    }
    if (from !== undefined) hide(from)
    for (const span of credentialsOf(line)) found.push({ start: index + span.start, end: index + span.end })
  }
  return found
}

/** What may be a value of its own in a line that cannot be read: a text in quotes, its end cut off or not, or an item. */
const VALUE = /"((?:[^"\\]|\\.)*)|'([^']*)|[^\s,[\]{}"']+/g

/** JSON has no space between its values: as a whole it is like no address, though they are. */
function credentialsOf(line: string): Span[] {
  const found = credentialsIn(line)
  if (!line.includes('@')) return found
  for (const { index, 0: all, 1: double, 2: single } of line.matchAll(VALUE)) {
    const value = double ?? single ?? all
    const start = index + all.length - value.length
    for (const span of credentialsIn(value)) found.push({ start: start + span.start, end: start + span.end })
  }
  return found
}

/** A key whose value goes on below it. */
interface Above {
  /** What is indented deeper belongs to it. */
  readonly indent: number
  readonly isHeaders: boolean
  /** The value does not end on its own line: what is no key below it belongs to it. */
  readonly isOpen: boolean
}

const KEY_LINE = /^(?:[\s-]*["']?[\w.-]+["']?\s*:(?:\s|$)|\s*#|---)/

/** Whether a value has not begun, or not ended, on the line of its key. */
function goesOn(value: string): boolean {
  const count = (pattern: RegExp): number => value.match(pattern)?.length ?? 0
  return /^(?:[|>&!]\S*)?\s*$/.test(value) || count(/[[{]/g) > count(/[\]}]/g) || /^(?:"[^"]*|'[^']*)$/.test(value)
}

/** A bare `key` is the private key of a certificate more often than not. */
function kindOfName(name: string): NameKind {
  return name === 'key' ? 'secret' : nameKind(name)
}

/** The same where some relabel rule writes a secret: which of them, who can tell. */
function kindOfReplaced(name: string): NameKind {
  return isNear(name, 'replacement') ? 'secret' : kindOfName(name)
}

function writesSecret(text: string): boolean {
  for (const [, label] of text.matchAll(/target_?label\S?["']?[\s:=]{0,20}["']?([\w.-]+)/gi)) {
    if (soundsSecret(label!)) return true
  }
  return false
}

/** Where the first secret of a line begins. */
function secretFrom(
  line: string,
  first: RegExpExecArray | null,
  isProse: boolean,
  kindOf: (name: string) => NameKind,
): number | undefined {
  if (first) {
    const behind = first[0].length
    const separator = /^["']?[\s:=]*/.exec(line.slice(behind))![0]
    const isWord = (isProse || first[1]!.includes('#')) && !/[:=]/.test(separator)
    // `token-service:8080` is an address.
    const isHost = separator === ':' && !endsAsSecret(first[2]!) && !isNear(first[2]!, 'replacement')
    const from = behind + separator.length
    if (!isWord && !isHost && isHidden(kindOf(first[2]!), line.slice(from))) return from
  }
  // With a character in it that slipped in, or what ends a name.
  const odd = /^[ \t]*((?:[\w.-]+(?:[^\w\s:.-]| #|: )){1,3}[\w.-]+):[ \t]+/.exec(line)
  if (odd && isHidden(nameKind(odd[1]!), line.slice(odd[0].length))) return odd[0].length
  for (const { index, 0: all, 1: name = '', 2: space = '' } of line.matchAll(LATER)) {
    if (space === '' && !endsAsSecret(name)) continue
    const from = index + all.length
    if (isHidden(kindOf(name), line.slice(from))) return from
  }
  return undefined
}

function isHidden(kind: NameKind, rest: string): boolean {
  if (kind === 'secret' || kind === 'headers' || kind === 'header') return true
  // What stands in braces has names of its own, and behind an anchor on the lines below.
  return (kind === 'login' || kind === 'auth') && !/^(?:\{|&\S*\s*$|\*|<<)/.test(rest)
}

/** Of a header, its value. */
function behindColon(line: string): number {
  return /^[ \t]*[\w.-]+["']?[ \t]*:[ \t]+/.exec(line)?.[0].length ?? line.search(/\S/)
}
