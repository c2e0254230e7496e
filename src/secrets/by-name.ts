/** Labels of a large file may have any names. */
const MOST_NAMES = 10_000

/** What a name says, remembered: nearly all keys of a file have one of a few dozen names. */
export function byName<T>(look: (name: string) => T): (name: string) => T {
  const known = new Map<string, { readonly answer: T }>()
  return (name) => {
    let found = known.get(name)
    if (!found) {
      found = { answer: look(name) }
      if (known.size >= MOST_NAMES) known.clear()
      known.set(name, found)
    }
    return found.answer
  }
}
