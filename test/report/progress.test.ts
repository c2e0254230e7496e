import stringWidth from 'string-width'
import { describe, expect, test } from 'vitest'
import { createProgress } from '../../src/report/progress.ts'

/** What is written for ticks at the given milliseconds. */
function written(times: readonly number[], { width = 60, name = 'a.yml' } = {}): string[] {
  let time = 0
  const texts: string[] = []
  const progress = createProgress({ write: (text) => texts.push(text), now: () => time, width })
  for (time of times) progress.tick(time, 5000, name)
  progress.clear()
  return texts
}

describe('progress', () => {
  test('of a run below a second is nothing', () => {
    expect(written([0, 500, 999])).toEqual([])
  })
  test('is shown ten times a second at most, and cleared', () => {
    expect(written([999, 1000, 1050, 1099, 1100])).toEqual([
      '\rlinting 1000/5000 files… a.yml\x1b[K',
      '\rlinting 1100/5000 files… a.yml\x1b[K',
      '\r\x1b[K',
    ])
  })
  test.each([1, 5, 24, 25, 26, 27, 30, 40])('fits into %i columns', (width) => {
    const [line] = written([1000], { width, name: `${'도쿄😀/'.repeat(9)}\x1b[31mz.yml` })
    const text = line!.slice(1).replace('\x1b[K', '')
    expect(stringWidth(text)).toBeLessThan(Math.max(width, 1))
    expect(text).not.toContain('\x1b')
  })
  test('shows the end of a long name', () => {
    expect(written([1000], { width: 36, name: 'folder/folder/z.yml' })[0]).toBe(
      '\rlinting 1000/5000 files… …der/z.yml\x1b[K',
    )
  })
})
