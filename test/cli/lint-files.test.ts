import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { lintFiles } from '../../src/cli/lint-files.ts'
import { temporaryFolder } from '../support/promsd.ts'

describe('lintFiles', () => {
  test('knows a file by any of its names', () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'real'))
    writeFileSync(join(folder, 'real/a.json'), '[]')
    symlinkSync('real', join(folder, 'linked'))
    symlinkSync('real/a.json', join(folder, 'b.json'))
    const { identity } = lintFiles([])
    const path = identity(join(folder, 'real/a.json'))
    expect(identity(join(folder, 'linked/a.json'))).toBe(path)
    expect(identity(join(folder, 'b.json'))).toBe(path)
    expect(identity(`${folder}/real/../linked/./a.json`)).toBe(path)
    // One that is to be made lies in the folder that it will be made in.
    expect(identity(join(folder, 'linked/new.json'))).toBe(identity(join(folder, 'real/new.json')))
    expect(identity(join(folder, 'real/new.json'))).not.toBe(path)
    expect(identity('package.json')).toBe(join(process.cwd(), 'package.json'))
    expect(identity('/none/x.json')).toBe('/none/x.json')
  })

  test('tells what cannot be read', () => {
    const folder = temporaryFolder()
    symlinkSync('nowhere', join(folder, 'dangling.json'))
    symlinkSync('loop.json', join(folder, 'loop.json'))
    mkdirSync(join(folder, 'folder.json'))
    const { read } = lintFiles([])
    const problemOf = (name: string) => {
      const result = read(join(folder, name))
      return 'problem' in result ? [result.problem, result.message.replaceAll(folder, '')] : result
    }
    expect(problemOf('none.json')).toEqual(['missing', '/none.json does not exist'])
    expect(problemOf('dangling.json')).toEqual(['missing', '/dangling.json is a link that leads nowhere'])
    expect(problemOf('loop.json')).toEqual(['missing', '/loop.json is a link that leads nowhere'])
    expect(problemOf('folder.json')).toEqual([
      'unreadable',
      'cannot read /folder.json: it is a folder, not a regular file',
    ])
  })
})
