/**
 * Flags for a process that reads a large file and ends.
 *
 * V8 optimizes a function once it has run a while, in threads beside it. In a process of a fifth of a second most of
 * that comes too late, and takes the processor from the program itself: later, and with less inlining, is sooner done.
 * Young objects of a large file nearly all stay: their space grows in fewer steps, each of which copies them.
 */
const FLAGS = [
  '--interrupt-budget=300000',
  '--max-inlined-bytecode-size-cumulative=150',
  '--semi-space-growth-factor=8',
  '--no-incremental-marking',
]

/**
 * Sets V8 up for work on large files. Only for a process that keeps no compiled code (src/cli/code-cache.ts): V8 refuses
 * what was compiled under other flags than it starts with.
 */
export function prepareLongRun(): void {
  const v8 = process.getBuiltinModule('node:v8') as typeof import('node:v8')
  for (const flag of FLAGS) v8.setFlagsFromString(flag)
}
