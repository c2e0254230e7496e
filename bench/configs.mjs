// Configs that the benchmarks read.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { folder } from './race.mjs'

/** A config of static jobs, with a relabel rule each or none; 200 distinct regular expressions in turn. */
export function configOf(name, jobs, relabel) {
  let text = 'global:\n  scrape_interval: 15s\nscrape_configs:\n'
  for (let i = 0; i < jobs; i++) {
    text += `  - job_name: job-${i}
    scrape_interval: 30s
    scrape_timeout: 10s
    metrics_path: /metrics
    static_configs:
      - targets: ['host-${i}-a:9100', 'host-${i}-b:9100']
        labels:
          env: prod
          dc: dc${i % 7}
`
    if (!relabel) continue
    text += `    relabel_configs:
      - source_labels: [__address__]
        regex: '(host-${i % 200}-.*):(\\d+)'
        target_label: instance
        replacement: '\${1}'
`
  }
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}
