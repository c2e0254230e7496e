import type { MappingNode, SequenceNode } from './node.ts'
import type { Source } from './source.ts'

/**
 * A list of members in the text, whose members can be taken out and added without touching the rest: the items of a
 * sequence or the entries of a mapping, in flow style (JSON too) or block style.
 */
export interface ListLayout {
  readonly flow: boolean
  readonly length: number
  /** Span of the collection itself. */
  readonly start: number
  readonly end: number
  /** Where a member begins: its anchor or tag included; in block sequences its dash. */
  memberStart(index: number): number
  memberEnd(index: number): number
  /** The last line of a member of a block list that goes with it; without this the line on which it ends. */
  lastLine?(index: number): number
}

export function sequenceLayout(source: Source, sequence: SequenceNode): ListLayout {
  return {
    flow: sequence.flow,
    length: sequence.length,
    start: sequence.start,
    end: sequence.end,
    memberStart: (index) => {
      const start = sequence.itemOuterStart(index)
      return sequence.flow ? start : dashBefore(source, start)
    },
    memberEnd: (index) => sequence.itemSpan(index).end,
  }
}

export function mappingLayout(mapping: MappingNode): ListLayout {
  const { entries } = mapping
  return {
    flow: mapping.flow,
    length: entries.length,
    start: mapping.start,
    end: mapping.end,
    memberStart: (index) => entries[index]!.key.outerStart,
    memberEnd: (index) => Math.max(entries[index]!.key.end, entries[index]!.value.end),
  }
}

/** The `-` that announces a block item: only space, line breaks and comments may stand between. */
function dashBefore(source: Source, start: number): number {
  let line = source.lineAt(start)
  let end = start
  for (;;) {
    const lineStart = source.lineStart(line)
    const before = source.slice(lineStart, end)
    const at = /^\s*#/.test(before) ? -1 : before.search(/-[ \t]*(?:#.*)?$/)
    if (at !== -1) return lineStart + at
    if (line === 1) return start
    line--
    end = source.lineEnd(line)
  }
}

/** Runs `[first, last]` of neighbours that are taken out. */
export function runsOf(removed: ReadonlySet<number>): [number, number][] {
  const runs: [number, number][] = []
  for (const index of [...removed].sort((a, b) => a - b)) {
    const run = runs.at(-1)
    if (run && run[1] === index - 1) run[1] = index
    else runs.push([index, index])
  }
  return runs
}

/**
 * The line above those that go: blank lines go along where as many follow, or nothing does, so that they do not pile
 * up where members come and go.
 */
export function lineAbove(source: Source, first: number, last: number): number {
  let above = first - 1
  for (let below = last + 1; above > 1 && isBlank(source, above); above--, below++) {
    if (below <= source.lineCount && !isBlank(source, below)) break
  }
  return above
}

export function isBlank(source: Source, line: number): boolean {
  return source.slice(source.lineStart(line), source.lineEnd(line)).trim() === ''
}
