import { describe, expect, test } from 'vitest'
import { isBefore, NEWEST, OLDEST, type Release } from '../../src/prometheus/release.ts'
import { allFunctions, functionOf, isExperimental } from '../../src/promql/functions.ts'
import { releases } from '../../src/promql/syntax.ts'

const release = (major: number, minor: number): Release => ({ major, minor })

describe('the table of functions', () => {
  const functions = [...allFunctions().values()]

  test('is sorted by name, each once', () => {
    const names = functions.map(({ name }) => name)
    expect(names).toEqual([...new Set(names)].sort())
  })

  test('has releases that make sense', () => {
    for (const { since, until, experimental } of functions) {
      if (since) expect(isBefore(OLDEST, since) && !isBefore(NEWEST, since)).toBe(true)
      if (until) expect(isBefore(since ?? OLDEST, until)).toBe(true)
      if (typeof experimental === 'object') expect(isBefore(since ?? OLDEST, experimental.until)).toBe(true)
    }
  })

  test('has a type for each argument', () => {
    for (const { args, returns, variadic } of functions) {
      for (const type of [...args, returns]) expect(['scalar', 'vector', 'matrix', 'string']).toContain(type)
      if (variadic !== 0) expect(args.length).toBeGreaterThan(0)
    }
  })

  test('gives each release its own', () => {
    const counts = [...releases()].map((each) => functions.filter(({ name }) => functionOf(name, each)).length)
    expect(counts[0]).toBe(70)
    expect(counts.at(-1)).toBe(90)
    expect(functionOf('holt_winters', release(2, 55))).toBeDefined()
    expect(functionOf('holt_winters', release(3, 0))).toBeUndefined()
    expect(functionOf('RATE', NEWEST)).toBeUndefined()
    expect(functionOf('toString', NEWEST)).toBeUndefined()
  })

  test('knows until when a function is experimental', () => {
    const first = functionOf('first_over_time', release(3, 13))!
    expect(isExperimental(first, release(3, 13))).toBe(true)
    expect(isExperimental(first, release(3, 14))).toBe(false)
    expect(isExperimental(functionOf('rate', OLDEST)!, OLDEST)).toBe(false)
    expect(isExperimental(functionOf('info', NEWEST)!, NEWEST)).toBe(true)
  })
})
