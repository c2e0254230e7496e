import type { Group } from './dotnet-metrics.ts'
import type { Panel, PresetRule } from './preset.ts'
import { anyOf, mean, ofJob, rate, sumBy, warn } from './promql.ts'

/** What is worth watching of a .NET process: recorded by a rule, and shown by a panel. */
export interface Signal {
  readonly group: Group
  /** Name of the recording rule; what is only shown has none. */
  readonly record?: string
  readonly title: string
  readonly description?: string
  readonly unit: Panel['unit']
  readonly legend: string
  /** The query over the series with these matchers, whichever of the names they have. */
  expression(matchers: string): string
}

const PROCESS = 'job, instance'
const LEGEND = '{{job}} {{instance}}'

/** A sum for each process, of what the first of the metrics gives that there is. */
const total =
  (...metrics: readonly string[]) =>
  (matchers: string): string =>
    anyOf(...metrics.map((metric) => sumBy(PROCESS, `${metric}{${matchers}}`)))

/** The same of the increase per second. */
const perSecond =
  (...counters: readonly string[]) =>
  (matchers: string): string =>
    anyOf(...counters.map((counter) => sumBy(PROCESS, rate(counter, matchers))))

/** Collections a second, by generation: prometheus-net.DotNetRuntime calls the label gc_generation. */
function collections(matchers: string): string {
  const renamed = `label_replace(${rate('dotnet_gc_collection_count_total', matchers)}, "generation", "$1", "gc_generation", "(.+)")`
  const byGeneration = (expression: string): string => sumBy(`${PROCESS}, generation`, expression)
  return anyOf(
    byGeneration(rate('dotnet_gc_collections_total', matchers)),
    byGeneration(renamed),
    byGeneration(rate('dotnet_collection_count_total', matchers)),
  )
}

function oldestCollections(matchers: string): string {
  return anyOf(
    sumBy(PROCESS, rate('dotnet_gc_collections_total', `${matchers}, generation="2"`)),
    sumBy(PROCESS, rate('dotnet_gc_collection_count_total', `${matchers}, gc_generation="2"`)),
    sumBy(PROCESS, rate('dotnet_collection_count_total', `${matchers}, generation="2"`)),
  )
}

function gcShare(matchers: string): string {
  const time = perSecond('dotnet_gc_time_seconds_total', 'dotnet_gc_collection_seconds_sum')(matchers)
  return `(\n${time}\n)\n/\n${perSecond('process_cpu_seconds_total')(matchers)}\n* 100`
}

const pauses = (matchers: string): string =>
  anyOf(
    sumBy(PROCESS, rate('dotnet_gc_pause_seconds_sum', matchers)),
    sumBy(PROCESS, `avg_over_time(dotnet_gc_pause_ratio{${matchers}}[5m])`),
  )

/** A gauge as people write it, the histogram of prometheus-net.DotNetRuntime. */
const queueLength = (matchers: string): string =>
  anyOf(
    sumBy(PROCESS, `avg_over_time(dotnet_threadpool_queue_length{${matchers}}[5m])`),
    mean(PROCESS, 'dotnet_threadpool_queue_length', matchers),
  )

