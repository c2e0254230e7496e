/** What can be wrong with the syntax; `FAULTS` of yaml-explain.ts says each for people. */
export type Fault =
  | 'character'
  | 'no-colon'
  | 'depth'
  | 'dash-here'
  | 'key-here'
  | 'value-here'
  | 'directive'
  | 'version'
  | 'second-version'
  | 'second-handle'
  | 'no-document-start'
  | 'anchor-name'
  | 'tag'
  | 'tag-handle'
  | 'block-zero'
  | 'block-header'
  | 'block-tab'
  | 'quote-marker'
  | 'quote-end'
  | 'escape'
  | 'escape-digits'
  | 'escape-code'
  | 'plain-tab'
  | 'content'
  | 'dash'
  | 'key'
  | 'list-comma'
  | 'mapping-comma'

/** What ends reading in Go. */
export class YamlSyntaxError extends Error {
  readonly fault: Fault
  /** Where the reader stood. One more than the text is long: at the start of a line behind it. */
  readonly at: number
  /** Where what it was reading began, if that is known. */
  readonly context: number | undefined
  /** Whether characters made no token; else, the tokens made no document. */
  readonly inToken: boolean

  constructor(fault: Fault, at: number, context: number | undefined, inToken: boolean) {
    super(fault)
    this.fault = fault
    this.at = at
    this.context = context
    this.inToken = inToken
  }
}

/** Refuses characters that make no token. `context` is where the token began. */
export function refuseToken(fault: Fault, at: number, context: number): never {
  throw new YamlSyntaxError(fault, at, context, true)
}

/** Refuses a token that does not belong where it stands. `context` is where the node or collection began. */
export function refuseOrder(fault: Fault, at: number, context?: number): never {
  throw new YamlSyntaxError(fault, at, context, false)
}
