import fs from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Failure } from '../../src/diagnostics/failure.ts'
import { expandFiles, goGlob, goJoin } from '../../src/files/glob.ts'
import { globToRegExp } from '../../src/prometheus/glob.ts'
import { sandbox } from './sandbox.ts'

// The table of golang/go src/path/filepath/match_test.go; null is ErrBadPattern.
const cases: [pattern: string, text: string, expected: boolean | null][] = [
  ['abc', 'abc', true],
  ['*', 'abc', true],
  ['*c', 'abc', true],
  ['a*', 'a', true],
  ['a*', 'abc', true],
  ['a*', 'ab/c', false],
  ['a*/b', 'abc/b', true],
  ['a*/b', 'a/c/b', false],
  ['a*b*c*d*e*/f', 'axbxcxdxe/f', true],
  ['a*b*c*d*e*/f', 'axbxcxdxexxx/f', true],
  ['a*b*c*d*e*/f', 'axbxcxdxe/xxx/f', false],
  ['a*b*c*d*e*/f', 'axbxcxdxexxx/fff', false],
  ['a*b?c*x', 'abxbbxdbxebxczzx', true],
  ['a*b?c*x', 'abxbbxdbxebxczzy', false],
  ['ab[c]', 'abc', true],
  ['ab[b-d]', 'abc', true],
  ['ab[e-g]', 'abc', false],
  ['ab[^c]', 'abc', false],
  ['ab[^b-d]', 'abc', false],
  ['ab[^e-g]', 'abc', true],
  ['a\\*b', 'a*b', true],
  ['a\\*b', 'ab', false],
  ['a?b', 'a☺b', true],
  ['a[^a]b', 'a☺b', true],
  ['a???b', 'a☺b', false],
  ['a[^a][^a][^a]b', 'a☺b', false],
  ['[a-ζ]*', 'α', true],
  ['*[a-ζ]', 'A', false],
  ['a?b', 'a/b', false],
  ['a*b', 'a/b', false],
  ['[\\]a]', ']', true],
  ['[\\-]', '-', true],
  ['[x\\-]', 'x', true],
  ['[x\\-]', '-', true],
  ['[x\\-]', 'z', false],
  ['[\\-x]', 'x', true],
  ['[\\-x]', '-', true],
  ['[\\-x]', 'a', false],
  ['[]a]', ']', null],
  ['[-]', '-', null],
  ['[x-]', 'x', null],
  ['[-x]', 'x', null],
  ['\\', 'a', null],
  ['[a-b-c]', 'a', null],
  ['[', 'a', null],
  ['[^', 'a', null],
  ['[^bc', 'a', null],
  ['a[', 'ab', null],
  ['*x', 'xxx', true],
  ['[z-a]', 'b', false],
  ['[^z-a]', 'b', true],
  ['**', 'a', true],
  ['*', '', true],
  ['', '', true],
  ['a.b', 'axb', false],
  ['a-b+(c)$', 'a-b+(c)$', true],
]

describe('globToRegExp matches as filepath.Match of Go', () => {
  test.each(cases)('%j on %j: %s', (pattern, text, expected) => {
    expect(globToRegExp(pattern, { separator: true })?.test(text) ?? null).toBe(expected)
  })

  test('without separator, a star passes slashes and line breaks', () => {
    expect(globToRegExp('http*:9182')?.test('http://web1/\n:9182')).toBe(true)
    expect(globToRegExp('web*:9182')?.test('web10:9182')).toBe(true)
    expect(globToRegExp('web?:9182')?.test('web10:9182')).toBe(false)
  })

  test('without escape, a backslash is itself', () => {
    expect(globToRegExp('a\\*', { escape: false })?.test('a\\b')).toBe(true)
  })

  test('takes no exponential time', () => {
    expect(globToRegExp(`${'*a'.repeat(40)}*b`)?.test('a'.repeat(5000))).toBe(false)
  })
})

function folderWith(...names: string[]): string {
  const folder = sandbox()
  for (const name of names) {
    fs.mkdirSync(join(folder, name, '..'), { recursive: true })
    fs.writeFileSync(join(folder, name), '')
  }
  return folder
}

describe('expandFiles', () => {
  test('sorts, and matches leading dots', () => {
    const folder = folderWith('b.json', '.hidden.json', 'a.json', 'c.yml')
    const expected = ['.hidden.json', 'a.json', 'b.json'].map((name) => join(folder, name))
    expect(expandFiles([join(folder, '*.json')])).toEqual(expected)
  })

  test('keeps order, drops duplicates, takes other paths as they are', () => {
    const folder = folderWith('a.json', 'b.json')
    const missing = join(folder, 'missing.json')
    const [a, b] = [join(folder, 'a.json'), join(folder, 'b.json')]
    expect(expandFiles([missing, b, join(folder, '[ab].json'), './x'])).toEqual([missing, b, a, './x'])
  })

  test('expands folders too, and gives nothing where nothing matches', () => {
    const folder = folderWith('eu/t.json', 'us/t.json', 'us/u.json', 'file')
    expect(expandFiles([join(folder, '*/t.json')])).toEqual([join(folder, 'eu/t.json'), join(folder, 'us/t.json')])
    expect(expandFiles([join(folder, '*.yml')])).toEqual([])
  })

  test('does not find what promsd keeps for itself', async () => {
    const { write } = await import('./sandbox.ts')
    const folder = folderWith('a.json')
    await write(join(folder, 'a.json'), 'new')
    await write(join(folder, 'b.yml'), 'new')
    const found = expandFiles(
      ['*.json', '*.yml', '*/*.json', '*/*.yml', '*/*/*.json', '*/*/*.yml'].map((p) => join(folder, p)),
    )
    expect(found).toEqual([join(folder, 'a.json'), join(folder, 'b.yml')])
  })

  test('refuses a malformed pattern', () => {
    expect(() => expandFiles(['targets[.json'])).toThrow(Failure)
  })
})

describe('goGlob', () => {
  test('leaves out folders that may not be read, and keeps the others', () => {
    const folder = folderWith('b/t.json', 'c/t.json')
    fs.symlinkSync('a', join(folder, 'a'))
    expect(goGlob(join(folder, '*/*.json'))).toEqual(['b/t.json', 'c/t.json'].map((name) => join(folder, name)))
  })

  test('takes what is behind a backslash as it is, in folders too', () => {
    const folder = folderWith('a*/t.json', 'ab/t.json')
    for (const pattern of ['a\\*/t.json', '\\a\\*/*.json']) {
      expect(goGlob(join(folder, pattern))).toEqual([join(folder, 'a*/t.json')])
    }
    expect(goGlob(join(folder, 'ab\\/*.json'))).toBeUndefined()
  })
})

test.each([
  ['.', 'a/', 'a'],
  ['.', './a//b/./', 'a/b'],
  ['conf', '../a/', 'a'],
  ['conf', 'none/../../../a', '../a'],
  ['conf', '.', 'conf'],
  ['/', '..', '/'],
  ['conf', '', ''],
  ['conf', '/a//b/../c/', '/a//b/../c/'],
])('goJoin of %j and %j is %j', (folder, path, joined) => {
  expect(goJoin(folder, path)).toBe(joined)
})
