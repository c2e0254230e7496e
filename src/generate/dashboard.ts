import {
  DashboardBuilder,
  DataqueryBuilder,
  DatasourceVariableBuilder,
  PanelBuilder,
  QueryVariableBuilder,
  RowBuilder,
  SortOrder,
  TooltipDisplayMode,
  VariableRefresh,
  VariableSort,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from './grafana.ts'
import type { Panel, PanelRow } from './presets/preset.ts'

/** Grafana's grid has 24 columns: two panels stand side by side. */
const WIDTH = 12
const HEIGHT = 8

/** The data source that the dashboard's variable chooses. */
const DATA_SOURCE = { type: 'prometheus', uid: '$datasource' }

/**
 * A Grafana dashboard as JSON. Its variables are `$datasource`, a Prometheus, and `$job`, one or several of its jobs;
 * queries name the job as `job=~"$job"`. The same input gives the same text.
 */
export function dashboardJson(title: string, rows: readonly PanelRow[]): string {
  const dashboard = new DashboardBuilder(title)
    .tags(['promsd'])
    .editable()
    .timezone('browser')
    .time({ from: 'now-6h', to: 'now' })
    .refresh('30s')
    .withVariable(new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus'))
    .withVariable(jobVariable(rows))
  let id = 0
  for (const row of rows) {
    dashboard.withRow(new RowBuilder(row.title).id(++id))
    for (const panel of row.panels) dashboard.withPanel(timeSeries(panel, ++id))
  }
  return `${JSON.stringify(dashboard.build(), null, 2)}\n`
}

/** The jobs that have what is shown, all of them at first. */
function jobVariable(rows: readonly PanelRow[]): QueryVariableBuilder {
  return new QueryVariableBuilder('job')
    .label('Job')
    .datasource(DATA_SOURCE)
    .query(`label_values(${shownSeries(rows)}job)`)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .current({ selected: true, text: ['All'], value: ['$__all'] })
}

/** A selector of the series that panels show, without those of which every process has its own. */
function shownSeries(rows: readonly PanelRow[]): string {
  const queries = rows.flatMap(({ panels }) => panels.flatMap((panel) => panel.queries.map(({ expr }) => expr)))
  const names = queries.flatMap((expr) => [...expr.matchAll(/(\w+)\{job=~"\$job"/g)].map(([, name]) => name!))
  const own = [...new Set(names)].filter((name) => !name.startsWith('process_')).sort()
  return own.length === 0 ? '' : `{__name__=~"${own.join('|')}"}, `
}

function timeSeries({ title, description, unit, queries }: Panel, id: number): PanelBuilder {
  const panel = new PanelBuilder()
    .id(id)
    .title(title)
    .datasource(DATA_SOURCE)
    .unit(unit)
    .min(0)
    .span(WIDTH)
    .height(HEIGHT)
    .legend(new VizLegendOptionsBuilder().showLegend(true))
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending))
  if (description !== undefined) panel.description(description)
  for (const [i, { expr, legend }] of queries.entries()) {
    const query = new DataqueryBuilder().datasource(DATA_SOURCE).refId(refId(i)).expr(expr).legendFormat(legend).range()
    panel.withTarget(query)
  }
  return panel
}

/** Grafana calls the queries of a panel A, B, C. */
const refId = (index: number): string => String.fromCharCode('A'.charCodeAt(0) + index)
