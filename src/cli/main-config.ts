import type { Source } from '../document/source.ts'
import { readYaml } from '../document/yaml.ts'
import { type ConfigDocument, configDocument } from '../generate/config-edit/config-document.ts'
import type { Files } from '../lint/files.ts'
import { configPath } from './config-options.ts'
import { scrapeConfigPatterns } from './job-lookup.ts'
import { lintFiles } from './lint-files.ts'
import { pathMappings } from './lint-setup.ts'
import type { Settings } from './settings.ts'

/**
 * The main config under which the jobs of a file are scraped: the project's, or that of this folder, where one of its
 * scrape_config_files is the file. Undefined where there is none that can be read, so for a main config itself.
 */
export function mainConfigOver({ file }: ConfigDocument, settings: Settings): ConfigDocument | undefined {
  const files = lintFiles(pathMappings({}, settings))
  const other = otherConfig(file, settings, files)
  if (!other) return undefined
  const tree = readYaml(other.source)
  if (tree.problems.length > 0) return undefined
  const main = configDocument(other.path, other.source, tree)
  const folder = files.folderOf(other.path)
  const own = files.identity(file)
  const isNamed = scrapeConfigPatterns(main).some((pattern) =>
    (files.glob(files.join(folder, pattern)) ?? []).some((each) => files.identity(each) === own),
  )
  return isNamed ? main : undefined
}

/** The config of the project, or of this folder, that can be read and is not the file at hand. */
export function otherConfig(
  file: string,
  settings: Settings,
  files: Files,
): { readonly path: string; readonly source: Source } | undefined {
  const path = configPath({}, settings)
  if (files.identity(path) === files.identity(file)) return undefined
  const read = files.read(path)
  return 'source' in read ? { path, source: read.source } : undefined
}
