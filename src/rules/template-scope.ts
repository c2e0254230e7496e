/** What a template, the main one or one that it defines, has of its own. */
export interface Scope {
  readonly variables: string[]
  /** How often each of the variables is declared. */
  readonly declared: Map<string, number>
  ranges: number
}

export function newScope(variables: readonly string[]): Scope {
  const scope: Scope = { variables: [], declared: new Map(), ranges: 0 }
  for (const name of variables) declare(scope, name)
  return scope
}

export function declare({ variables, declared }: Scope, name: string): void {
  variables.push(name)
  declared.set(name, (declared.get(name) ?? 0) + 1)
}

/** Forgets all but the first variables. */
export function forget({ variables, declared }: Scope, count: number): void {
  while (variables.length > count) {
    const name = variables.pop()!
    declared.set(name, declared.get(name)! - 1)
  }
}
