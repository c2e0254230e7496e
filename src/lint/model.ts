import type { Span } from '../diagnostics/finding.ts'
import type { DocumentTree } from '../document/node.ts'
import type { Source } from '../document/source.ts'
import type { Struct } from '../prometheus/config/struct.ts'
import type { Release } from '../prometheus/release.ts'
import type { Field } from '../prometheus/schema/types.ts'
import type { RuleFile } from '../rules/read.ts'
import type { TargetDocument } from '../targets/document.ts'
import type { FileProblem } from './files.ts'

/** A main config, or a file of scrape_config_files, as rules see it. */
export interface ConfigModel {
  readonly path: string
  readonly source: Source
  readonly tree: DocumentTree
  readonly release: Release
  readonly root: Struct
  /** Every field of the schema that is written somewhere in it. */
  readonly fields: ReadonlySet<Field>
  /** `global` of the main config; absent where it is not written. */
  readonly global: Struct | undefined
  /** The scrape configs of this file. */
  readonly jobs: readonly Job[]
  /** Whether files were looked for: with --syntax-only they were not. */
  readonly followsFiles: boolean
}

/** A scrape config. */
export interface Job {
  readonly name: string
  readonly it: Struct
  /** Milliseconds, those of the global config where the job has none. */
  readonly interval: number
  readonly timeout: number
  /** Its service discoveries without static_configs: `{ field: 'consul_sd_configs', it }`. */
  readonly discoveries: readonly { readonly field: string; readonly it: Struct }[]
  /** The file names and patterns of its file_sd_configs. */
  readonly files: readonly FilePattern[]
}

export interface FilePattern {
  readonly pattern: string
  readonly span: Span
  /** Paths of the files that match; undefined where files are not followed or the pattern is malformed. */
  readonly matches: readonly TargetFile[] | undefined
}

/** A file_sd file. */
export interface TargetFile {
  readonly path: string
  /** Absent where it cannot be read. */
  readonly document: TargetDocument | undefined
  readonly problem?: FileProblem | undefined
}

export interface TargetsModel {
  readonly path: string
  readonly document: TargetDocument
  readonly release: Release
  /** Names of the jobs that read it, where the config is known. */
  readonly jobs: readonly string[] | undefined
}

export interface RulesModel {
  readonly path: string
  readonly source: Source
  readonly release: Release
  readonly file: RuleFile
  /** The same file as another release reads it. */
  readonly readBy: (release: Release) => RuleFile
}
