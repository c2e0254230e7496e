import { dirname } from 'node:path'
import { EXIT, Failure } from '../diagnostics/failure.ts'
import { didYouMean } from '../diagnostics/suggest.ts'
import { itemsOf, resolve } from '../document/node.ts'
import { goGlob, goJoin } from '../files/glob.ts'
import { type ConfigDocument, fieldOf, type PlacedJob } from '../generate/config-edit/config-document.ts'
import { jobNamed } from '../generate/config-edit/edit-jobs.ts'
import { parseConfig, readConfigFile } from './edit-config.ts'

/** Above that many the names of all jobs are no help. */
const FEW_JOBS = 10

/** The job of a name. Throws a Failure (exit 1) with the nearest name where there is none. */
export function requireJob(document: ConfigDocument, name: string): PlacedJob {
  const job = jobNamed(document, name)
  if (!job)
    throw new Failure(EXIT.refused, `${document.file} has no job ${JSON.stringify(name)}`, nearest(document, name))
  if (!job.mapping) throw new Failure(EXIT.refused, `the job ${JSON.stringify(name)} has no fields`)
  return job
}

/** A sentence with the job that may have been meant. */
export function nearest(document: ConfigDocument, name: string): { hint?: string } {
  const { jobs } = document
  const file = scrapeConfigFiles(document).find((path) => hasJob(path, name))
  if (file !== undefined) return { hint: `${file} has it: -c ${file}` }
  const names = jobs.map((job) => job.name)
  const all = names.length === 0 || names.length > FEW_JOBS ? undefined : `its jobs are ${names.join(', ')}`
  const hint = didYouMean(name, names) ?? all
  return hint === undefined ? {} : { hint }
}

/** The files that a config takes in as scrape_config_files, as a person in the current folder would type them. */
export function scrapeConfigFiles(document: ConfigDocument): readonly string[] {
  return scrapeConfigPatterns(document).flatMap((pattern) => goGlob(goJoin(dirname(document.file), pattern)) ?? [])
}

/** The scrape_config_files of a config as they are written. */
export function scrapeConfigPatterns({ tree }: ConfigDocument): readonly string[] {
  const root = tree.root && resolve(tree.root)
  const list = root?.kind === 'mapping' ? fieldOf(root, 'scrape_config_files')?.value : undefined
  const patterns = list && resolve(list)
  if (patterns?.kind !== 'sequence') return []
  return [...itemsOf(patterns)].flatMap((item) => {
    const pattern = resolve(item)
    return pattern.kind === 'scalar' ? [pattern.value] : []
  })
}

/** A file that cannot be read has no job to tell of. */
function hasJob(path: string, name: string): boolean {
  try {
    return parseConfig(path, readConfigFile(path)).jobs.some((job) => job.name === name)
  } catch (error) {
    if (error instanceof Failure) return false
    throw error
  }
}
