import type { Dashboard, Panel, RowPanel } from '@grafana/grafana-foundation-sdk/dashboard'
import type { Dataquery } from '@grafana/grafana-foundation-sdk/prometheus'
import * as units from '@grafana/grafana-foundation-sdk/units'
import { describe, expect, inject, it } from 'vitest'
import { dashboardJson } from '../../src/generate/dashboard.ts'
import { PRESETS, presetByName, presetOptions } from '../../src/generate/presets/index.ts'
import type { PanelRow } from '../../src/generate/presets/preset.ts'
import { ruleFileText } from '../../src/generate/rule-file.ts'
import { parseRelease } from '../../src/prometheus/release.ts'
import { checkQuery } from '../../src/promql/check.ts'
import { ruleVerdicts } from '../rules/promtool.ts'
import { presetCases } from './presets/cases.ts'

const withPanels = presetCases().filter(({ preset }) => preset.panels)

/** The panels of all presets, on one dashboard. */
const everything = PRESETS.flatMap((preset) => preset.panels?.(presetOptions(preset, {})) ?? [])

const dashboards = [
  { name: 'all presets', rows: everything },
  ...withPanels.map(({ name, preset, options }) => ({ name, rows: preset.panels!(options) })),
]

const read = (rows: readonly PanelRow[], title = 'Shop'): Dashboard => JSON.parse(dashboardJson(title, rows))

const isRow = (panel: Panel | RowPanel): panel is RowPanel => panel.type === 'row'
const panelsOf = (dashboard: Dashboard): Panel[] =>
  (dashboard.panels ?? []).filter((panel): panel is Panel => !isRow(panel))
const queriesOf = (dashboard: Dashboard): Dataquery[] =>
  panelsOf(dashboard).flatMap(({ targets }) => (targets ?? []) as unknown as Dataquery[])

/** What Grafana puts in for one job, and for several. */
const JOBS = ['shop', String.raw`(shop|game\\.1)`]

describe.each(dashboards)('the dashboard of $name', ({ rows }) => {
  const dashboard = read(rows)

  it('has its panels in rows, each with an id of its own', () => {
    const all = dashboard.panels!
    expect(all.map(({ title }) => title)).toEqual(
      rows.flatMap((row) => [row.title, ...row.panels.map(({ title }) => title)]),
    )
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
    expect(all[0]!.type).toBe('row')
  })

  it('has no panels that overlap or stand beside the grid', () => {
    const taken = new Set<string>()
    for (const { gridPos } of dashboard.panels!) {
      const { x, y, w, h } = gridPos!
      expect(x + w).toBeLessThanOrEqual(24)
      for (let column = x; column < x + w; column++) {
        for (let line = y; line < y + h; line++) {
          expect(taken.has(`${column} ${line}`)).toBe(false)
          taken.add(`${column} ${line}`)
        }
      }
    }
  })

  it('asks the data source that its variable chooses', () => {
    const [datasource, job] = dashboard.templating.list!
    expect(datasource).toMatchObject({ name: 'datasource', type: 'datasource', query: 'prometheus' })
    expect(job).toMatchObject({ name: 'job', type: 'query', multi: true, includeAll: true })
    const chosen = { type: 'prometheus', uid: '$datasource' }
    for (const each of [job!, ...panelsOf(dashboard), ...queriesOf(dashboard)]) expect(each.datasource).toEqual(chosen)
  })

  it('has queries that parse, with no variable but $job', () => {
    for (const { targets } of panelsOf(dashboard)) {
      const ids = targets!.map((target) => (target as unknown as Dataquery).refId)
      expect(ids).toEqual(['A', 'B', 'C'].slice(0, ids.length))
    }
    for (const { expr } of queriesOf(dashboard)) {
      expect(expr).toContain('{job=~"$job"')
      for (const job of JOBS) {
        const query = expr.replaceAll('$job', job)
        expect(query.replaceAll('"$1"', '')).not.toContain('$')
        for (const version of ['2.42', '2.53', '3.5', '3.14']) {
          const problems = checkQuery(query, { release: parseRelease(version), features: new Set() })
          expect(problems, query).toEqual([])
        }
      }
    }
  })

  it("has units and labels of its legends that Grafana's SDK and the queries know", () => {
    const known: readonly unknown[] = Object.values(units)
    for (const { fieldConfig, targets } of panelsOf(dashboard)) {
      expect(known).toContain(fieldConfig!.defaults.unit)
      for (const target of targets!) {
        const { expr, legendFormat } = target as unknown as Dataquery
        for (const [, label] of legendFormat!.matchAll(/\{\{(\w+)\}\}/g)) {
          expect(expr).toMatch(new RegExp(`by \\([^)]*\\b${label}\\b`))
        }
      }
    }
  })
})

describe('a dashboard', () => {
  it('is the same text for the same input, whatever the title', () => {
    expect(dashboardJson('온프레미스 "1"', everything)).toBe(dashboardJson('온프레미스 "1"', everything))
    expect(read([], '온프레미스 "1"')).toMatchObject({ title: '온프레미스 "1"', tags: ['promsd'] })
  })

  it('shows, at first, all jobs that have its metrics', () => {
    const preset = presetByName('dotnet-runtime')!
    const [, job] = read(preset.panels!(presetOptions(preset, { groups: ['gc'] }))).templating.list!
    expect(job!.query).toMatch(/^label_values\(\{__name__=~"dotnet_collection_count_total\|[\w|]+"\}, job\)$/)
    expect(job!.query).not.toContain('process_cpu_seconds_total')
    expect(job!.current).toMatchObject({ value: ['$__all'] })
    expect(read([]).templating.list![1]!.query).toBe('label_values(job)')
  })

  it('shows clients of a TCP server only where they are asked for', () => {
    const preset = presetByName('tcp-server')!
    const queries = (perClient: boolean): string =>
      queriesOf(read(preset.panels!(presetOptions(preset, { per_client: perClient }))))
        .map(({ expr }) => expr)
        .join('\n')
    expect(queries(false)).not.toContain('client')
    expect(queries(true)).toContain('sum by (client_ip) (rate(tcp_requests_by_client_total{job=~"$job"}[5m]))')
  })
})

it.each(Object.entries(inject('oracles')))('promtool %s takes the queries', (_version, oracle) => {
  const rules = [...new Set(dashboards.flatMap(({ rows }) => queriesOf(read(rows)).map(({ expr }) => expr)))].map(
    (expr, i) => ({ record: `job:query:number${i}`, expr: expr.replaceAll('$job', JOBS[1]!) }),
  )
  expect(ruleVerdicts(oracle, [ruleFileText([{ name: 'queries', rules }])])).toEqual([undefined])
})
