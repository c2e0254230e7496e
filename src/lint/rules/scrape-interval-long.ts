import { intervals } from '../intervals.ts'
import type { Opinion } from '../opinion.ts'

/** Two samples have to fall into the lookback of 5 minutes, one of which may fail. */
const LONG_MS = 120_000

export const scrapeIntervalLong: Opinion = {
  id: 'scrape-interval-long',
  summary: 'Targets are scraped at least every 2 minutes',
  severity: 'warning',
  appliesTo: ['config', 'scrape-config'],
  docs: {
    why: `PromQL looks back 5 minutes for a sample. With an interval above 2 minutes one failed scrape is enough for a series to
count as stale: graphs have gaps, and alerts on it resolve and fire again.`,
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
    intervals(
      model,
      (interval) => interval > LONG_MS,
      'one failed scrape makes its series stale within the lookback of 5m',
      'use 2m or less, or start Prometheus with a longer --query.lookback-delta',
    ),
}
