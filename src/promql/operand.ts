import type { Place, QueryProblem } from './cursor.ts'
import type { ValueType } from './functions.ts'

/** When a selector or subquery is evaluated, as far as modifiers may not be given twice. */
export interface Placement {
  /** `offset 5m`; an offset of zero counts as none. */
  hasOffset: boolean
  /** `offset step()`. */
  hasOffsetExpression: boolean
  /** `@ 1609746000`. */
  hasTimestamp: boolean
  /** `@ start()`. */
  hasBound: boolean
  isAnchored: boolean
  isSmoothed: boolean
}

/** A part of an expression that has been read, with what its surroundings need to know of it. */
export interface Operand extends Place {
  readonly kind:
    | 'number'
    | 'string'
    | 'selector'
    | 'range'
    | 'subquery'
    | 'call'
    | 'aggregation'
    | 'binary'
    | 'unary'
    | 'parentheses'
  /** Undefined where a problem hides it: then nothing more is said about types. */
  readonly type: ValueType | undefined
  /** Of selectors, ranges of selectors (their selector's) and subqueries. */
  readonly placement?: Placement
  /** Of a selector: the name before the braces. */
  readonly metric?: string
  /** Of a selector that selects everything: the problem, which the argument of info() takes back. */
  readonly selectsAll?: QueryProblem
}

export function newPlacement(): Placement {
  return {
    hasOffset: false,
    hasOffsetExpression: false,
    hasTimestamp: false,
    hasBound: false,
    isAnchored: false,
    isSmoothed: false,
  }
}

/** The type in Prometheus's words. */
export function typeName(type: ValueType): string {
  if (type === 'vector') return 'an instant vector'
  if (type === 'matrix') return 'a range vector'
  return `a ${type}`
}
