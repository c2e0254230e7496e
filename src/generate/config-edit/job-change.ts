import { applyEdits, type TextEdit } from '../../document/edit.ts'
import type { DocumentTree } from '../../document/node.ts'
import type { Source } from '../../document/source.ts'
import { type ConfigDocument, configDocument } from './config-document.ts'
import { setField, unsetField } from './edit-field.ts'
import { addJob, removeJob } from './edit-jobs.ts'
import { type FieldExchange, type JobChange, proveChange, proveJobChange } from './proof.ts'
import { splicedTree } from './splice.ts'

export type { JobChange } from './proof.ts'

/**
 * The config with a job added, removed or changed: edits of its text, which is read again and has to hold what was
 * meant. The document itself where there is nothing to change.
 * @throws Failure (exit 1) where the edit would change what is used elsewhere, or the layout does not let it be made
 */
export function changeJobs(
  document: ConfigDocument,
  change: JobChange,
  read: (source: Source) => DocumentTree,
): ConfigDocument {
  const edits = editsFor(document, change)
  if (edits.length === 0) return document
  const source = applyEdits(document.source, edits)
  const kind = change.kind === 'set' ? 'change' : change.kind
  const tree = splicedTree(document, edits, change.index, kind, source, read)
  if (!tree) return applyChange(document, change, edits, read)
  const after = configDocument(document.file, source, tree)
  // What the other jobs are they have been taken over as.
  proveJobChange(document, after, change)
  return after
}

/** The same by edits that have been worked out. */
export function applyChange(
  document: ConfigDocument,
  change: JobChange | FieldExchange,
  edits: readonly TextEdit[],
  read: (source: Source) => DocumentTree,
): ConfigDocument {
  if (edits.length === 0) return document
  const source = applyEdits(document.source, edits)
  const after = configDocument(document.file, source, read(source))
  proveChange(document, after, change)
  return after
}

function editsFor(document: ConfigDocument, change: JobChange): TextEdit[] {
  if (change.kind === 'add') return addJob(document, change.job, change.index)
  const job = document.jobs[change.index]!
  if (change.kind === 'remove') return removeJob(document, job)
  if (change.value === undefined) return unsetField(document, job, change.path)
  return setField(document, job, change.path, change.value)
}
