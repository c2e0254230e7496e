import type { Source } from '../../document/source.ts'
import { splitAddress } from '../../prometheus/address.ts'
import type { TargetDocument } from '../../targets/document.ts'
import type { Job } from '../model.ts'
import type { Opinion } from '../opinion.ts'
import { fieldPlace } from '../places.ts'
import { isWrittenBy } from '../relabeling.ts'

const NAME = /push[-_]?gateway|push[-_]?gw/i
/** Of a job that is named after nothing else: `pushgateway-prod` may be one of many, `pushgateway-alerts` is another. */
const WHOLE_NAME =
  /^(?:[\w-]+[-_/])?push[-_]?(?:gateway|gw)s?(?:[-_/](?:\d+|prod|production|stag(?:e|ing)|test|dev|qa))?$/i
const PORT = '9091'
/** As a proxy before it has them; none where the address has no port. */
const WEB_PORTS: ReadonlySet<string | undefined> = new Set([undefined, '80', '443'])
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
\`exported_job\` and \`exported_instance\`: every batch job then looks like one target. What else the same job scrapes could
then say that it is another job: leave the Pushgateway to one of its own.`,
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
      if (it.boolean('honor_labels') || it.isInvalid('honor_labels')) continue
      const found = pushgatewayAmong(job)
      if (!found) continue
      const isWritten = it.isWritten('honor_labels')
      const change = isWritten ? 'set "honor_labels" to true' : 'add "honor_labels: true"'
      yield {
        message: `job ${JSON.stringify(name)} scrapes a Pushgateway without honor_labels: true: the pushed job and instance labels are renamed`,
        // For the others it would let them say which job and instance they are.
        hint: found.hasOthers ? 'give the Pushgateway a job of its own, with "honor_labels: true"' : change,
        ...fieldPlace(it, isWritten ? 'honor_labels' : 'job_name'),
      }
    }
  },
}

/** Whether the text of the config or of a target file has the name in it: few have, and it takes no time to see. */
function mentionsPushgateway(jobs: readonly Job[], source: Source): boolean {
  if (NAME.test(source.text)) return true
  // Several jobs may read one file.
  const seen = new Set<TargetDocument>()
  for (const { files } of jobs) {
    for (const { matches } of files) {
      for (const { document } of matches ?? []) {
        if (!document || seen.has(document)) continue
        if (NAME.test(document.source.text)) return true
        seen.add(document)
      }
    }
  }
  return false
}

/** Whether a job scrapes a Pushgateway, and what else; undefined where nothing but its name may say so. */
function pushgatewayAmong(job: Job): { readonly hasOthers: boolean } | undefined {
  const { it, name } = job
  const rules = it.structs('relabel_configs')
  // Of a probe the targets are what is probed.
  if (it.map('params').has('module') || isWrittenBy(rules, '__param_target')) return undefined
  // A Pushgateway behind a prefix still has its metrics at the end of it.
  if (!it.string('metrics_path').endsWith('/metrics')) return undefined
  let hasGateway = false
  let hasOthers = false
  for (const address of addressesOf(job)) {
    if (isGateway(address, name)) hasGateway = true
    else hasOthers = true
    if (hasGateway && hasOthers) return { hasOthers }
  }
  return hasGateway || (!hasOthers && WHOLE_NAME.test(name)) ? { hasOthers } : undefined
}

function isGateway(address: string, job: string): boolean {
  const { host, port } = splitAddress(address)
  const isHost = NAME.test(host)
  if (port === PORT) return isHost || NAME.test(job)
  if (!NAME.test(job) || (port !== undefined && OTHER_EXPORTERS.has(port))) return false
  return isHost || (WEB_PORTS.has(port) && WHOLE_NAME.test(job))
}

function* addressesOf({ it, files }: Job): Generator<string> {
  for (const group of it.structs('static_configs')) yield* group.strings('targets')
  for (const { matches } of files) {
    for (const { document } of matches ?? []) {
      for (const group of document?.groups ?? []) yield* group.addresses()
    }
  }
}
