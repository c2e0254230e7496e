import type { TextEdit } from '../../document/edit.ts'
import { readYaml } from '../../document/yaml.ts'
import { type ConfigDocument, entryOf, type PlacedJob } from '../config-edit/config-document.ts'
import { setField, unsetField } from '../config-edit/edit-field.ts'
import { refuseMerged } from '../config-edit/field-place.ts'
import { applyChange } from '../config-edit/job-change.ts'
import { removeLines } from '../config-edit/lines.ts'
import type { FieldExchange } from '../config-edit/proof.ts'
import { refuseBrought, refuseShared, refuseSharedInside } from '../config-edit/sharing.ts'
import { sampledJob, styleOf } from '../config-edit/style.ts'
import { StyledText } from '../config-edit/styled-text.ts'
import { toValue, type Value } from '../value.ts'
import type { StaticTargets } from './static-targets.ts'

const ORIGIN = { words: 'extract' }

/** A job that is to take its targets from a file. */
export interface JobExtract {
  readonly job: PlacedJob
  readonly targets: StaticTargets
  /** As the config is to name it. */
  readonly file: string
}

/**
 * The config with jobs that take their targets from files in place of static_configs.
 * @throws Failure (exit 1) where a job shares its static_configs with others
 */
export function withTargetFiles(document: ConfigDocument, extracts: readonly JobExtract[]): ConfigDocument {
  const edits = extracts.flatMap((each) => extractEdits(document, each))
  const items = new Map(extracts.map(({ job, file }) => [job.index, fileSd(file)]))
  const change: FieldExchange = { kind: 'exchange', from: 'static_configs', to: 'file_sd_configs', items }
  return applyChange(document, change, edits, readYaml)
}

function fileSd(file: string): Value {
  return toValue({ files: [file] }, ORIGIN)
}

function extractEdits(document: ConfigDocument, { job, targets, file }: JobExtract): TextEdit[] {
  const mapping = job.mapping!
  const what = `the job ${JSON.stringify(job.name)}`
  const { value } = targets.entry
  if (job.node.kind === 'alias') refuseBrought(document, job.node, job.node.target, what)
  if (value.kind === 'alias') refuseBrought(document, value, value.target, 'static_configs')
  refuseMerged(document, mapping, 'file_sd_configs', 'file_sd_configs')
  const known = entryOf(mapping, 'file_sd_configs')
  if (known) {
    const length = known.value.kind === 'sequence' ? known.value.length : 0
    const added = setField(document, job, ['file_sd_configs', length], fileSd(file))
    return [...added, ...withoutStatic(document, job, targets)]
  }
  refuseShared(document, [document.tree.root!, document.list!, mapping], () => what)
  refuseSharedInside(document, { start: value.outerStart, end: value.end }, 'static_configs')
  return exchange(document, targets, file, new StyledText(styleOf(document, sampledJob(job))))
}

/** Takes static_configs out, with the comments at its end where it begins a line. */
function withoutStatic(document: ConfigDocument, job: PlacedJob, { entry, lines }: StaticTargets): TextEdit[] {
  const { source } = document
  const edits = unsetField(document, job, ['static_configs'])
  const { start } = entry.key
  const beginsLine = source.slice(source.lineStartOf(start), start).trim() === ''
  return lines && beginsLine ? [removeLines(source, { first: lines.first - 1, last: lines.last })] : edits
}

/** The key keeps its place and the comment behind it. */
function exchange(
  { source }: ConfigDocument,
  { entry, lines }: StaticTargets,
  file: string,
  text: StyledText,
): TextEdit[] {
  const { key, value } = entry
  const list: Value = { kind: 'list', items: [fileSd(file)], origin: ORIGIN }
  const quote = /^["']/.exec(source.slice(key.start, key.end))?.[0] ?? ''
  const renamed = { start: key.start, end: key.end, text: `${quote}file_sd_configs${quote}` }
  if (!lines) {
    return [renamed, { start: value.outerStart, end: value.end, text: text.inline('file_sd_configs', list) }]
  }
  const below = text.below('file_sd_configs', list, key.start - source.lineStartOf(key.start))
  return [renamed, { start: source.lineEnd(lines.first - 1), end: source.lineEnd(lines.last), text: below }]
}
