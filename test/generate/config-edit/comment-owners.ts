import type { Node } from '../../../src/document/node.ts'
import type { ConfigDocument } from '../../../src/generate/config-edit/config-document.ts'

/** A comment of a config. */
export interface OwnedComment {
  readonly text: string
  /** The name of the job that it belongs to; undefined where it belongs to none. */
  readonly owner: string | undefined
}

/** The lines of a job, from 1, and the column, from 0, of the dashes or of the braces that begin lines. */
interface JobLines {
  readonly name: string
  readonly first: number
  readonly last: number
  readonly column: number
  readonly beginsLine: boolean
}

/** The comments of a config in order, with the jobs that they belong to by docs/job.md, told from the lines alone. */
export function ownedComments(document: ConfigDocument): OwnedComment[] {
  const { source, tree, list } = document
  const lines = source.text.split(/\r\n|[\r\n]/)
  const column = jobColumn(document)
  const jobs = document.jobs.map(({ name, node }) => ({ ...jobLines(document, name, node), column }))
  return (tree.comments ?? []).map(({ start, end }) => {
    const text = source.slice(start, end)
    // What stands outside of brackets is nobody's.
    if (list!.flow && (start < list!.start || start > list!.end)) return { text, owner: undefined }
    const line = source.lineAt(start)
    const isAlone = lines[line - 1]!.trimStart().startsWith('#')
    const owner = isAlone
      ? ownerOfLine(lines, jobs, line)
      : jobs.findLast((job) => job.first <= line && line <= job.last)
    return { text, owner: owner?.name }
  })
}

/** The column of the jobs that begin lines, or else of the first one. */
export function jobColumn(document: ConfigDocument): number {
  const found = document.jobs.map(({ name, node }) => jobLines(document, name, node))
  return (found.find(({ beginsLine }) => beginsLine) ?? found[0])?.column ?? 0
}

function jobLines({ source, list }: ConfigDocument, name: string, node: Node): JobLines {
  const isBlock = !list!.flow
  let first = source.lineAt(node.outerStart)
  let before = source.slice(source.lineStart(first), node.outerStart)
  // The dash may stand on a line above.
  while (isBlock && !/^\s*-/.test(before)) {
    first -= 1
    before = source.slice(source.lineStart(first), source.lineEnd(first))
  }
  const last = source.lineAt(Math.max(node.start, node.end - 1))
  const column = isBlock ? before.search(/\S/) : before.length
  return { name, first, last, column, beginsLine: isBlock || /^,?$/.test(before.trim()) }
}

function ownerOfLine(lines: readonly string[], jobs: readonly JobLines[], line: number): JobLines | undefined {
  const columnOf = (at: number): number | undefined => {
    const text = lines[at - 1]!
    return text.trimStart().startsWith('#') ? text.search(/\S/) : undefined
  }
  const all = (from: number, to: number, test: (at: number) => boolean): boolean => {
    for (let at = from; at <= to; at++) if (!test(at)) return false
    return true
  }
  const around = jobs.find((job) => job.first <= line && line <= job.last)
  if (around) return around
  const before = jobs.findLast((job) => job.last < line)
  const isInside = (at: number): boolean => lines[at - 1]!.trim() === '' || (columnOf(at) ?? -1) > before!.column
  if (before && all(before.last + 1, line, isInside)) return before
  const next = jobs.find((job) => job.first > line)
  const isAbove = (at: number): boolean => {
    const column = columnOf(at)
    return column !== undefined && (next === jobs[0] || column <= next!.column)
  }
  if (!next?.beginsLine || !all(line, next.first - 1, isAbove)) return undefined
  return line > lastCommentedOut(lines, next.first - 1) ? next : undefined
}

/** The last line of the lowest job that is commented out in the lines of comment that end with a line; 0 without one. */
function lastCommentedOut(lines: readonly string[], end: number): number {
  const item = /^\s*#\s*- [\w{]/
  let first = end
  while (first > 0 && lines[first - 1]!.trimStart().startsWith('#') && !item.test(lines[first - 1]!)) first--
  if (first === 0 || !item.test(lines[first - 1]!)) return 0
  const [mark] = lines[first - 1]!.split('-') as [string]
  const inside = new RegExp(`^${mark.replace(/[ \t]*$/, '')}(?:[ \t]*$|${mark.replace(/^.*#/, '')}[ \t])`)
  let last = first
  while (last < end && inside.test(lines[last]!)) last++
  return last
}

/** The texts of the comments of a job, or of those that are not a job's. */
export function textsOf(comments: readonly OwnedComment[], owner: string | undefined, isOwner = true): string[] {
  return comments.filter((each) => (each.owner === owner) === isOwner).map(({ text }) => text)
}
