import { durationText } from '../prometheus/duration.ts'
import type { ConfigModel } from './model.ts'
import type { Opined } from './opinion.ts'
import { fieldPlace } from './places.ts'

/** The scrape intervals that are odd, where they are written: in jobs, and in the global config. */
export function* intervals(
  { jobs, global }: ConfigModel,
  isOdd: (milliseconds: number) => boolean,
  reason: string,
  hint: string,
): Generator<Opined> {
  const places = [...jobs.map(({ it }) => it), ...(global ? [global] : [])]
  for (const it of places) {
    const interval = it.value('scrape_interval')
    // 0s counts as not given.
    if (typeof interval !== 'number' || interval === 0 || !isOdd(interval)) continue
    yield {
      message: `scrape_interval ${durationText(interval)}: ${reason}`,
      hint,
      ...fieldPlace(it, 'scrape_interval'),
    }
  }
}
