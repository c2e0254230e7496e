import type { Labels } from '../prometheus/labels.ts'

/** A target as a file gives it: its address and its group's labels. */
export interface Target {
  readonly address: string
  readonly labels: Labels
}

export interface TargetUpdate {
  readonly address: string
  /** The address before a rename. */
  readonly previousAddress?: string
  readonly before: Labels
  readonly after: Labels
}

/** What an operation does to a document. */
export interface EditReport {
  readonly added: Target[]
  readonly removed: Target[]
  readonly updated: TargetUpdate[]
  readonly unchanged: Target[]
  /** What the call named and the document does not have. */
  readonly unmatched: Unmatched[]
  /** Sentences for a person. */
  readonly warnings: string[]
}

export interface Unmatched {
  /** As it was typed. */
  readonly text: string
  /** What may have been meant. */
  readonly hint: string | undefined
}

export function emptyReport(): EditReport {
  return { added: [], removed: [], updated: [], unchanged: [], unmatched: [], warnings: [] }
}
