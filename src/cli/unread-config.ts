import { existsSync, realpathSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { Failure } from '../diagnostics/failure.ts'
import type { DocumentTree } from '../document/node.ts'
import { decodeYaml, readYaml } from '../document/yaml.ts'
import { goGlob } from '../files/glob.ts'
import { placeOf } from '../files/place.ts'
import { readFileIfAny } from '../files/read.ts'
import { kindByContent } from '../lint/kind.ts'
import { decode } from '../prometheus/config/decode.ts'
import { NEWEST } from '../prometheus/release.ts'
import { config } from '../prometheus/schema/index.ts'

/**
 * The config among files that a server does not read, as it was started with another one.
 * @param paths files that exist or are gone
 * @param read absolute path of the config of a server on this machine
 * @returns one of `paths`; undefined also where `read` is not here, as for a server in a container, or may not be read
 */
export function unreadConfig(paths: readonly string[], read: string): string | undefined {
  if (!existsSync(read)) return undefined
  const main = realpathSync(read)
  const written = paths.filter((path) => existsSync(path)).map((path) => ({ path, realPath: placeOf(path).realPath }))
  // By far the most frequent, and found without reading anything.
  if (written.some(({ realPath }) => realPath === main)) return undefined
  const configs = written.filter(({ path }) => kindByContent(treeOf(path)) === 'config')
  if (configs.length === 0) return undefined
  const named = namedConfigs(read)
  return named && configs.find(({ realPath }) => !named.has(realPath))?.path
}

/** Real paths of the scrape_config_files of a config; undefined where only the server may read it. */
function namedConfigs(path: string): ReadonlySet<string> | undefined {
  let tree: DocumentTree
  try {
    tree = treeOf(path)
  } catch (error) {
    if (error instanceof Failure) return undefined
    throw error
  }
  const patterns = decode(config, tree, NEWEST).root?.strings('scrape_config_files') ?? []
  const files = patterns.flatMap((pattern) => goGlob(resolve(dirname(path), pattern)) ?? [])
  return new Set(files.filter((file) => existsSync(file)).map((file) => realpathSync(file)))
}

/** Throws a Failure (exit 3) for a file that may not be read. */
function treeOf(path: string): DocumentTree {
  return readYaml(decodeYaml(readFileIfAny(path)?.bytes ?? Buffer.of()))
}
