import type { PresetMetric } from './preset.ts'

export const GROUPS = ['gc', 'jit', 'threadpool', 'exceptions', 'contention'] as const

export type Group = (typeof GROUPS)[number]

type Row = readonly [name: string, type: PresetMetric['type'], doc: string, labels?: readonly string[]]

/**
 * By group: names that people write, then those of prometheus-net.DotNetRuntime 4 (Metrics/Producers; of 3 where it says
 * so) and, for gc, those that prometheus-net itself has (Prometheus/DotNetStats.cs).
 */
const ROWS: Readonly<Record<Group, readonly Row[]>> = {
  gc: [
    ['dotnet_gc_collections_total', 'counter', 'Collections.', ['generation']],
    ['dotnet_gc_heap_size_bytes', 'gauge', 'Size of the heap.', ['gc_generation']],
    ['dotnet_gc_time_seconds_total', 'counter', 'Time spent in collections.'],
    ['dotnet_gc_committed_memory_bytes', 'gauge', 'Memory that is committed.'],
    ['dotnet_gc_collection_count_total', 'counter', 'Collections.', ['gc_generation', 'gc_reason']],
    ['dotnet_gc_collection_reasons_total', 'counter', 'Collections by reason, only in DotNetRuntime 3.', ['reason']],
    ['dotnet_gc_collection_seconds', 'histogram', 'Time spent in collections.', ['gc_generation', 'gc_type']],
    ['dotnet_gc_pause_seconds', 'histogram', 'Pauses for collections.'],
    ['dotnet_gc_pause_ratio', 'gauge', 'Share of the time in which the process was paused, from 0 to 1.'],
    ['dotnet_gc_cpu_ratio', 'gauge', "Share of the process's CPU time that collections took, from 0 to 1."],
    ['dotnet_gc_allocated_bytes_total', 'counter', 'Memory that has been allocated.', ['gc_heap']],
    ['dotnet_gc_memory_total_available_bytes', 'gauge', 'Memory that .NET may allocate.'],
    ['dotnet_gc_pinned_objects', 'gauge', 'Objects that are pinned.'],
    ['dotnet_gc_finalization_queue_length', 'gauge', 'Objects that wait for their finalizer.'],
    ['dotnet_collection_count_total', 'counter', 'Collections (prometheus-net).', ['generation']],
    ['dotnet_total_memory_bytes', 'gauge', 'Memory of the heap (prometheus-net).'],
    ['process_cpu_seconds_total', 'counter', 'CPU time of the process (prometheus-net), for the share of it.'],
  ],
  jit: [
    ['dotnet_jit_methods_total', 'counter', 'Methods that have been compiled.'],
    ['dotnet_jit_time_seconds_total', 'counter', 'Time spent in the compiler.'],
    ['dotnet_jit_method_total', 'counter', 'Methods that have been compiled.', ['dynamic']],
    ['dotnet_jit_method_seconds_total', 'counter', 'Time spent in the compiler.', ['dynamic']],
    ['dotnet_jit_cpu_ratio', 'gauge', "Share of the process's CPU time that the compiler took, from 0 to 1."],
    ['dotnet_jit_il_bytes', 'gauge', 'IL that has been compiled.'],
  ],
  threadpool: [
    ['dotnet_threadpool_threads_total', 'gauge', 'Threads.'],
    ['dotnet_threadpool_queue_length', 'gauge', 'Work items that wait; a histogram of it in DotNetRuntime.'],
    ['dotnet_threadpool_num_threads', 'gauge', 'Threads.'],
    ['dotnet_threadpool_queue_length', 'histogram', 'Work items that wait, as it is looked at each second.'],
    ['dotnet_threadpool_io_num_threads', 'gauge', 'Threads for I/O (Windows).'],
    ['dotnet_threadpool_throughput_total', 'counter', 'Work items that are done.'],
    ['dotnet_threadpool_timer_count', 'gauge', 'Timers.'],
    ['dotnet_threadpool_adjustments_total', 'counter', 'Changes of the number of threads.', ['adjustment_reason']],
    ['dotnet_threadpool_scheduled_total', 'counter', 'Work items that have been scheduled, only in DotNetRuntime 3.'],
    ['dotnet_threadpool_scheduling_delay_seconds', 'histogram', 'How long they waited, only in DotNetRuntime 3.'],
  ],
  exceptions: [['dotnet_exceptions_total', 'counter', 'Exceptions that have been thrown.', ['type']]],
  contention: [
    ['dotnet_contention_total', 'counter', 'Locks that had to be waited for.'],
    ['dotnet_contention_seconds_total', 'counter', 'Time spent waiting for locks.'],
  ],
}

/** The metrics of groups, in the order of the table. */
export function metricsOf(groups: readonly string[]): readonly PresetMetric[] {
  return GROUPS.filter((group) => groups.includes(group)).flatMap((group) =>
    ROWS[group].map(([name, type, doc, labels]) => ({ name, type, doc, ...(labels ? { labels } : {}) })),
  )
}
