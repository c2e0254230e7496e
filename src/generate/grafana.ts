// What promsd takes of Grafana's SDK: in a file of its own, so that the build can put it apart from the program.
export {
  SortOrder,
  TooltipDisplayMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common'
export {
  DashboardBuilder,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard'
export { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus'
export { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries'
