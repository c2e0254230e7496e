import type { Span } from '../../diagnostics/finding.ts'
import { lineBreakOf } from '../../document/edit.ts'
import type { Format } from '../../document/node.ts'
import { Source } from '../../document/source.ts'
import { yamlScalar } from '../../document/yaml-scalar.ts'
import { effective, labelsKey } from '../../prometheus/labels.ts'
import type { TargetDocument } from '../../targets/document.ts'
import { jsonLayout, yamlLayout } from '../../targets/layout.ts'
import type { ConfigDocument } from '../config-edit/config-document.ts'
import { isBlank } from '../config-edit/lines.ts'
import type { StaticGroup, StaticTargets } from './static-targets.ts'

export interface TargetFileText {
  readonly source: Source
  /** Comments of the config that the file does not have. */
  readonly lost: readonly Span[]
}

/**
 * A target file with the groups of static_configs, as they are. In YAML it has their own lines, comments included,
 * where these can stand alone.
 * @param read reads a target file
 */
export function targetFile(
  document: ConfigDocument,
  targets: StaticTargets,
  format: Format,
  read: (source: Source) => TargetDocument,
): TargetFileText {
  const { groups, comments } = targets
  const lineBreak = lineBreakOf(document.source)
  if (format === 'json') return { source: Source.fromText(jsonLayout(undefined, '\n').file(groups)), lost: comments }
  const own = ownLines(document, targets, lineBreak)
  if (own && holds(read(own), groups)) return { source: own, lost: [] }
  return { source: Source.fromText(yamlLayout(undefined, lineBreak, yamlScalar).file(groups)), lost: comments }
}

/** Whether a target file has these groups, in this order. */
export function holds(file: TargetDocument, groups: readonly StaticGroup[]): boolean {
  if (file.findings.some(({ severity }) => severity === 'error') || file.groups.length !== groups.length) return false
  return groups.every(({ addresses, labels }, i) => {
    const found = file.groups[i]!
    if (found.key !== labelsKey(effective(labels)) || found.size !== addresses.length) return false
    return addresses.every((address, index) => found.address(index) === address)
  })
}

/** The lines of static_configs, moved to the left by what the list is indented. */
function ownLines({ source }: ConfigDocument, { entry, lines }: StaticTargets, lineBreak: string): Source | undefined {
  if (!lines) return undefined
  const { start } = entry.value
  const indentation = start - source.lineStartOf(start)
  const moved: string[] = []
  for (let line = lines.first; line <= lines.last; line++) {
    // Blank lines below the key part nothing any more.
    if (moved.length === 0 && isBlank(source, line)) continue
    const text = source.slice(source.lineStart(line), source.lineEnd(line))
    const own = text.search(/[^ ]|$/)
    moved.push(text.slice(Math.min(own, indentation)))
  }
  return Source.fromText(moved.join(lineBreak) + lineBreak)
}
