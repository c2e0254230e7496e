import { formatPatch, OMIT_HEADERS, type StructuredPatch, structuredPatch } from 'diff'
import type { Source } from '../document/source.ts'

/** Lines of context around a change. */
const CONTEXT = 3
/** Beyond this many changed lines a minimal diff takes too long: the changed stretch is shown as replaced. */
const MAX_EDIT_LENGTH = 2_000

/**
 * Unified diff of a file, as `diff -u` and git print it; empty where nothing changed. Equal lines at both ends are
 * skipped before the comparison, so that one changed line in a file of a million costs little.
 */
export function unifiedDiff(file: string, before: Source | undefined, after: Source | undefined): string {
  const oldText = before?.text ?? ''
  const newText = after?.text ?? ''
  if (oldText === newText && (before === undefined) === (after === undefined)) return ''
  const head = commonLines(oldText, newText)
  const tail = commonTail(oldText, newText, head)
  const oldMiddle = oldText.slice(head, oldText.length - tail)
  const newMiddle = newText.slice(head, newText.length - tail)
  const options = { context: CONTEXT, maxEditLength: MAX_EDIT_LENGTH }
  const patch: StructuredPatch | undefined = structuredPatch('a', 'b', oldMiddle, newMiddle, '', '', options)
  const { hunks } = patch ?? replacement(oldMiddle, newMiddle)
  const shift = lineCount(oldText.slice(0, head))
  for (const hunk of hunks) {
    hunk.oldStart += shift
    hunk.newStart += shift
  }
  const header = `--- ${headerName(before && file)}\n+++ ${headerName(after && file)}\n`
  const result = { oldFileName: '', newFileName: '', oldHeader: '', newHeader: '', hunks } as StructuredPatch
  return hunks.length === 0 ? header : header + formatPatch(result, OMIT_HEADERS)
}

/** Characters that would end or garble a header line, and the quotes themselves. */
const QUOTED = /[\u0000-\u001f\u007f"\\]/g

/** A name as git writes it with core.quotePath off: in C's quotes where it must be, other scripts as they are. */
function headerName(name: string | undefined): string {
  if (name === undefined) return '/dev/null'
  const quoted = name.replace(QUOTED, (char) => {
    if (char === '"' || char === '\\') return `\\${char}`
    return `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`
  })
  return quoted === name ? name : `"${quoted}"`
}

/** Length of the lines that two texts begin with, less the context that a diff shows. */
function commonLines(a: string, b: string): number {
  const limit = Math.min(a.length, b.length)
  let i = 0
  while (i < limit && a.charCodeAt(i) === b.charCodeAt(i)) i++
  for (let lines = 0; lines <= CONTEXT; lines++) {
    // lastIndexOf looks at the first character also for a place before it.
    if (i <= 0) return 0
    i = a.lastIndexOf('\n', i - 1)
  }
  return i + 1
}

function commonTail(a: string, b: string, head: number): number {
  const limit = Math.min(a.length, b.length) - head
  let i = 0
  while (i < limit && a.charCodeAt(a.length - 1 - i) === b.charCodeAt(b.length - 1 - i)) i++
  let start = a.length - i
  for (let lines = 0; lines <= CONTEXT; lines++) {
    const next = a.indexOf('\n', start)
    if (next === -1) return 0
    start = next + 1
  }
  return a.length - start
}

function lineCount(text: string): number {
  let count = 0
  for (let i = text.indexOf('\n'); i !== -1; i = text.indexOf('\n', i + 1)) count++
  return count
}

/** One hunk that takes all of one text out and puts the other in. */
function replacement(before: string, after: string): Pick<StructuredPatch, 'hunks'> {
  const split = (text: string, sign: string): string[] => {
    if (text === '') return []
    const lines = text.split('\n')
    const unfinished = lines.at(-1) !== ''
    if (!unfinished) lines.pop()
    const signed = lines.map((line) => sign + line)
    return unfinished ? [...signed, '\\ No newline at end of file'] : signed
  }
  const oldLines = split(before, '-')
  const newLines = split(after, '+')
  const count = (lines: string[]): number => lines.filter((line) => !line.startsWith('\\')).length
  return {
    hunks: [
      {
        oldStart: 1,
        oldLines: count(oldLines),
        newStart: 1,
        newLines: count(newLines),
        lines: [...oldLines, ...newLines],
      },
    ],
  }
}
