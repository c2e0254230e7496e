import type { Change, Finding, Span, TextEdit } from '../diagnostics/finding.ts'
import { applyEdits } from '../document/edit.ts'
import type { DocumentTree, Node } from '../document/node.ts'
import type { Source } from '../document/source.ts'
import { compareChanged } from './fix-proof.ts'

/**
 * Applies the fixes of findings to a text: each whole or not at all. Of two that touch the same place the first one
 * counts, the other waits for the next pass.
 * @returns the text with the findings that were fixed; undefined where there is nothing to fix
 */
export function applyFixes(
  source: Source,
  findings: readonly Finding[],
): { source: Source; fixed: readonly Finding[] } | undefined {
  const [first] = layersOf(fixesOf(findings))
  if (!first) return undefined
  const taken = new Set(first.flatMap(({ users }) => users))
  return { source: withEdits(source, first), fixed: findings.filter((finding) => taken.has(finding)) }
}

/** A file as it reads after a change: its tree, and the errors that reading alone finds. */
export interface Reading {
  readonly tree: DocumentTree
  readonly findings: readonly Finding[]
}

/** How often a file is read again to find out which of its fixes are safe; of those that are left then, none is made. */
const MOST_READINGS = 40

/**
 * Leaves out the fixes that would change more than they are meant to, or bring errors: by an anchor that has other users,
 * mostly.
 * @param known the file as it is
 * @param read reads another text as the file is read
 */
export function onlySafeFixes(
  source: Source,
  findings: readonly Finding[],
  known: Reading,
  read: (text: Source) => Reading,
): readonly Finding[] {
  const shared = fixesOf(findings)
  const { format, root, problems } = known.tree
  // Of JSON a string that is edited is its own; nothing refers to it.
  if (shared.length === 0 || (format === 'json' && source.isUtf8)) return findings
  const safe = new Set<Finding>()
  // What is not UTF-8 or cannot be read as a whole is linted, not edited.
  if (source.isUtf8 && root !== undefined && problems.length === 0) {
    const trial = new Trial(source, root, known.findings, read)
    for (const layer of layersOf(shared)) {
      for (const { users } of trial.safeOf(layer, [])) for (const user of users) safe.add(user)
    }
  }
  return findings.map((finding) => (safe.has(finding) ? finding : withoutFix(finding)))
}

/** What a fix would have done is left to the reader. */
export function withoutFix(finding: Finding): Finding {
  const { fix, ...rest } = finding
  return fix ? { ...rest, hint: rest.hint ?? fix.title } : finding
}

/** Tells by reading what fixes make of a file which of them are safe. */
class Trial {
  readonly #source: Source
  readonly #root: Node
  readonly #known: readonly Finding[]
  readonly #read: (text: Source) => Reading
  #left = MOST_READINGS

  constructor(source: Source, root: Node, known: readonly Finding[], read: (text: Source) => Reading) {
    this.#source = source
    this.#root = root
    this.#known = known
    this.#read = read
  }

  /** Those that are safe together, and with others that are known to be. */
  safeOf(fixes: readonly SharedFix[], beside: readonly SharedFix[]): readonly SharedFix[] {
    if (fixes.length === 0 || this.#left-- <= 0) return []
    const all = [...beside, ...fixes]
    const { tree, findings } = this.#read(withEdits(this.#source, all))
    const changes = all.flatMap((fix) => fix.changes)
    const { isProven, unwanted } = compareChanged(this.#root, tree.root, changes)
    if (isProven && !hasNew(findings, this.#known)) return fixes
    const others = fixes.filter((fix) => !unwanted.some(({ start, end }) => start <= fix.start && fix.end <= end))
    if (others.length < fixes.length) return this.safeOf(others, beside)
    // What brings errors, or what else it is, is found by halves.
    if (fixes.length === 1) return []
    const middle = fixes.length >> 1
    const first = this.safeOf(fixes.slice(0, middle), beside)
    return [...first, ...this.safeOf(fixes.slice(middle), [...beside, ...first])]
  }
}

/** Whether a reading has errors that another one did not have. */
function hasNew(found: readonly Finding[], known: readonly Finding[]): boolean {
  const keyOf = ({ rule, message }: Finding): string => `${rule} ${message}`
  const counts = new Map<string, number>()
  for (const finding of known) counts.set(keyOf(finding), (counts.get(keyOf(finding)) ?? 0) + 1)
  return found.some((finding) => {
    const left = counts.get(keyOf(finding)) ?? 0
    counts.set(keyOf(finding), left - 1)
    return finding.severity === 'error' && left <= 0
  })
}

/** A fix with all the findings that want the very same edits: each user of an anchor wants what is right at its place. */
interface SharedFix extends Span {
  readonly edits: readonly TextEdit[]
  readonly changes: Change[]
  readonly users: Finding[]
}

/** In the order of their edits. */
function fixesOf(findings: readonly Finding[]): SharedFix[] {
  const shared = new Map<string, SharedFix>()
  for (const finding of findings) {
    const { edits = [], changes = [] } = finding.fix ?? {}
    if (edits.length === 0) continue
    let key = ''
    let start = Number.POSITIVE_INFINITY
    let end = 0
    for (const edit of edits) {
      key += `${edit.start} ${edit.end} ${edit.text}\n`
      start = Math.min(start, edit.start)
      end = Math.max(end, edit.end)
    }
    const known = shared.get(key)
    if (known) {
      known.users.push(finding)
      for (const change of changes) known.changes.push(change)
    } else shared.set(key, { edits, start, end, changes: [...changes], users: [finding] })
  }
  return [...shared.values()].sort((a, b) => a.start - b.start || a.end - b.end)
}

/** Fixes that do not touch one another, then those that touch one of these, and so on. */
function layersOf(fixes: readonly SharedFix[]): SharedFix[][] {
  const layers: SharedFix[][] = []
  for (let rest = fixes; rest.length > 0; ) {
    const later: SharedFix[] = []
    let behind = -1
    layers.push(
      rest.filter((fix) => {
        const isFree = fix.start > behind
        if (isFree) behind = fix.end
        else later.push(fix)
        return isFree
      }),
    )
    rest = later
  }
  return layers
}

function withEdits(source: Source, fixes: readonly SharedFix[]): Source {
  return applyEdits(
    source,
    fixes.flatMap(({ edits }) => edits),
  )
}
