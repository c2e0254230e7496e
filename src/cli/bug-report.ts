import { readFileSync } from 'node:fs'
import { VERSION } from './version.ts'

/** Lines that the build puts before those that the source map knows. */
const LINES_BEFORE = 1

/** What to say of an error that nobody expected, a bug of ours: its stack, with the places in src/ for a report. */
export function bugReport(error: unknown): string {
  const stack = error instanceof Error && error.stack ? error.stack : String(error)
  return `promsd ${VERSION} failed unexpectedly; please report this:\n${mapped(stack)}\n`
}

function mapped(stack: string): string {
  try {
    const { SourceMap } = process.getBuiltinModule('node:module')
    let map: InstanceType<typeof SourceMap> | undefined
    return stack.replace(
      /([^\s(]*promsd(?:-edit)?\.js):(\d+):(\d+)/g,
      (place, file: string, line: string, column: string) => {
        map ??= new SourceMap(JSON.parse(readFileSync(`${file}.map`, 'utf8')))
        const entry = map.findEntry(Number(line) - 1 - LINES_BEFORE, Number(column) - 1)
        return 'originalSource' in entry
          ? `${entry.originalSource.replace(/^(?:\.\.\/)+/, '')}:${entry.originalLine + 1}:${entry.originalColumn + 1}`
          : place
      },
    )
  } catch {
    return stack
  }
}
