import { describe, expect, test } from 'vitest'
import { type ListedTarget, renderCsv, renderTable, targetRows } from '../../src/report/target-table.ts'
import { plain } from '../../src/report/terminal.ts'

const row = (address: string, labels: Record<string, string>, more: Partial<ListedTarget> = {}): ListedTarget => ({
  address,
  labels: new Map(Object.entries(labels)),
  file: 'targets.json',
  group: 0,
  line: 3,
  ...more,
})
const ROWS = [
  row('web1:80', { env: 'prod' }),
  row('münchen-東京:80', { role: 'db', env: '' }, { group: 12, line: 40 }),
  row('a\x1b[0m:1', { env: 'a,"b"\n' }),
]

describe('the table', () => {
  test('has a column for each label, lined up by width', () => {
    expect(`\n${renderTable(ROWS, false, plain)}`).toMatchInlineSnapshot(`
      "
      TARGET           env      role
      web1:80          prod
      münchen-東京:80           db
      a\\x1b[0m:1       a,"b"\\n
      "
    `)
    expect(`\n${renderTable(ROWS, true, plain)}`).toMatchInlineSnapshot(`
      "
      TARGET           env      role  FILE             GROUP
      web1:80          prod           targets.json:3   0
      münchen-東京:80           db    targets.json:40  12
      a\\x1b[0m:1       a,"b"\\n        targets.json:3   0
      "
    `)
  })
  test('of nothing is nothing', () => {
    expect(renderTable([], true, plain)).toBe('')
  })
})

test('CSV follows RFC 4180', () => {
  expect(renderCsv(ROWS)).toBe(
    [
      'address,file,group,env,role',
      'web1:80,targets.json,0,prod,',
      'münchen-東京:80,targets.json,12,,db',
      'a\x1b[0m:1,targets.json,0,"a,""b""\n",',
      '',
    ].join('\r\n'),
  )
  expect(renderCsv([])).toBe('address,file,group\r\n')
})

test('rows for JSON have plain labels', () => {
  expect(JSON.stringify(targetRows(ROWS)[1])).toBe(
    '{"file":"targets.json","group":12,"line":40,"address":"münchen-東京:80","labels":{"env":"","role":"db"}}',
  )
})
