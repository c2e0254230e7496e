import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { EXIT, Failure } from '../diagnostics/failure.ts'
import { didYouMean } from '../diagnostics/suggest.ts'
import { isOneFile } from '../files/read.ts'
import { formatOf } from './read-target-file.ts'

/** A target file that is to be made. */
export interface ExtractPath {
  /** As a person in the current folder would type it. */
  readonly path: string
  /** As the config names it: from its own folder, or absolute where it lies elsewhere. */
  readonly inConfig: string
}

/**
 * The target files of jobs, by their names.
 * @param to as it was asked for, relative to the current folder; `{job}` stands for the name of the job
 * @throws Failure (exit 2) for a name that file_sd does not take, that several jobs would have, or that the config has
 */
export function extractPaths(
  jobs: readonly string[],
  to: string | undefined,
  config: string,
): ReadonlyMap<string, ExtractPath> {
  const pattern = to ?? join(dirname(config), 'targets', '{job}.json')
  formatOf(pattern)
  if (to !== undefined) refusePlaceholders(to)
  const paths = new Map<string, ExtractPath>()
  const owners = new Map<string, string>()
  for (const job of jobs) {
    const path = pattern.replaceAll('{job}', fileName(job))
    // Some file systems tell no small letters from capitals.
    const owner = owners.get(path.toLowerCase())
    if (owner !== undefined) {
      throw new Failure(
        EXIT.usage,
        `the jobs ${JSON.stringify(owner)} and ${JSON.stringify(job)} would share ${path}`,
        {
          hint:
            to?.includes('{job}') === false ? "write --to 'targets/{job}.json'" : 'extract them one by one with --to',
        },
      )
    }
    if (isOneFile(path, config)) {
      throw new Failure(EXIT.usage, `${path} is the config itself, not a target file`, {
        hint: "name another file: --to 'targets/{job}.yml'",
      })
    }
    owners.set(path.toLowerCase(), job)
    paths.set(job, { path, inConfig: pathInConfig(path, config, to) })
  }
  return paths
}

function refusePlaceholders(to: string): void {
  const unknown = to.match(/\{[^{}/]*\}/g)?.find((placeholder) => placeholder !== '{job}')
  if (unknown === undefined) return
  throw new Failure(EXIT.usage, `there is no placeholder ${unknown} in --to`, {
    hint: didYouMean(unknown, ['{job}']) ?? '{job} is the name of the job',
  })
}

/** A job's name as a file's: what a shell or a pattern would take for something else becomes a dash. */
function fileName(job: string): string {
  return job.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[.-]+/, '') || 'job'
}

function pathInConfig(path: string, config: string, to: string | undefined): string {
  const fromConfig = relative(resolve(dirname(config)), resolve(path))
    .split(sep)
    .join('/')
  const inConfig = to !== undefined && isAbsolute(to) && fromConfig.startsWith('..') ? path : fromConfig
  if (/[*?[\]\\]/.test(inConfig)) {
    throw new Failure(EXIT.usage, `${inConfig} would be a pattern in file_sd_configs`, {
      hint: 'name another file with --to',
    })
  }
  return inConfig
}
