import { intervals } from '../intervals.ts'
import type { Opinion } from '../opinion.ts'

const SHORT_MS = 5000

export const scrapeIntervalShort: Opinion = {
  id: 'scrape-interval-short',
  summary: 'Targets are not scraped more often than every 5 seconds',
  severity: 'warning',
  appliesTo: ['config', 'scrape-config'],
  docs: {
    why: `Each halving of the interval doubles the samples, the memory and the load of the targets. Below 5 seconds there is
rarely anything to see that rules and dashboards, evaluated every 15 to 60 seconds, would show.`,
    bad: `scrape_configs:
  - job_name: node
    scrape_interval: 1s
    scrape_timeout: 1s
`,
    good: `scrape_configs:
  - job_name: node
    scrape_interval: 15s
`,
  },
  checkConfig: (model) =>
    intervals(model, (interval) => (interval < SHORT_MS ? 'the interval is below 5s' : undefined), 'use 5s or more'),
}
