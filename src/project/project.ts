import type { core, output } from 'zod/mini'
import type { Failure } from '../diagnostics/failure.ts'
import type { Finding } from '../diagnostics/finding.ts'
import { didYouMean } from '../diagnostics/suggest.ts'
import { type DocumentTree, itemsOf, keyText, type Node, resolve, syntaxFindings } from '../document/node.ts'
import type { Source } from '../document/source.ts'
import { excessiveAliasing, readYaml } from '../document/yaml.ts'
import { parseRelease } from '../prometheus/release.ts'
import { GENERATED_KEYS } from './sections.ts'
import * as z from './zod.ts'

/** Text of a scalar that has to be a whole number within bounds. */
const wholeNumber = (least: number, most: number) =>
  z.optional(
    z.pipe(
      z.string().check(
        z.refine((text) => /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most, {
          error: (issue) => `${JSON.stringify(issue.input)} is no whole number from ${least} to ${most}`,
        }),
      ),
      z.transform(Number),
    ),
  )

const release = z.pipe(
  z.string(),
  z.transform((text, context) => {
    try {
      return parseRelease(text)
    } catch (error) {
      context.issues.push({ code: 'custom', message: (error as Failure).message, input: text })
      return z.NEVER
    }
  }),
)

const oneOrMany = z.union(
  [
    z.pipe(
      z.string(),
      z.transform((file) => [file]),
    ),
    z.array(z.string()),
  ],
  {
    error: 'expected a file name or a list of them',
  },
)

const allowedValues = z.union([z.array(z.string()), z.strictObject({ pattern: z.string() })], {
  error: 'expected a list of values, or {pattern: a regular expression}',
})

const names = z._default(z.array(z.string()), [])

const folderName = z.string().check(z.refine((text) => text !== '', { error: 'expected the name of a folder' }))

/** No dash: what is printed is for the command line to say. */
const outputFile = z.optional(
  z.string().check(z.refine((text) => text !== '' && text !== '-', { error: 'expected the name of a file' })),
)

const level = z.oneOf(['off', 'info', 'warning'], { error: 'expected off, info or warning' })

const flag = z.pipe(
  z.oneOf(['true', 'false'], { error: 'expected true or false' }),
  z.transform((text) => text === 'true'),
)

/** Of a server over HTTP only: a file that comes with a repository is not to run commands. */
const serverUrl = z
  .string()
  .check(
    z.refine((text) => /^https?:\/\/[^@?#]+$/i.test(text), { error: 'expected the URL of a server, http://host:9090' }),
  )

const reload = z.union(
  [
    z.pipe(
      serverUrl,
      z.transform((url): { url: string; http_config?: string | undefined } => ({ url })),
    ),
    z.strictObject({ url: serverUrl, http_config: z.optional(z.string()) }),
  ],
  { error: 'expected the URL of a server, or {url: …, http_config: FILE}' },
)

/** `promsd.yaml`. Scalars arrive as their literal text, so that `prometheus: 3.10` is not 3.1. */
export const projectSchema = z.strictObject({
  prometheus: z.optional(release),
  config: z.optional(z.string()),
  files: z.optional(oneOrMany),
  labels: z.optional(
    z.strictObject({
      required: names,
      forbidden: names,
      allowed: z._default(z.record(z.string(), allowedValues), {}),
    }),
  ),
  lint: z.optional(
    z.strictObject({
      rules: z._default(z.record(z.string(), level), {}),
      max_warnings: wholeNumber(0, 1_000_000),
      path_map: z._default(z.record(folderName, z.string()), {}),
      missing_files: z.optional(
        z.oneOf(['error', 'warning', 'ignore'], { error: 'expected error, warning or ignore' }),
      ),
      features: names,
      agent: z.optional(flag),
    }),
  ),
  generate: z.optional(z.strictObject({ split: z.optional(folderName), rules: outputFile, dashboard: outputFile })),
  reload: z.optional(reload),
  history: z.optional(
    z.strictObject({
      writes: wholeNumber(1, 100_000),
      days: wholeNumber(1, 36_500),
      megabytes: wholeNumber(1, 1_000_000),
    }),
  ),
})

export type Project = output<typeof projectSchema>

/** A project file that was read. */
export interface ProjectFile {
  /**
   * What holds for every command, without what is not valid; what is generated from the rest of the file is not looked
   * at.
   */
  readonly content: Project
  readonly source: Source
  readonly tree: DocumentTree
  /** What is not valid, each at its place: all of it errors. */
  readonly findings: readonly Finding[]
}

/** Reads a project file. `env` gives the values of `${env:NAME}`. */
export function readProject(source: Source, env: Readonly<Record<string, string | undefined>>): ProjectFile {
  const tree = readYaml(source, { isOwn: true })
  const findings = syntaxFindings(tree)
  const root = tree.root && resolve(tree.root)
  if (source.text.includes('&') && excessiveAliasing(root)) {
    const star = source.text.indexOf('*')
    const message = 'the document is mostly made of aliases'
    findings.push({ rule: 'project', severity: 'error', message, span: { start: star, end: star + 1 } })
    return { content: {}, source, tree, findings }
  }
  const isWhole = findings.length === 0
  const value = (root && plainValue(root, env, findings, GENERATED_KEYS)) ?? {}
  const result = projectSchema.safeParse(value)
  if (result.success) return { content: result.data, source, tree, findings }
  // Of what could not be read whole, nothing is said that the rest may have said.
  if (isWhole && findings.length === 0)
    for (const issue of result.error.issues) findings.push(...findingsOf(issue, root))
  for (const issue of result.error.issues) removeFaulty(value, issue)
  return { content: projectSchema.safeParse(value).data ?? {}, source, tree, findings }
}

/** Takes the value of an issue out of the innermost mapping that it stands in. */
function removeFaulty(value: unknown, issue: core.$ZodIssue): void {
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) removeAt(value, [...issue.path, key])
  } else removeAt(value, issue.path)
}

