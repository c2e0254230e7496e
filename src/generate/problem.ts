import type { Origin } from './value.ts'

/** Something wrong with what is asked for, at the place where it is asked for. */
export interface Problem {
  readonly rule:
    | 'project'
    | 'unknown-key'
    | 'environment'
    | 'missing-file'
    | 'preset-conflict'
    | 'invalid-regex'
    | 'required-field'
  /** One sentence. */
  readonly message: string
  readonly origin: Origin
  readonly hint?: string | undefined
  readonly related?: readonly { readonly message: string; readonly origin: Origin }[]
}

/** What is worth knowing of what is asked for: a warning at the place where it is asked for. */
export interface Advice {
  readonly rule:
    | 'no-targets'
    | 'preset-port'
    | 'preset-drops'
    | 'preset-option'
    | 'probed-target'
    | 'lost-label'
    | 'preset-rules'
  /** One sentence, which names the job. */
  readonly message: string
  readonly origin: Origin
  readonly hint?: string | undefined
  readonly related?: Problem['related']
}

/** Takes in what is wrong, so that all of it can be said at once. */
export type Refuse = (problem: Problem) => void
