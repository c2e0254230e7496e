/** A list that gives back its end, and keeps its place in memory: thousands of short lists are made on it. */
export class Stack<T> {
  size = 0
  private readonly list: T[] = []

  push(item: T): void {
    this.list[this.size++] = item
  }

  /** Takes what lies above `base`, as a list of just the size that it needs. */
  popFrom(base: number): T[] {
    const taken = this.list.slice(base, this.size)
    this.size = base
    return taken
  }
}
