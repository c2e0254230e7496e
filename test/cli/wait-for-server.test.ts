import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { awaitedOf } from '../../src/cli/wait-for-server.ts'
import type { EditOutcome } from '../../src/report/edit-report.ts'
import { type EditReport, emptyReport } from '../../src/targets/report.ts'
import { sandbox } from '../files/sandbox.ts'

/** What is awaited, as `+ address env` or `- address env`. */
function awaited(report: Partial<EditReport>, removes = false): string[] {
  const path = join(sandbox(), 'targets.json')
  writeFileSync(path, '[]')
  const outcome: EditOutcome = {
    path,
    before: undefined,
    after: undefined,
    changed: true,
    missing: false,
    total: 0,
    report: { ...emptyReport(), ...report },
    findings: [],
  }
  return awaitedOf(outcome, removes).map(({ address, labels, shown, file }) => {
    expect(file).toBe(path)
    return `${shown ? '+' : '-'} ${address} ${labels?.get('env') ?? 'any'}`
  })
}

const target = (address: string, env: string) => ({ address, labels: new Map([['env', env]]) })
const labels = (env: string) => new Map([['env', env]])

test('what stands in a file now is to be shown, what was there is not', () => {
  expect(awaited({ added: [target('a', 'x')], unchanged: [target('b', 'x')], removed: [target('c', 'x')] })).toEqual([
    '+ a x',
    '+ b x',
    '- c x',
  ])
  const updated = [
    { address: 'a', before: labels('x'), after: labels('y') },
    { address: 'new', previousAddress: 'old', before: labels('x'), after: labels('x') },
  ]
  expect(awaited({ updated })).toEqual(['+ a y', '+ new x', '- a x', '- old x'])
})

test('of a target that stood there twice, one stays', () => {
  expect(awaited({ unchanged: [target('a', 'x')], removed: [target('a', 'x'), target('a', 'y')] })).toEqual([
    '+ a x',
    '- a y',
  ])
})

test('what is to be removed and is not there is not to be shown, but for globs', () => {
  const unmatched = ['a:1', 'web*'].map((text) => ({ text, hint: undefined }))
  expect(awaited({ unmatched }, true)).toEqual(['- a:1 any'])
  expect(awaited({ unmatched })).toEqual([])
})
