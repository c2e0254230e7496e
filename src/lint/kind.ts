import { nearest } from '../diagnostics/suggest.ts'
import {
  type AliasNode,
  type DocumentTree,
  keyText,
  type MappingNode,
  type Node,
  resolve,
  type SequenceNode,
} from '../document/node.ts'
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

/** What a group of a rule file may have; partial_response_strategy is Thanos's. */
const GROUP_KEYS: ReadonlySet<string> = new Set([
  'name',
  'interval',
  'query_offset',
  'limit',
  'labels',
  'rules',
  'partial_response_strategy',
])

const RULE_KEYS: ReadonlySet<string> = new Set(['alert', 'record', 'expr'])

/** What the name of a file says alone: project files are known by it. */
export function kindByName(path: string): FileKind | undefined {
  return /(?:^|[/\\])promsd\.ya?ml$/.test(path) ? 'project' : undefined
}

/** What the content of a file shows it to be; undefined for what is nothing of Prometheus's. */
export function kindByContent(tree: DocumentTree): FileKind | undefined {
  const root = tree.root && resolve(tree.root)
  if (root === undefined || root.kind === 'scalar') return undefined
  if (root.kind === 'sequence') {
    for (const item of mappingsOf(root, LOOKED_AT)) {
      const keys = keysOf(item)
      const isGroup = keys.length > 0 && keys.every((key) => /^(?:targets|labels)$/i.test(key))
      if (isGroup || keys.includes('targets')) return 'targets'
    }
    return undefined
  }
  const keys = keysOf(root)
  if (keys.some((key) => CONFIG_KEYS.has(key)) && !keys.some((key) => FOREIGN_KEYS.has(key))) return 'config'
  if (keys.includes('global') && isGlobal(root)) return 'config'
  if (keys.includes('groups')) return looksLikeRules(valueUnder(root, 'groups')!) ? 'rules' : undefined
  return [...listsUnder(root)].some(([key, list]) => isLikeGroups(key) && isOfGroups(list)) ? 'rules' : undefined
}

/** Whether a config cannot be a file of scrape_config_files, which has its jobs and nothing else. */
export function isMainConfig({ root }: DocumentTree): boolean {
  const mapping = root && resolve(root)
  if (mapping?.kind !== 'mapping') return false
  return keysOf(mapping).some((key) => key === 'global' || (key !== 'scrape_configs' && CONFIG_KEYS.has(key)))
}

/** What a file is taken for that its user names, and whose content does not tell. */
export function kindOfNamed(path: string, tree: DocumentTree): FileKind {
  const root = tree.root && resolve(tree.root)
  if (root?.kind === 'sequence') return kindOfList(path, root)
  if (root?.kind !== 'mapping') return 'config'
  if (keysOf(root).some((key) => isLikeGroups(key))) return 'rules'
  return [...listsUnder(root)].some(([, list]) => hasGroups(list)) ? 'rules' : 'config'
}

/** Only target files are lists, be they empty; of other files the key above the list is missing. */
function kindOfList(path: string, list: SequenceNode): FileKind {
  for (const item of mappingsOf(list, LOOKED_AT)) if (keysOf(item).includes('job_name')) return 'config'
  if (hasGroups(list) || /\.rules$/i.test(path)) return 'rules'
  return /(?:^|[/\\])prometheus\.ya?ml$/i.test(path) ? 'config' : 'targets'
}

/** A test of `promtool test rules`: it has its own checks. */
export function isUnitTestFile({ root, problems }: DocumentTree, text: string): boolean {
  if (problems.length > 0) return isUnitTest([...keysOfLines(text)])
  const mapping = root && resolve(root)
  return mapping?.kind === 'mapping' && isUnitTest(keysOf(mapping))
}

function isUnitTest(keys: readonly string[]): boolean {
  if (!keys.includes('tests')) return false
  return !keys.some((key) => key === 'global' || (key !== 'rule_files' && CONFIG_KEYS.has(key)))
}

/** What the lines of a file show that cannot be read far enough for its content to tell. */
export function kindByLines(text: string): FileKind | undefined {
  const keys = keysOfLines(text)
  const isForeign = [...FOREIGN_KEYS].some((key) => keys.has(key))
  if (!isForeign && [...CONFIG_KEYS].some((key) => keys.has(key))) return 'config'
  const inner = new Set([...text.matchAll(/^[ \t-]+([a-z_]+)[ \t]*:/gm)].map((match) => match[1]!))
  if (keys.has('global') && [...GLOBAL_KEYS].some((key) => inner.has(key))) return 'config'
  return keys.has('groups') && inner.has('rules') ? 'rules' : undefined
}

