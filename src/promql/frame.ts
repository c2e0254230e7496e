import type { Matching } from './binary.ts'
import type { Token } from './lex.ts'
import type { Operand } from './operand.ts'

/** What waits for an operand to its right, or for its closing bracket. */
export type Frame =
  | { readonly kind: 'parentheses'; readonly open: Token }
  | { readonly kind: 'call'; readonly name: Token; readonly open: Token; readonly args: Operand[] }
  | {
      readonly kind: 'aggregation'
      readonly operator: Token
      readonly open: Token
      readonly args: Operand[]
      /** The labels stand before the brackets, so that none may follow. */
      readonly hasGrouping: boolean
    }
  | { readonly kind: 'unary'; readonly operator: Token }
  | { readonly kind: 'binary'; readonly operator: Token; readonly left: Operand; readonly matching: Matching }

export type Bracket = Extract<Frame, { open: Token }>
