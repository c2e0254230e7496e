import { Command } from 'commander'
import { keyText } from '../document/node.ts'
import { GENERATED_KEYS } from '../project/sections.ts'
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

/** The config of a folder, and where that is put which a project file generates, unless it says where. */
export const DEFAULT_CONFIG = 'prometheus.yml'

/** The config that is meant: of the options, the project file, which may generate it, or this folder. */
export function configPath({ config }: { readonly config?: string }, settings: Settings): string {
  return config ?? mainConfig(settings) ?? generatedConfig(settings) ?? DEFAULT_CONFIG
}

function generatedConfig({ project }: Settings): string | undefined {
  const root = project?.tree.root
  const isGenerated = root?.kind === 'mapping' && root.entries.some(({ key }) => GENERATED_KEYS.includes(keyText(key)))
  return isGenerated ? projectPath(project!, DEFAULT_CONFIG) : undefined
}

/** The config that the project file names. */
export function mainConfig({ project }: Settings): string | undefined {
  return project?.content.config === undefined ? undefined : projectPath(project, project.content.config)
}
