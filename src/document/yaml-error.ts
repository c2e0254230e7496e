import type { SyntaxProblem } from './node.ts'

/** What ends reading; becomes the one problem of the tree. */
export class YamlSyntaxError extends Error {
  readonly problem: SyntaxProblem
  constructor(problem: SyntaxProblem) {
    super(problem.message)
    this.problem = problem
  }
}

export function refuse(message: string, start: number, end: number, hint?: string): never {
  throw new YamlSyntaxError({ message, span: { start, end }, ...(hint === undefined ? {} : { hint }) })
}
