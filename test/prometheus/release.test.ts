import { describe, expect, test } from 'vitest'
import { isBefore, NEWEST, OLDEST, parseRelease, releaseName } from '../../src/prometheus/release.ts'

describe('a release', () => {
  test.each([
    ['2.42', '2.42'],
    ['v2.53.3', '2.53'],
    [' 3.5 ', '3.5'],
    ['2.55', '2.55'],
    ['3.0.1', '3.0'],
    ['3.10', '3.10'],
    ['3.14', '3.14'],
  ])('%j is %s', (text, name) => {
    expect(releaseName(parseRelease(text))).toBe(name)
  })

  test.each(['', '3', '2.41', '2.56', '3.15', '4.0', '1.8', '3.5.x', '3.5-rc.1', 'latest', '3,5'])(
    '%j is none',
    (text) => {
      expect(() => parseRelease(text)).toThrow(
        expect.objectContaining({ exit: 2, hint: 'allowed: 2.42 to 2.55, 3.0 to 3.14' }),
      )
    },
  )

  test('comes before another by number, not by text', () => {
    const names = ['2.42', '2.53', '2.55', '3.0', '3.5', '3.10', '3.14']
    const releases = names.map(parseRelease)
    releases.forEach((release, i) => {
      releases.forEach((other, j) => {
        expect(isBefore(release, other)).toBe(i < j)
      })
    })
    expect([OLDEST, NEWEST].map(releaseName)).toEqual(['2.42', '3.14'])
  })
})
