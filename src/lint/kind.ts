import { type DocumentTree, type MappingNode, type Node, resolve } from '../document/node.ts'
import type { FileKind } from './linted-file.ts'

/** Top-level keys that a main config has, and few other files. */
const CONFIG_KEYS: ReadonlySet<string> = new Set([
  'scrape_configs',
  'scrape_config_files',
  'rule_files',
  'alerting',
  'remote_write',
  'remote_read',
])

/** Top-level keys of relatives: Alertmanager, Promtail, Loki, Tempo, Mimir, the Agent, OpenTelemetry. */
const FOREIGN_KEYS: ReadonlySet<string> = new Set([
  'route',
  'receivers',
  'inhibit_rules',
  'clients',
  'positions',
  'server',
  'ingester',
  'distributor',
  'metrics',
  'exporters',
  'modules',
])

/** What `global` has in Prometheus, and not in its relatives. */
const GLOBAL_KEYS: ReadonlySet<string> = new Set(['scrape_interval', 'scrape_timeout', 'evaluation_interval'])

/** What the name of a file says alone: project files are known by it. */
export function kindByName(path: string): FileKind | undefined {
  return /(?:^|[/\\])promsd\.ya?ml$/.test(path) ? 'project' : undefined
}

/** What the content of a file shows it to be; undefined for what is nothing of Prometheus's. */
export function kindByContent(tree: DocumentTree): FileKind | undefined {
  const root = tree.root && resolve(tree.root)
  if (root === undefined || root.kind === 'scalar') return undefined
  if (root.kind === 'sequence') {
    for (let i = 0; i < Math.min(root.length, 10); i++) {
      const item = resolve(root.item(i))
      if (item.kind !== 'mapping') continue
      const keys = keysOf(item)
      const isGroup = keys.length > 0 && keys.every((key) => /^(?:targets|labels)$/i.test(key))
      if (isGroup || keys.includes('targets')) return 'targets'
    }
    return undefined
  }
  const keys = keysOf(root)
  if (keys.some((key) => CONFIG_KEYS.has(key)) && !keys.some((key) => FOREIGN_KEYS.has(key))) return 'config'
  if (keys.includes('global') && isGlobal(root)) return 'config'
  if (keys.includes('groups')) return looksLikeRules(root) ? 'rules' : undefined
  return undefined
}

/** What the lines of a file show that cannot be read far enough for its content to tell. */
export function kindByLines(text: string): FileKind | undefined {
  const keys = new Set([...text.matchAll(/^(["']?)([a-z_]+)\1[ \t]*:/gm)].map((match) => match[2]!))
  const isForeign = [...FOREIGN_KEYS].some((key) => keys.has(key))
  if (!isForeign && [...CONFIG_KEYS].some((key) => keys.has(key))) return 'config'
  const inner = new Set([...text.matchAll(/^[ \t-]+([a-z_]+)[ \t]*:/gm)].map((match) => match[1]!))
  if (keys.has('global') && [...GLOBAL_KEYS].some((key) => inner.has(key))) return 'config'
  return keys.has('groups') && inner.has('rules') ? 'rules' : undefined
}

function isGlobal({ entries }: MappingNode): boolean {
  const global = resolve(entries.find(({ key }) => keyText(key) === 'global')!.value)
  return global.kind === 'mapping' && keysOf(global).some((key) => GLOBAL_KEYS.has(key))
}

/** Many programs have a list of groups: rule groups have rules and names. */
function looksLikeRules(root: MappingNode): boolean {
  const groups = root.entries.find(({ key }) => keyText(key) === 'groups')!.value
  const list = resolve(groups)
  if (list.kind !== 'sequence') return list.kind === 'scalar'
  if (list.length === 0) return true
  const first = resolve(list.item(0))
  return first.kind === 'mapping' && keysOf(first).some((key) => key === 'rules' || key === 'name')
}

function keysOf({ entries }: MappingNode): string[] {
  return entries.map(({ key }) => keyText(key))
}

function keyText(node: Node): string {
  const key = resolve(node)
  return key.kind === 'scalar' ? key.value : ''
}
