import { didYouMean } from '../../diagnostics/suggest.ts'
import { isLabelName, usesUtf8Names } from '../labels.ts'
import { regexProblem } from '../regex.ts'
import type { Release } from '../release.ts'
import { type EnumValue, isAlive, type Parsed, type ScalarType } from './types.ts'

export { duration } from './scalars-duration.ts'
export { size } from './scalars-size.ts'
export { url, urlSecret } from './scalars-url.ts'

/** Any scalar's literal text. */
export const string: ScalarType = { kind: 'scalar', name: 'string', base: 'string' }
export const bool: ScalarType = { kind: 'scalar', name: 'boolean', base: 'bool' }
export const int: ScalarType = { kind: 'scalar', name: 'integer', base: 'int' }
export const uint: ScalarType = { kind: 'scalar', name: 'unsigned integer', base: 'uint' }
export const float: ScalarType = { kind: 'scalar', name: 'number', base: 'float' }

/** A text that is never shown. */
export const secret: ScalarType = { kind: 'scalar', name: 'secret', base: 'string', secret: true }

/** A path, relative to the folder of the config; `holds` says what of: `certificate`, `key`, `password`, … */
export const path = (holds: string): ScalarType => ({ kind: 'scalar', name: 'path', base: 'string', file: holds })

/** A path that Prometheus leaves as it is: a relative one starts in the folder that it was started in. */
export const serverPath = (holds: string): ScalarType => ({ ...path(holds), fromServer: true })

/** The expression of a relabel config, which has to match the whole value (model/relabel NewRegexp). */
export const regex: ScalarType = {
  kind: 'scalar',
  name: 'regular expression',
  base: 'string',
  // regexp.Regexp has UnmarshalText since Go 1.21.
  quotedNull: '2.47',
  parse: (text, release) => {
    const problem = regexProblem(text, release)
    if (problem === undefined) return { value: text }
    return { rule: 'invalid-regex', problem: `the regular expression is invalid: ${problem.message}` }
  },
}

/** model.LabelName: from 3.0 any text but the empty one (prometheus/common model/labels.go, UnmarshalYAML). */
export const labelName: ScalarType = {
  kind: 'scalar',
  name: 'label name',
  base: 'string',
  parse: (text, release) => {
    if (isLabelName(text, release)) return { value: text }
    return {
      rule: 'label-name',
      problem: text === '' ? 'a label name is empty' : `${JSON.stringify(text)} is no label name`,
      hint: usesUtf8Names(release)
        ? undefined
        : 'write letters, digits and _, not a digit first; other names came with 3.0',
    }
  },
}

/** A text that has to be one of a few. */
export function oneOf(
  name: string,
  values: readonly (EnumValue | string)[],
  options: { ignoreCase?: boolean; empty?: boolean; rule?: string } = {},
): ScalarType {
  const all = values.map((each): EnumValue => (typeof each === 'string' ? { value: each } : each))
  const fold = (text: string): string => (options.ignoreCase ? text.toLowerCase() : text)
  const parse = (text: string, release: Release): Parsed => {
    if (text === '' && options.empty) return { value: '' }
    const alive = all.filter((each) => isAlive(each, release))
    const found = alive.find(({ value }) => fold(value) === fold(text))
    if (found) return { value: found.value }
    const allowed = alive.map(({ value }) => value)
    const other = all.find(({ value }) => fold(value) === fold(text))
    return {
      rule: options.rule ?? 'invalid-value',
      problem: `${JSON.stringify(text)} is no ${name}; allowed: ${allowed.join(', ')}`,
      hint: other?.since
        ? `"${other.value}" came with ${other.since}`
        : other?.until
          ? `"${other.value}" was removed in ${other.until}`
          : didYouMean(text, allowed),
    }
  }
  return { kind: 'scalar', name, base: 'string', values: all, parse }
}
