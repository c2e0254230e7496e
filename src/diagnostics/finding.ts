/** A stretch of a source: offsets in UTF-16 code units, `end` exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** The text that spans point into, as far as showing them needs it. `Source` of the document layer is one. */
export interface LocatedText {
  readonly length: number
  slice(start: number, end: number): string
  /** 1-based line and column, the column counted in code points. */
  position(offset: number): { line: number; column: number }
  /** 1-based line that holds the offset. */
  lineAt(offset: number): number
  /** Offset of the first code unit of a 1-based line. */
  lineStart(line: number): number
  /** Offset behind the last code unit of a 1-based line, its line break not counted. */
  lineEnd(line: number): number
}

/** `error` is Prometheus's own refusal; what only we think is `warning` or `info`. */
export type Severity = 'error' | 'warning' | 'info'

/** Keys and indices from the root of a document to a node. */
export type NodePath = readonly (string | number)[]

/** Replaces `[start, end)` of a text by `text`; offsets in UTF-16 code units. */
export interface TextEdit extends Span {
  readonly text: string
}

/** A change of the text that takes the finding away and changes nothing of what Prometheus does with the rest. */
export interface Fix {
  /** What it does, in the imperative: `rename it to "job_name"`. */
  readonly title: string
  readonly edits: readonly TextEdit[]
  /**
   * What the edits make of the document: nothing else may become another. What an anchor or a merge key brings to several
   * places counts at each of them.
   */
  readonly changes: readonly Change[]
}

/** A text that takes the place of the scalar at a path, or where the value of a mapping's entry moves to. */
export type Change =
  | { readonly path: NodePath; readonly text: string }
  /** `to` leads there from the same mapping: `['authorization', 'credentials']`. */
  | { readonly path: NodePath; readonly to: readonly string[] }

/** One thing to say about a file. Lines and columns are made from the span where it is shown. */
export interface Finding {
  readonly rule: string
  readonly severity: Severity
  /** One sentence: what is wrong, the value, what is allowed. Holds raw text of the file: escape it for a terminal. */
  readonly message: string
  readonly span: Span
  readonly path?: NodePath
  readonly hint?: string
  /** Other places that explain this one, such as the earlier of two duplicate keys. */
  readonly related?: readonly { readonly message: string; readonly span: Span }[]
  readonly fix?: Fix
  /** The release whose verdict it is, where that is not the one of the run: `3.14`. */
  readonly release?: string
}
