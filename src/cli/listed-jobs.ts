import type { ConfigDocument, PlacedJob } from '../generate/config-edit/config-document.ts'
import { timing } from '../lint/jobs.ts'
import { decode } from '../prometheus/config/decode.ts'
import { Struct } from '../prometheus/config/struct.ts'
import { durationText } from '../prometheus/duration.ts'
import type { Release } from '../prometheus/release.ts'
import { config } from '../prometheus/schema/index.ts'
import type { ListedJob } from '../report/job-table.ts'

/**
 * The jobs of a config; of those with mistakes what can be read.
 * @param main whose global section holds for them; the config itself, unless it is a file of scrape_config_files
 */
export function listedJobs(document: ConfigDocument, release: Release, main = document): ListedJob[] {
  const { root } = decode(config, document.tree, release)
  const mainRoot = main === document ? root : decode(config, main.tree, release).root
  const global = mainRoot?.struct('global')
  const structs = root?.list('scrape_configs') ?? []
  return document.jobs.map((job) => {
    const it = structs[job.index]
    return listedJob(document, job, it instanceof Struct ? it : undefined, global)
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
