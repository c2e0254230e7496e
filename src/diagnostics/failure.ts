import type { Finding, LocatedText, Span } from './finding.ts'

/** Exit codes of every command. */
export const EXIT = {
  /** Done, changed or not. */
  ok: 0,
  /** Findings, or an edit refused: the file as it stands, its result, or a guard. */
  refused: 1,
  /** Wrong usage. */
  usage: 2,
  /** Could not do it: I/O, lock timeout, server not reachable. */
  failed: 3,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

export interface FailureDetails {
  /** What to do about it, one sentence. */
  readonly hint?: string
  /** The findings that are the reason, with the source they point into. */
  readonly findings?: {
    readonly file: string
    readonly source: LocatedText
    readonly list: readonly Finding[]
    /** Where passwords and tokens stand, in order: not to be shown. */
    readonly secrets?: readonly Span[]
  }
  readonly cause?: unknown
}

/**
 * Something that is expected to go wrong now and then: bad input, a guard, I/O. Shown as a message without a stack.
 * Any other error is a bug of ours and keeps its stack.
 */
export class Failure extends Error {
  override readonly name = 'Failure'
  readonly exit: Exclude<ExitCode, 0>
  readonly hint: string | undefined
  readonly findings: FailureDetails['findings']

  constructor(exit: Exclude<ExitCode, 0>, message: string, details: FailureDetails = {}) {
    super(message, 'cause' in details ? { cause: details.cause } : undefined)
    this.exit = exit
    this.hint = details.hint
    this.findings = details.findings
  }
}

/** What something gives; undefined where it fails, which is noted. */
export function attempt<T>(work: () => T, failures: Failure[]): T | undefined {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    failures.push(error)
    return undefined
  }
}
