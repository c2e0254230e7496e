import { Command } from 'commander'
import { type ReloadOptions, reloadOptions } from './after-write.ts'
import { commonOptions, type WriteOptions, writeOptions } from './options.ts'
import { type PlaceOptions, projectPath, type Settings } from './settings.ts'

/** Options of every command that reads the jobs of a config. */
export interface ConfigReadOptions extends PlaceOptions {
  readonly config?: string
  readonly output: string
  readonly quiet?: boolean
  /** False with --no-color. */
  readonly color?: boolean
}

/** Options of every command that edits a config. */
export interface ConfigWriteOptions extends WriteOptions, ReloadOptions {
  readonly config?: string
  readonly force?: boolean
}

/** A command that reads the jobs of a config. */
export function configCommand(name: string, outputs: readonly string[]): Command {
  const command = new Command(name).option(
    '-c, --config <path>',
    "the config (default: the project file's, else prometheus.yml)",
  )
  return commonOptions(command, outputs)
}

/** A command that edits a config. */
export function configWritingCommand(name: string): Command {
  const command = configCommand(name, ['text', 'json']).option('--force', 'edit it although it has errors elsewhere')
  return reloadOptions(writeOptions(command))
}

/** The config that is meant: of the options, the project file, or this folder. */
export function configPath({ config }: { readonly config?: string }, settings: Settings): string {
  return config ?? mainConfig(settings) ?? 'prometheus.yml'
}

/** The config that the project file names. */
export function mainConfig({ project }: Settings): string | undefined {
  return project?.content.config === undefined ? undefined : projectPath(project, project.content.config)
}