/** What seems to be keys of the top level. */
function keysOfLines(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/^(["']?)([a-z_]+)\1[ \t]*:/gm)].map((match) => match[2]!))
}

function isGlobal(root: MappingNode): boolean {
  const global = valueUnder(root, 'global')!
  return global.kind === 'mapping' && keysOf(global).some((key) => GLOBAL_KEYS.has(key))
}

/** A slip of the pen for the one key of rule files. */
function isLikeGroups(key: string): boolean {
  return nearest(key, ['groups']) !== undefined
}

/** The lists of a mapping under their keys. */
function* listsUnder({ entries }: MappingNode): Generator<[key: string, list: SequenceNode]> {
  for (const { key, value } of entries) {
    const list = resolve(value)
    if (list.kind === 'sequence') yield [keyText(key), list]
  }
}

/** Many programs have a list of groups: those of Prometheus have rules, or at least nothing that it does not know. */
function looksLikeRules(list: Value): boolean {
  if (list.kind !== 'sequence') return list.kind === 'scalar'
  if (list.length === 0) return true
  return hasGroups(list) || [...mappingsOf(list, LOOKED_AT)].some((group) => isPlainGroup(group))
}

/** The same of a list whose key is no proof: its groups have a name and rules, or at least a place for them. */
function isOfGroups(list: SequenceNode): boolean {
  if (hasGroups(list)) return true
  return [...mappingsOf(list, LOOKED_AT)].some((group) => {
    const keys = keysOf(group)
    return isPlainGroup(group) && keys.includes('name') && keys.includes('rules')
  })
}

/** Whether there are groups with rules in a list. Rules under a misspelt key still are what they are. */
function hasGroups(list: SequenceNode): boolean {
  for (const group of mappingsOf(list, LOOKED_AT)) {
    if (group.entries.some(({ value }) => hasRules(resolve(value)))) return true
  }
  return false
}

/** Whether a group without rules has nothing else that Prometheus does not know. */
function isPlainGroup(group: MappingNode): boolean {
  const rules = valueUnder(group, 'rules')
  const isEmpty = rules?.kind !== 'sequence' || rules.length === 0
  return isEmpty && keysOf(group).every((key) => GROUP_KEYS.has(key))
}

function hasRules(list: Value | undefined): boolean {
  for (const rule of mappingsOf(list, LOOKED_AT)) if (keysOf(rule).some((key) => RULE_KEYS.has(key))) return true
  return false
}

/**
 * Whether a rule file is Loki's, whose files look the same: its expressions are LogQL, where a selector leads into a
 * pipe.
 */
export function isLokiRules({ root }: DocumentTree): boolean {
  const mapping = root && resolve(root)
  if (mapping?.kind !== 'mapping') return false
  for (const [, groups] of listsUnder(mapping)) {
    for (const group of mappingsOf(groups)) {
      for (const rule of mappingsOf(valueUnder(group, 'rules'))) {
        const expr = valueUnder(rule, 'expr')
        if (expr?.kind === 'scalar' && LOGQL.test(expr.value)) return true
      }
    }
  }
  return false
}

const LOGQL =
  /\}\s*(?:\|\s*(?:[=~>]|(?:json|logfmt|pattern|regexp|unpack|unwrap|line_format|label_format|decolorize|drop|keep)\b)|![=~>]\s*["'`])/

/** As many as tell what a list is of. */
const LOOKED_AT = 10

function* mappingsOf(list: Value | undefined, most = Number.POSITIVE_INFINITY): Generator<MappingNode> {
  if (list?.kind !== 'sequence') return
  for (let i = 0; i < Math.min(list.length, most); i++) {
    const item = resolve(list.item(i))
    if (item.kind === 'mapping') yield item
  }
}

function valueUnder({ entries }: MappingNode, key: string): Value | undefined {
  const entry = entries.find((each) => keyText(each.key) === key)
  return entry && resolve(entry.value)
}

type Value = Exclude<Node, AliasNode>

function keysOf({ entries }: MappingNode): string[] {
  return entries.map(({ key }) => keyText(key))
}
