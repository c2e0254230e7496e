import type { ConfigDocument, PlacedJob } from '../generate/config-edit/config-document.ts'
import { timing } from '../lint/jobs.ts'
import { decode } from '../prometheus/config/decode.ts'
import { Struct } from '../prometheus/config/struct.ts'
import { durationText } from '../prometheus/duration.ts'
import type { Release } from '../prometheus/release.ts'
import { config } from '../prometheus/schema/index.ts'
import type { ListedJob } from '../report/job-table.ts'

/** The jobs of a config; of those with mistakes what can be read. */
export function listedJobs(document: ConfigDocument, release: Release): ListedJob[] {
  const { root } = decode(config, document.tree, release)
  const structs = root?.list('scrape_configs') ?? []
  return document.jobs.map((job) => {
    const it = structs[job.index]
    return listedJob(document, job, it instanceof Struct ? it : undefined, root?.struct('global'))
  })
}

function listedJob(
  { source }: ConfigDocument,
  { name, node }: PlacedJob,
  it: Struct | undefined,
  global: Struct | undefined,
): ListedJob {
  const groups = it?.structs('static_configs') ?? []
  return {
    job: name,
    line: source.lineAt(node.start),
    discoveries: it?.names.filter((field) => field === 'static_configs' || field.endsWith('_sd_configs')) ?? [],
    interval: it ? durationText(timing(it, global).interval) : '',
    targets: groups.reduce((sum, group) => sum + group.list('targets').length, 0),
  }
}
