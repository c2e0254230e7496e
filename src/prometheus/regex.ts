import { RE2JS } from 're2js'

/**
 * Compiles an expression as Prometheus does for matchers and relabeling (model/labels/regexp.go,
 * model/relabel NewRegexp): RE2 syntax, anchored at both ends, `.` matches line breaks.
 * Throws re2js's error, with Go's wording, for what RE2 refuses.
 */
export function anchored(expression: string): (text: string) => boolean {
  RE2JS.compile(expression)
  const compiled = RE2JS.compile(`^(?s:${expression})$`)
  return (text) => compiled.matches(text)
}
