import type { ExpandContext } from '../context.ts'
import type { Value } from '../value.ts'
import { blackbox } from './blackbox.ts'
import type { JobDraft } from './draft.ts'
import { renameLabel, setLabel } from './labels.ts'
import { dropLabels, dropMetrics, keepLabels, keepMetrics } from './metrics.ts'
import { dnsTargets, fileTargets, staticTargets } from './targets.ts'

/** Writes what a short form stands for into the draft of its job. */
export type ShortForm = (value: Value, job: JobDraft, context: ExpandContext) => void

/**
 * The short forms, in the order in which their rules are applied: labels are kept and dropped by the names that
 * `rename_label` has given them.
 */
export const SHORT_FORMS: Readonly<Record<string, ShortForm>> = {
  static: staticTargets,
  file_sd: fileTargets,
  dns: dnsTargets,
  blackbox,
  set_label: setLabel,
  keep_metrics: keepMetrics,
  drop_metrics: dropMetrics,
  rename_label: renameLabel,
  keep_labels: keepLabels,
  drop_labels: dropLabels,
}
