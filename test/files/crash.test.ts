import fs from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Ending, run } from './child.ts'
import type { Task } from './child-main.ts'
import { ledger, linesOf } from './ledger.ts'
import { befores, edit, leftovers, sandbox, text } from './sandbox.ts'

interface Scenario {
  readonly name: string
  prepare(path: string): Promise<unknown>
  /** Contents before and after the write that is cut short; undefined: no file. */
  readonly old: string | undefined
  readonly next: string | undefined
  readonly lines: readonly string[]
  readonly warnings?: RegExp
}

const ONE = ledger(['one']).toString()
const TWO = ledger(['one', 'two']).toString()

const scenarios: Scenario[] = [
  { name: 'replacing a file', prepare: (path) => put(path), old: ONE, next: TWO, lines: ['two'] },
  { name: 'making a file', prepare: async () => {}, old: undefined, next: ONE, lines: ['one'] },
  { name: 'removing a file', prepare: (path) => put(path), old: ONE, next: undefined, lines: [] },
  {
    name: 'replacing a file with two hard links',
    prepare: async (path) => {
      await put(path)
      fs.linkSync(path, `${path}.other`)
    },
    old: ONE,
    next: TWO,
    lines: ['two'],
    warnings: /2 hard links/,
  },
]

async function put(path: string): Promise<void> {
  await edit(path, () => ({ bytes: ledger(['one']) }))
}

describe.each(scenarios)('a crash while $name', (scenario) => {
  /** One run, killed before its nth call of the file system, and what comes after it. */
  async function crashAt(killAt: number, half: boolean): Promise<Ending> {
    const folder = sandbox()
    const path = join(folder, 'targets.json')
    await scenario.prepare(path)
    const history = befores(path)
    const task: Task = { files: [path], lines: scenario.lines, killAt, half }
    const ending = await run(task)
    const where = `call ${killAt}${half ? ', half written' : ''}: ${ending.output.at(-1)} ${ending.stderr}`

    const present = fs.existsSync(path) ? text(path) : undefined
    expect([scenario.old, scenario.next], where).toContain(present)
    const renamed = present === scenario.next
    if (ending.signal !== 'SIGKILL') {
      expect(ending, where).toMatchObject({ code: 0 })
      expect(renamed, where).toBe(true)
    }

    // The next edit works at once, and finds nothing odd.
    const warnings = await edit(path, ({ content }) => ({ bytes: ledger([...linesOf(content?.bytes), 'after']) }))
    const expected = !renamed && scenario.warnings ? [expect.stringMatching(scenario.warnings)] : []
    expect(warnings, where).toEqual(expected)
    expect(linesOf(fs.readFileSync(path)).at(-1), where).toBe('after')
    expect(leftovers(folder), where).toEqual([])
    expect(befores(path), where).toEqual([present, ...(renamed ? [scenario.old] : []), ...history])
    expect(fs.statSync(path).nlink, where).toBe(1)
    return ending
  }

  test('leaves the old or the new file, wherever it happens', async () => {
    let killAt = 1
    for (let more = true; more; ) {
      // Some at a time: each is a process of its own.
      const batch = Array.from({ length: 12 }, () => killAt++)
      const endings = await Promise.all(
        batch.map(async (n) => {
          const ending = await crashAt(n, false)
          // Half-way through it: where it is a write.
          if (ending.output.includes('killed before writeSync')) await crashAt(n, true)
          return ending
        }),
      )
      more = endings.every(({ signal }) => signal === 'SIGKILL')
    }
    expect(killAt).toBeGreaterThan(20)
  })
})
