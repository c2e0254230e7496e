import { renderColumns } from './columns.ts'
import { type Paint, printable } from './terminal.ts'

/** A job as a list shows it. */
export interface ListedJob {
  readonly job: string
  /** 1-based. */
  readonly line: number
  /** Its fields that find targets: `static_configs`, `file_sd_configs`, … */
  readonly discoveries: readonly string[]
  /** Its own, or that which holds for all; as Prometheus writes durations. */
  readonly interval: string
  /** How many targets its static_configs have. */
  readonly targets: number
}

/** A line for each job. */
export function renderJobTable(jobs: readonly ListedJob[], paint: Paint): string {
  if (jobs.length === 0) return ''
  const rows = jobs.map(({ job, line, discoveries, interval, targets }) => [
    printable(job),
    String(line),
    discoveries.map((field) => field.replace(/_configs$/, '')).join(', ') || '-',
    interval,
    discoveries.includes('static_configs') ? String(targets) : '-',
  ])
  return renderColumns(['JOB', 'LINE', 'DISCOVERY', 'INTERVAL', 'STATIC TARGETS'], rows, paint)
}