function removeAt(value: unknown, path: readonly PropertyKey[]): void {
  let object: Record<PropertyKey, unknown> | undefined
  let key: PropertyKey | undefined
  let at = value
  for (const part of path) {
    if (typeof at !== 'object' || at === null) break
    if (!Array.isArray(at)) {
      object = at as Record<PropertyKey, unknown>
      key = part
    }
    at = (at as Record<PropertyKey, unknown>)[part]
  }
  if (object && key !== undefined) delete object[key]
}

/**
 * Null stands for "not given". Names such as __proto__ become plain properties: objects have no prototype.
 * @param skipped keys of the node whose values are not looked at
 */
function plainValue(
  node: Node,
  env: Readonly<Record<string, string | undefined>>,
  findings: Finding[],
  skipped: readonly string[] = [],
): unknown {
  const value = resolve(node)
  if (value.kind === 'sequence') return [...itemsOf(value)].map((item) => plainValue(item, env, findings) ?? '')
  if (value.kind === 'scalar') {
    if (value.style === 'plain' && /^(?:|~|null|Null|NULL)$/.test(value.value)) return undefined
    return value.value.replace(/\$\{env:([^}]*)\}/g, (whole, name: string) => {
      const text = env[name]
      if (text !== undefined) return text
      const span = { start: value.start, end: value.end }
      findings.push({
        rule: 'environment',
        severity: 'error',
        message: `the environment has no variable "${name}"`,
        span,
      })
      return whole
    })
  }
  const object: Record<string, unknown> = Object.create(null)
  const seen = new Set<string>()
  for (const entry of value.entries) {
    const key = keyText(entry.key)
    const span = { start: entry.key.start, end: entry.key.end }
    if (seen.has(key))
      findings.push({ rule: 'duplicate-key', severity: 'error', message: `duplicate key "${key}"`, span })
    seen.add(key)
    if (skipped.includes(key)) continue
    const plain = plainValue(entry.value, env, findings)
    if (plain !== undefined) object[key] = plain
  }
  return object
}

const KNOWN_KEYS: Readonly<Record<string, readonly string[]>> = {
  '': [...Object.keys(projectSchema.shape), ...GENERATED_KEYS],
  labels: ['required', 'forbidden', 'allowed'],
  history: ['writes', 'days', 'megabytes'],
  generate: ['split', 'rules', 'dashboard'],
  reload: ['url', 'http_config'],
  lint: ['rules', 'max_warnings', 'path_map', 'missing_files', 'features', 'agent'],
}

function findingsOf(issue: core.$ZodIssue, root: Node | undefined): Finding[] {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)))
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const known = KNOWN_KEYS[path.join('.')] ?? ['pattern']
      const isJobs = path.length === 0 && key === 'scrape_configs'
      const hint = isJobs ? 'list the jobs under "jobs"' : (didYouMean(key, known) ?? `allowed: ${known.join(', ')}`)
      const message = `unknown key "${key}"${path.length > 0 ? ` in "${path.join('.')}"` : ''}`
      return {
        rule: 'unknown-key',
        severity: 'error',
        message,
        span: spanAt(root, [...path, key], true),
        path: [...path, key],
        hint,
      }
    })
  }
  const where = path.length > 0 ? `"${path.join('.')}": ` : ''
  return [{ rule: 'project', severity: 'error', message: where + issue.message, span: spanAt(root, path, false), path }]
}

/** Span of the node at a path (of the key itself where asked for), or of the nearest one above it. */
export function spanAt(
  root: Node | undefined,
  path: readonly (string | number)[],
  ofKey: boolean,
): { start: number; end: number } {
  let node = root
  for (const [depth, part] of path.entries()) {
    const value = node && resolve(node)
    if (value?.kind === 'sequence' && typeof part === 'number') node = value.item(part)
    else if (value?.kind === 'mapping') {
      const entry = value.entries.find((each) => keyText(each.key) === part)
      if (!entry) break
      if (ofKey && depth === path.length - 1) return { start: entry.key.start, end: entry.key.end }
      node = entry.value
    } else break
  }
  return node ? { start: node.start, end: node.end } : { start: 0, end: 0 }
}
