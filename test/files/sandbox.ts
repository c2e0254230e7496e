import fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type Change, type EditedFile, type EditOptions, editFiles } from '../../src/files/edit.ts'
import { type HistoryEntry, readHistory } from '../../src/files/history.ts'

/** A folder of its own for a test, gone when it is finished. */
export function sandbox(): string {
  const folder = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'promsd-files-')))
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Edits one file in this process; gives what it warned of. */
export async function edit(
  path: string,
  change: (file: EditedFile) => Change,
  options: Partial<EditOptions> = {},
): Promise<string[]> {
  const warnings: string[] = []
  const all = { command: 'test', lockTimeoutMs: 5000, warn: (message: string) => warnings.push(message), ...options }
  await editFiles([path], ([file]) => [change(file!)], all)
  return warnings
}

export function write(path: string, text: string, options?: Partial<EditOptions>): Promise<string[]> {
  return edit(path, () => ({ bytes: Buffer.from(text) }), options)
}

export function text(path: string): string {
  return fs.readFileSync(path, 'utf8')
}

/** Temporary files of unfinished writes. */
export function leftovers(folder: string): string[] {
  return fs.readdirSync(folder).filter((name) => name.endsWith('.promsd') && name !== '.promsd')
}

/** The contents before each write, newest first; undefined where there was no file. */
export function befores(path: string): (string | undefined)[] {
  return readHistory(path).map(({ before }: HistoryEntry) =>
    'absent' in before ? undefined : before.read().toString(),
  )
}
