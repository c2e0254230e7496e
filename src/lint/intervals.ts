import { durationText } from '../prometheus/duration.ts'
import type { ConfigModel } from './model.ts'
import type { Opined } from './opinion.ts'
import { fieldPlace } from './places.ts'

/**
 * The scrape intervals that are odd, where they are written: in jobs, and in the global config for the jobs that have
 * none.
 * @param oddity why an interval of so many milliseconds is odd; undefined where it is not
 */
export function* intervals(
  { jobs, root }: ConfigModel,
  oddity: (milliseconds: number) => string | undefined,
  hint: string,
): Generator<Opined> {
  const places = jobs.map(({ it }) => it)
  // A file of scrape_config_files has its global config elsewhere.
  const global = root.struct('global')
  if (global) places.push(global)
  for (const it of places) {
    const interval = it.value('scrape_interval')
    // 0s counts as not given.
    if (typeof interval !== 'number' || interval === 0) continue
    const reason = oddity(interval)
    if (reason === undefined || (it === global && !isInherited())) continue
    yield {
      message: `scrape_interval ${durationText(interval)}: ${reason}`,
      hint,
      ...fieldPlace(it, 'scrape_interval'),
    }
  }

  /** Whether some job may take the global interval: one of another file, or yet to be written, may. */
  function isInherited(): boolean {
    if (jobs.length === 0 || root.list('scrape_config_files').length > 0) return true
    return jobs.some(({ it }) => it.number('scrape_interval') === 0)
  }
}
