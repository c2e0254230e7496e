import { dirname, join, relative, resolve, sep } from 'node:path'
import { Source } from '../document/source.ts'
import { expandFiles } from '../files/glob.ts'
import { readFileIfAny } from '../files/read.ts'
import { type GeneratedFrom, generatedFrom, header } from '../generate/header.ts'
import { outputText, splitConfig, wholeConfig } from '../generate/output-files.ts'
import type { Problem } from '../generate/problem.ts'
import type { FieldsValue, Origin } from '../generate/value.ts'
import type { Release } from '../prometheus/release.ts'
import { isFrom } from '../prometheus/schema/types.ts'
import type { GeneratedFile } from './lint-generated.ts'
import type { OutputPlace } from './output-places.ts'

/** What the header of a file says that it comes from. */
export type OriginOf = (path: string) => GeneratedFrom

/** Of a project file, the way to it from the folder of the generated one. */
export function fromProject(project: string): OriginOf {
  const file = resolve(project)
  return (path) => ({ project: withSlashes(relative(dirname(resolve(path)), file)) })
}

const withSlashes = (path: string): string => path.replaceAll(sep, '/')

/** A config as it is to be written. */
export interface ConfigFiles {
  /** The main config first. */
  readonly files: readonly GeneratedFile[]
  /** Files of jobs that are gone. */
  readonly stale: readonly string[]
  readonly problems: readonly Problem[]
}

/**
 * A config in one file, or with one for each job.
 * @param place of the main config
 * @param split the folder of the files of jobs, where they are to have files of their own
 */
export function configFiles(
  config: FieldsValue,
  place: string,
  split: OutputPlace | undefined,
  { from, release }: { from: OriginOf; release: Release },
): ConfigFiles {
  if (!split) {
    const { kind, value } = wholeConfig(config)
    return { files: [{ path: place, kind, source: sourceOf(value, place, from), value }], stale: [], problems: [] }
  }
  const parent = dirname(place)
  const folder = withSlashes(relative(resolve(parent), resolve(split.path)))
  const problems = splitProblems(folder, split.origin, release)
  if (problems.length > 0) return { files: [], stale: [], problems }
  const back = withSlashes(relative(resolve(split.path), resolve(parent)))
  const files = splitConfig(config, { folder, origin: split.origin }, back).map(({ name, kind, value }) => {
    const path = name === undefined ? place : join(parent, name)
    return { path, kind, source: sourceOf(value, path, from), value }
  })
  return { files, stale: staleFiles(split.path, files, from), problems: [] }
}

/** @param folder relative to that of the main config */
function splitProblems(folder: string, origin: Origin, release: Release): Problem[] {
  const problem = (message: string): Problem[] => [{ rule: 'project', message, origin }]
  if (folder === '') return problem('files of jobs need a folder of their own, not that of the main config')
  if (isFrom(release, '2.43')) return []
  return problem('files of jobs need Prometheus 2.43 or later, which reads scrape_config_files')
}

/** Files of the folder that an earlier call has generated from the same, for jobs that are gone. */
function staleFiles(folder: string, files: readonly GeneratedFile[], from: OriginOf): string[] {
  const current = new Set(files.map(({ path }) => resolve(path)))
  return expandFiles([join(folder, '*.yml')]).filter((path) => {
    if (current.has(resolve(path))) return false
    const content = readFileIfAny(path)
    const origin = content && generatedFrom(Source.fromBytes(content.bytes))
    const own = from(path)
    return origin !== undefined && origin === ('project' in own ? own.project : 'its command line')
  })
}

export function sourceOf(value: FieldsValue, path: string, from: OriginOf): Source {
  return Source.fromBytes(Buffer.from(outputText(header(from(path)), value)))
}
