import fs from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { EntryKinds } from '../../src/files/entry-kinds.ts'
import { entryKind } from '../../src/files/glob.ts'
import { sandbox } from './sandbox.ts'

/** A folder with a few hundred files, links and folders. */
function folderOf(count: number): string {
  const folder = sandbox()
  for (let i = 0; i < count; i++) {
    const path = join(folder, `한글-${i}`)
    if (i % 4 === 0) fs.mkdirSync(path)
    else if (i % 4 === 1) fs.symlinkSync(i % 8 === 1 ? '한글-2' : 'nowhere', path)
    else fs.writeFileSync(path, '')
  }
  return folder
}

describe('EntryKinds', () => {
  test.each([10, 60, 400, 2000])('tells of %i names of a folder what a look at each tells', (count) => {
    const folder = folderOf(count)
    const kinds = new EntryKinds()
    const names = Array.from({ length: count + 50 }, (_, i) => `한글-${i}`)
    const odd = ['', '.', '..', '한글-0/', '한글-2/x', 'x/y', 'none/../한글-2']
    // Those that are asked for after the folder has been listed as well.
    for (const name of [...odd, ...names, ...odd]) {
      const path = `${folder}/${name}`
      expect([name, kinds.of(path)]).toEqual([name, entryKind(path)])
    }
  })

  test('of the current folder too', () => {
    const kinds = new EntryKinds()
    for (let i = 0; i < 100; i++) expect(kinds.of(`none-${i}`)).toBeUndefined()
    expect([kinds.of('package.json'), kinds.of('src')]).toEqual(['file', 'other'])
  })

  test('lists a folder only where about as many names of it are asked for', () => {
    const folder = folderOf(2000)
    const kinds = new EntryKinds()
    const made = (name: string): string => {
      fs.writeFileSync(join(folder, name), '')
      return join(folder, name)
    }
    for (let i = 0; i < 60; i++) kinds.of(join(folder, `none-${i}`))
    expect(kinds.of(made('after 60'))).toBe('file')
    for (let i = 60; i < 600; i++) kinds.of(join(folder, `none-${i}`))
    // From here on it tells of the folder as it was when it was listed.
    expect(kinds.of(made('after 600'))).toBe(process.platform === 'linux' ? undefined : 'file')
  })
})
