import type { Finding, TextEdit } from '../diagnostics/finding.ts'
import { applyEdits } from '../document/edit.ts'
import type { Source } from '../document/source.ts'

/**
 * Applies the fixes of findings to a text: each whole or not at all. Of two that touch the same place the first one
 * counts, the other waits for the next pass.
 * @returns the text with the findings that were fixed; undefined where there is nothing to fix
 */
export function applyFixes(
  source: Source,
  findings: readonly Finding[],
): { source: Source; fixed: readonly Finding[] } | undefined {
  const edits: TextEdit[] = []
  const fixed: Finding[] = []
  const ordered = findings.filter(({ fix }) => fix !== undefined).sort((a, b) => a.span.start - b.span.start)
  for (const finding of ordered) {
    const wanted = finding.fix!.edits
    if (wanted.length === 0 || wanted.some((edit) => edits.some((other) => touches(edit, other)))) continue
    edits.push(...wanted)
    fixed.push(finding)
  }
  return fixed.length === 0 ? undefined : { source: applyEdits(source, edits), fixed }
}

function touches(a: TextEdit, b: TextEdit): boolean {
  return a.start <= b.end && b.start <= a.end
}
