import { intervals } from '../intervals.ts'
import type { Opinion } from '../opinion.ts'

/** Two samples have to fall into the lookback of 5 minutes, one of which may fail. */
const LONG_MS = 120_000
/** Default of --query.lookback-delta. */
const LOOKBACK_MS = 300_000

export const scrapeIntervalLong: Opinion = {
  id: 'scrape-interval-long',
  summary: 'Targets are scraped at least every 2 minutes',
  severity: 'warning',
  appliesTo: ['config', 'scrape-config'],
  docs: {
    why: `PromQL looks back 5 minutes for a sample. With an interval above 2 minutes one failed scrape is enough for a series to
count as stale: graphs have gaps, and alerts on it resolve and fire again. Above 5 minutes it is stale before each
next scrape, even if none fails.`,
    bad: `scrape_configs:
  - job_name: slow-exporter
    scrape_interval: 5m
`,
    good: `scrape_configs:
  - job_name: slow-exporter
    scrape_interval: 2m
`,
  },
  checkConfig: (model) =>
    intervals(model, oddity, 'use 2m or less, or start Prometheus with a longer --query.lookback-delta'),
}

function oddity(interval: number): string | undefined {
  if (interval <= LONG_MS) return undefined
  return interval <= LOOKBACK_MS
    ? 'one failed scrape makes its series stale within the lookback of 5m'
    : 'its series are stale before each next scrape, as the lookback is 5m'
}
