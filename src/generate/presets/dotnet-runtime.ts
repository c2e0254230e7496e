import { GROUPS, metricsOf } from './dotnet-metrics.ts'
import { alerts, SIGNALS, type Signal } from './dotnet-signals.ts'
import { keepMetrics } from './keep-metrics.ts'
import { items } from './options.ts'
import type { Panel, PanelRow, Preset, PresetOptions, RuleGroup } from './preset.ts'
import { OF_SHOWN_JOBS, ofJob, record } from './promql.ts'
import { drop, literal, type RelabelRule } from './relabeling.ts'

const ROW_TITLES = {
  gc: 'Garbage collection',
  jit: 'JIT compiler',
  threadpool: 'Thread pool',
  exceptions: 'Exceptions',
  contention: 'Lock contention',
} as const

/** The groups asked for, each once, in the order of the table. */
const groupsOf = (options: PresetOptions) => GROUPS.filter((group) => items(options, 'groups').includes(group))

/**
 * Drops the exceptions of other types; what counts all of them, without a type, stays. There is no regular expression for
 * "none of these" in RE2: those of other types are marked first.
 */
function keepTypes(types: readonly string[]): readonly RelabelRule[] {
  const mark = '__tmp_other_exception'
  const of = (regex: string): RelabelRule => ({
    source_labels: ['__name__', 'type'],
    regex: `dotnet_exceptions_total;${regex}`,
    target_label: mark,
  })
  return [
    { ...of('.+'), replacement: 'yes' },
    ...(types.length === 0 ? [] : [{ ...of(`(?:${types.map(literal).join('|')})`), replacement: '' }]),
    drop(mark, 'yes'),
  ]
}

/** Whether the types of exceptions are limited: an empty list keeps none of them. */
const limitsTypes = (options: PresetOptions): boolean => Array.isArray(options['exception_types'])

function metricRelabeling(options: PresetOptions): readonly RelabelRule[] {
  const groups = groupsOf(options)
  const limited = groups.includes('exceptions') && limitsTypes(options)
  return [keepMetrics(metricsOf(groups)), ...(limited ? keepTypes(items(options, 'exception_types')) : [])]
}

function rules(options: PresetOptions, job: string): readonly RuleGroup[] {
  const its = ofJob(job)
  const alertsOf = alerts(job)
  return [
    {
      name: `${job}/dotnet-runtime`,
      rules: groupsOf(options).flatMap((group) => [
        ...signalsOf(group).flatMap(({ record: name, expression }) =>
          name === undefined ? [] : [record(name, job, expression(its))],
        ),
        ...(alertsOf[group] ?? []),
      ]),
    },
  ]
}

function panels(options: PresetOptions): readonly PanelRow[] {
  return groupsOf(options).map((group) => ({ title: ROW_TITLES[group], panels: signalsOf(group).map(panel) }))
}

const signalsOf = (wanted: string): readonly Signal[] => SIGNALS.filter(({ group }) => group === wanted)

function panel({ title, description, unit, legend, expression }: Signal): Panel {
  const queries = [{ expr: expression(OF_SHOWN_JOBS), legend }]
  return { title, ...(description === undefined ? {} : { description }), unit, queries }
}

export const dotnetRuntime: Preset = {
  name: 'dotnet-runtime',
  summary: 'the runtime of .NET programs, by prometheus-net.DotNetRuntime',
  doc: `Needs [prometheus-net.DotNetRuntime](https://github.com/djluck/prometheus-net.DotNetRuntime) in the program:
\`DotNetRuntimeStatsBuilder.Default().StartCollecting()\`. Of the groups that are asked for, metrics are kept by the names
that the library gives them, and by those that people give them who write them by hand; all others are dropped. Rules
and panels take both. The CPU time of collections needs \`WithGcStats(CaptureLevel.Informational)\`; the time paused does
not.

From \`WithExceptionStats(CaptureLevel.Errors)\` on, exceptions are counted by type. There is no end to the types that a
program may have, and each makes a series: name those to keep as \`exception_types\`. The count without a type stays.`,
  port: 5000,
  metrics: metricsOf(GROUPS),
  options: [
    { name: 'groups', doc: 'Groups of metrics to keep.', kind: 'list', values: GROUPS, default: GROUPS },
    {
      name: 'exception_types',
      doc: 'Types of exceptions whose series are kept, of an empty list none; all of them where it is left out.',
      kind: 'list',
      default: undefined,
      example: ['System.TimeoutException', 'System.InvalidOperationException'],
    },
  ],
  scrape: (options) => ({ metric_relabel_configs: metricRelabeling(options) }),
  warnings: (options) => {
    const hasTypes = groupsOf(options).includes('exceptions')
    if (hasTypes === limitsTypes(options)) return []
    return hasTypes
      ? ['each type of exception makes a series of its own, without end: exception_types limits them']
      : ['exception_types does nothing without the group exceptions']
  },
  rules,
  panels,
}
