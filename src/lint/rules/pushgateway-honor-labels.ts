import type { Source } from '../../document/source.ts'
import { splitAddress } from '../../prometheus/address.ts'
import type { Job } from '../model.ts'
import type { Opinion } from '../opinion.ts'
import { fieldPlace } from '../places.ts'
import { isWrittenBy } from '../relabeling.ts'

const NAME = /push[-_]?gateway|push[-_]?gw/i
const PORT = '9091'
/** node_exporter, windows_exporter, process-exporter, blackbox_exporter: of the machine that a Pushgateway runs on. */
const OTHER_EXPORTERS: ReadonlySet<string> = new Set(['9100', '9182', '9256', '9115'])

export const pushgatewayHonorLabels: Opinion = {
  id: 'pushgateway-honor-labels',
  summary: 'A job that scrapes a Pushgateway has honor_labels: true',
  severity: 'warning',
  appliesTo: ['config', 'scrape-config'],
  docs: {
    why: `What is pushed carries the labels \`job\` and \`instance\` of the program that pushed it. Without
\`honor_labels: true\` Prometheus puts those of the Pushgateway in their place and keeps the pushed ones as
\`exported_job\` and \`exported_instance\`: every batch job then looks like one target.`,
    bad: `scrape_configs:
  - job_name: pushgateway
    static_configs:
      - targets: [pushgateway:9091]
`,
    good: `scrape_configs:
  - job_name: pushgateway
    honor_labels: true
    static_configs:
      - targets: [pushgateway:9091]
`,
  },

  *checkConfig({ jobs, source }) {
    if (!mentionsPushgateway(jobs, source)) return
    for (const job of jobs) {
      const { name, it } = job
      if (it.boolean('honor_labels') || it.isInvalid('honor_labels') || !scrapesPushgateway(job)) continue
      yield {
        message: `job ${JSON.stringify(name)} scrapes a Pushgateway without honor_labels: true: the pushed job and instance labels are renamed`,
        hint: 'add "honor_labels: true"',
        ...fieldPlace(it, it.isWritten('honor_labels') ? 'honor_labels' : 'job_name'),
      }
    }
  },
}

/** Whether the text of the config or of a target file has the name in it: few have, and it takes no time to see. */
function mentionsPushgateway(jobs: readonly Job[], source: Source): boolean {
  if (NAME.test(source.text)) return true
  const files = jobs.flatMap(({ files: patterns }) => patterns.flatMap(({ matches = [] }) => matches))
  return [...new Set(files.map(({ document }) => document))].some((each) => each && NAME.test(each.source.text))
}

/** Whether the name of the job, or a target on the Pushgateway's port, says so. */
function scrapesPushgateway(job: Job): boolean {
  const rules = job.it.structs('relabel_configs')
  // Of a probe the targets are what is probed.
  if (job.it.map('params').has('module') || isWrittenBy(rules, '__param_target')) return false
  let isOther = false
  for (const address of addressesOf(job)) {
    const { host, port } = splitAddress(address)
    if (port === PORT && NAME.test(host)) return true
    isOther ||= port !== undefined && OTHER_EXPORTERS.has(port)
  }
  return NAME.test(job.name) && !isOther
}

function* addressesOf({ it, files }: Job): Generator<string> {
  for (const group of it.structs('static_configs')) yield* group.strings('targets')
  for (const { matches } of files) {
    for (const { document } of matches ?? []) {
      for (const group of document?.groups ?? []) yield* group.addresses()
    }
  }
}