export const SIGNALS: readonly Signal[] = [
  {
    group: 'gc',
    record: 'instance:dotnet_gc_time:percent5m',
    title: 'GC share of CPU time',
    unit: 'percent',
    legend: LEGEND,
    expression: gcShare,
  },
  {
    group: 'gc',
    record: 'instance:dotnet_gc_pause:ratio5m',
    title: 'Time paused for collections',
    unit: 'percentunit',
    legend: LEGEND,
    expression: pauses,
  },
  {
    group: 'gc',
    record: 'instance_generation:dotnet_gc_collections:rate5m',
    title: 'Collections by generation',
    unit: 'ops',
    legend: `${LEGEND} gen {{generation}}`,
    expression: collections,
  },
  {
    group: 'gc',
    record: 'instance:dotnet_gc_gen2_collections:rate5m',
    title: 'Collections of generation 2',
    unit: 'ops',
    legend: LEGEND,
    expression: oldestCollections,
  },
  {
    group: 'gc',
    record: 'instance:dotnet_gc_heap_size_bytes:sum',
    title: 'Heap',
    unit: 'bytes',
    legend: LEGEND,
    expression: total('dotnet_gc_heap_size_bytes', 'dotnet_total_memory_bytes'),
  },
  {
    group: 'gc',
    title: 'Committed memory',
    unit: 'bytes',
    legend: LEGEND,
    expression: total('dotnet_gc_committed_memory_bytes'),
  },
  {
    group: 'jit',
    record: 'instance:dotnet_jit_methods:rate5m',
    title: 'Methods compiled',
    unit: 'ops',
    legend: LEGEND,
    expression: perSecond('dotnet_jit_methods_total', 'dotnet_jit_method_total'),
  },
  {
    group: 'jit',
    record: 'instance:dotnet_jit_time_seconds:rate5m',
    title: 'Time in the JIT compiler',
    description: 'Seconds of each second',
    unit: 'percentunit',
    legend: LEGEND,
    expression: perSecond('dotnet_jit_time_seconds_total', 'dotnet_jit_method_seconds_total'),
  },
  {
    group: 'threadpool',
    record: 'instance:dotnet_threadpool_threads:sum',
    title: 'Threads of the pool',
    unit: 'short',
    legend: LEGEND,
    expression: total('dotnet_threadpool_threads_total', 'dotnet_threadpool_num_threads'),
  },
  {
    group: 'threadpool',
    record: 'instance:dotnet_threadpool_queue_length:mean5m',
    title: 'Queue of the pool',
    description: 'Work items that wait for a thread',
    unit: 'short',
    legend: LEGEND,
    expression: queueLength,
  },
  {
    group: 'exceptions',
    record: 'instance:dotnet_exceptions:rate5m',
    title: 'Exceptions',
    unit: 'cps',
    legend: LEGEND,
    expression: perSecond('dotnet_exceptions_total'),
  },
  {
    group: 'exceptions',
    title: 'Exceptions by type',
    description: 'The ten types with the most',
    unit: 'cps',
    legend: '{{job}} {{type}}',
    expression: (matchers) => `topk(10, ${sumBy('job, type', rate('dotnet_exceptions_total', matchers))})`,
  },
  {
    group: 'contention',
    record: 'instance:dotnet_contention:rate5m',
    title: 'Locks contended',
    unit: 'cps',
    legend: LEGEND,
    expression: perSecond('dotnet_contention_total'),
  },
]

/** Alerts of a job, by the group whose recording rules they need. */
export function alerts(job: string): Readonly<Partial<Record<Group, readonly PresetRule[]>>> {
  const its = ofJob(job)
  const process = '{{ $labels.instance }} ({{ $labels.job }})'
  return {
    gc: [
      warn('DotnetGcShareHigh', job, {
        expr: `instance:dotnet_gc_time:percent5m{${its}} > 20`,
        duration: '10m',
        summary: `${process} is busy collecting garbage`,
        description: 'Garbage collections take {{ $value | printf "%.0f" }} % of its CPU time.',
      }),
      warn('DotnetGcPausesLong', job, {
        expr: `instance:dotnet_gc_pause:ratio5m{${its}} > 0.1`,
        duration: '10m',
        summary: `${process} is paused for garbage collections`,
        description: 'It stands still {{ $value | humanizePercentage }} of the time.',
      }),
    ],
    threadpool: [
      warn('DotnetThreadPoolQueueLong', job, {
        expr: `instance:dotnet_threadpool_queue_length:mean5m{${its}} > 100`,
        duration: '5m',
        summary: `The thread pool of ${process} does not keep up`,
        description: '{{ $value | printf "%.0f" }} work items wait for a thread: often, threads are blocked.',
      }),
    ],
    exceptions: [
      warn('DotnetExceptionsMany', job, {
        expr: `instance:dotnet_exceptions:rate5m{${its}} > 10`,
        duration: '10m',
        summary: `${process} throws many exceptions`,
        description: '{{ $value | printf "%.1f" }} exceptions are thrown each second.',
      }),
    ],
    contention: [
      warn('DotnetLocksContended', job, {
        expr: `instance:dotnet_contention:rate5m{${its}} > 100`,
        duration: '10m',
        summary: `Threads of ${process} wait for locks`,
        description: '{{ $value | printf "%.0f" }} times a second, a thread has to wait for a lock.',
      }),
    ],
  }
}
