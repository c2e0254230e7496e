import { readYaml } from '../document/yaml.ts'
import { type ConfigDocument, configDocument } from '../generate/config-edit/config-document.ts'
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
  const path = configPath({}, settings)
  const files = lintFiles(pathMappings({}, settings))
  const own = files.identity(file)
  if (files.identity(path) === own) return undefined
  const read = files.read(path)
  if (!('source' in read)) return undefined
  const tree = readYaml(read.source)
  if (tree.problems.length > 0) return undefined
  const main = configDocument(path, read.source, tree)
  const folder = files.folderOf(path)
  const isNamed = scrapeConfigPatterns(main).some((pattern) =>
    (files.glob(files.join(folder, pattern)) ?? []).some((each) => files.identity(each) === own),
  )
  return isNamed ? main : undefined
}
