import { EXIT, Failure } from '../diagnostics/failure.ts'
import { didYouMean } from '../diagnostics/suggest.ts'
import type { ConfigDocument, PlacedJob } from '../generate/config-edit/config-document.ts'
import { jobNamed } from '../generate/config-edit/edit-jobs.ts'

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
export function nearest({ jobs }: ConfigDocument, name: string): { hint?: string } {
  const names = jobs.map((job) => job.name)
  const all = names.length === 0 || names.length > FEW_JOBS ? undefined : `its jobs are ${names.join(', ')}`
  const hint = didYouMean(name, names) ?? all
  return hint === undefined ? {} : { hint }
}
