import { lineBreakOf } from '../../document/edit.ts'
import { type Entry, type MappingNode, type Node, resolve } from '../../document/node.ts'
import type { Source } from '../../document/source.ts'
import type { Struct } from '../../prometheus/config/struct.ts'
import { isMergeKey, mergedMappings } from '../../prometheus/config/yaml-value.ts'
import { OLDEST, releaseName } from '../../prometheus/release.ts'
import { allFields, isFrom } from '../../prometheus/schema/types.ts'
import type { Opined, Opinion } from '../opinion.ts'
import { everyStruct, fieldPlace } from '../places.ts'

export const deprecated: Opinion = {
  id: 'deprecated',
  summary: 'Fields are written as the release wants them',
  severity: 'warning',
  appliesTo: ['config', 'scrape-config'],
  docs: {
    why: `Prometheus still reads the field, and has another one in its place. A later release may drop it, and examples and
documentation no longer show it.`,
    bad: `scrape_configs:
  - job_name: app
    bearer_token_file: token
`,
    good: `scrape_configs:
  - job_name: app
    authorization:
      credentials_file: token
`,
  },

  *checkConfig({ root, fields: written, release, source }) {
    if (![...written].some((field) => field.deprecated)) return
    for (const it of everyStruct(root)) {
      const fields = allFields(it.section)
      for (const name of it.names) {
        const about = fields.get(name)?.deprecated
        if (!about || !isFrom(release, about.since)) continue
        const { start, end } = it.entry(name)!.key
        // What the oldest known release deprecates already was so before it.
        const since = about.since === releaseName(OLDEST) ? '' : ` since ${about.since}`
        yield {
          message: `"${name}" is deprecated${since}`,
          hint: about.hint,
          ...fieldPlace(it, name),
          span: { start, end },
          ...credentialsFix(it, name, source),
        }
      }
    }
  },
}

/** The fields of authorization by the names that they had at the top. */
const CREDENTIALS: Readonly<Record<string, string>> = {
  bearer_token: 'credentials',
  bearer_token_file: 'credentials_file',
}

/**
 * Puts the field into a block of its own, its value untouched; only where it stands alone on one line. Of a merged field
 * each section that takes it in wants the same.
 */
function credentialsFix(it: Struct, name: string, source: Source): Pick<Opined, 'fix'> {
  const field = CREDENTIALS[name]
  const entry = it.entry(name)!
  const mapping = holderOf(entry, it.node)
  if (field === undefined || !mapping || mapping.flow) return {}
  // An authorization counts as given even when it is empty, a bearer token does not; of two, each would make a block.
  const others = ['authorization', ...Object.keys(CREDENTIALS)].filter((other) => other !== name)
  if (it.string(name) === '' || others.some((other) => it.isWritten(other))) return {}
  const { key, value } = entry
  const line = source.lineAt(key.start)
  const before = source.slice(source.lineStart(line), key.start)
  if (source.lineAt(value.end) !== line || !/^ *(?:- +)*$/.test(before)) return {}
  const text = `authorization:${lineBreakOf(source)}${' '.repeat(before.length)}  ${field}`
  return {
    fix: {
      title: `write it as authorization.${field}`,
      edits: [{ start: key.start, end: key.end, text }],
      changes: [{ path: fieldPlace(it, name).path, to: ['authorization', field] }],
    },
  }
}

/** The mapping that an entry stands in: the section's own, or one that it merges. */
function holderOf(entry: Entry, node: Node): MappingNode | undefined {
  const mapping = resolve(node)
  if (mapping.kind !== 'mapping') return undefined
  if (mapping.entries.includes(entry)) return mapping
  const merged = mapping.entries.flatMap(({ key, value }) => (isMergeKey(key) ? mergedMappings(value) : []))
  for (const each of merged) {
    const holder = holderOf(entry, each)
    if (holder) return holder
  }
  return undefined
}
