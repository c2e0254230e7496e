import { didYouMean } from '../../diagnostics/suggest.ts'
import type { Struct } from '../../prometheus/config/struct.ts'
import { type Release, releaseName } from '../../prometheus/release.ts'
import { META_LABELS, type MetaLabel } from '../../prometheus/schema/meta-labels.ts'
import { allFields, isAlive, isFrom } from '../../prometheus/schema/types.ts'
import type { Job } from '../model.ts'
import type { Opinion } from '../opinion.ts'
import { fieldPlace, itemPlace } from '../places.ts'
import { actionOf, isWrittenBy } from '../relabeling.ts'

export const unknownMetaLabel: Opinion = {
  id: 'unknown-meta-label',
  summary: "Relabel rules read labels that the job's discoveries give",
  severity: 'warning',
  appliesTo: ['config', 'scrape-config'],
  docs: {
    why: `A label that no discovery of the job gives reads as an empty text: a misspelt \`__meta_\` label makes a \`keep\` rule
drop every target, without a word. So does a label of another role, or one that came with a later release. Target files
and HTTP servers can give any label, so jobs that read them are not looked at. Static
groups give what is written there.`,
    bad: `scrape_configs:
  - job_name: app
    consul_sd_configs:
      - server: localhost:8500
    relabel_configs:
      - source_labels: [__meta_consul_servce]
        regex: app
        action: keep
`,
    good: `scrape_configs:
  - job_name: app
    consul_sd_configs:
      - server: localhost:8500
    relabel_configs:
      - source_labels: [__meta_consul_service]
        regex: app
        action: keep
`,
  },

  *checkConfig({ jobs, release, source }) {
    if (!source.text.includes('__meta_')) return
    for (const job of jobs) {
      const rules = job.it.structs('relabel_configs')
      if (!rules.some(readsMeta)) continue
      const known = labelsOf(job, release)
      if (!known) continue
      const { now, ever } = known
      for (const [place, rule] of rules.entries()) {
        for (const [i, name] of rule.strings('source_labels').entries()) {
          if (!isMeta(name) || now.some(({ name: label }) => fits(label, name))) continue
          if (isWrittenBy(rules, name, place)) continue
          yield { ...absence(job, name, known, release), ...itemPlace(rule, 'source_labels', i) }
        }
        const prefix = mappedPrefix(rule)
        if (prefix === undefined || now.some(({ name }) => sharesPrefix(name, prefix))) continue
        const families = now.filter(({ name }) => name.endsWith('*')).map(({ name }) => name.slice(0, -1))
        const hint =
          comesWith(
            job,
            ever.find(({ name }) => sharesPrefix(name, prefix)),
          ) ?? didYouMean(prefix, families)
        yield {
          message: `${giver(job)} gives labels that begin with ${prefix}`,
          ...(hint === undefined ? {} : { hint }),
          ...fieldPlace(rule, 'regex'),
        }
      }
    }
  },
}

const isMeta = (name: string): boolean => name.startsWith('__meta_')

function readsMeta(rule: Struct): boolean {
  return rule.strings('source_labels').some(isMeta) || mappedPrefix(rule) !== undefined
}

function giver({ name, discoveries }: Job): string {
  return `no ${discoveries.length === 0 ? 'target group' : 'discovery'} of job ${JSON.stringify(name)}`
}

/** Says that a label is not given, and why: it is of another release, of another role, not attached, or misspelt. */
function absence(job: Job, label: string, { now, ever }: Known, release: Release): { message: string; hint?: string } {
  const other = ever.find(({ name }) => fits(name, label))
  if (other?.since !== undefined && !isFrom(release, other.since)) {
    return { message: `${label} came with Prometheus ${other.since} (you lint for ${releaseName(release)})` }
  }
  const message = `${giver(job)} gives the label ${label}`
  const reason = comesWith(job, other)
  if (reason !== undefined) return { message, hint: reason }
  if (job.discoveries.length === 0)
    return { message, hint: 'static_configs give no labels but those that are written there' }
  const hint = alike(label, now)
  return hint === undefined ? { message } : { message, hint }
}

/** What a job lacks for a label that some discovery of it can give. */
function comesWith({ discoveries }: Job, label: MetaLabel | undefined): string | undefined {
  const { roles = [], attached } = label ?? {}
  if (attached && discoveries.some(({ it }) => attached.roles.includes(roleOf(it) ?? ''))) {
    return `it comes with attach_metadata: {${attached.field}: true}`
  }
  const all = [...roles, ...(attached?.roles ?? [])]
  return all.length === 0 ? undefined : `it comes with the role ${all.join(', ')}`
}

/** Of a family the beginning is compared, and the rest of the label is kept. */
function alike(label: string, known: readonly MetaLabel[]): string | undefined {
  return didYouMean(
    label,
    known.flatMap(({ name }) => {
      if (!name.endsWith('*')) return name
      const family = name.slice(0, -1)
      // The word that is misspelt may be a letter or two longer or shorter, and ends where the one of the family does.
      const end = label.indexOf('_', family.length - 3) + 1
      return end === 0 || end > family.length + 3 ? family : family + label.slice(end)
    }),
  )
}

interface Known {
  /** What the release gives for the roles that the job has, with what they attach. */
  readonly now: readonly MetaLabel[]
  /** What any release gives for any role. */
  readonly ever: readonly MetaLabel[]
}

/** What the discoveries and static groups of a job give; undefined where that is up to someone else. */
function labelsOf({ discoveries, it }: Job, release: Release): Known | undefined {
  // Files and HTTP servers may give such labels of their own.
  const isOpen = ({ field }: Job['discoveries'][number]): boolean =>
    field === 'file_sd_configs' || field === 'http_sd_configs' || META_LABELS[field] === undefined
  const groups = it.structs('static_configs')
  if ((discoveries.length === 0 && groups.length === 0) || discoveries.some(isOpen)) return undefined
  if (it.isInvalid('static_configs') || groups.some((group) => group.isInvalid('labels'))) return undefined
  const own = groups.flatMap((group) => [...group.map('labels').keys()].map((name): MetaLabel => ({ name, doc: '' })))
  const now = discoveries.flatMap(({ field, it: discovery }) =>
    META_LABELS[field]!.filter((label) => isAlive(label, release) && isGiven(label, discovery)),
  )
  return { now: [...now, ...own], ever: discoveries.flatMap(({ field }) => META_LABELS[field]!) }
}

function isGiven({ roles, attached }: MetaLabel, discovery: Struct): boolean {
  const role = roleOf(discovery)
  if (role === undefined || (roles?.includes(role) ?? true)) return true
  if (!attached?.roles.includes(role)) return false
  const attaching = discovery.struct('attach_metadata')
  return discovery.isInvalid('attach_metadata') || attaching?.boolean(attached.field) === true
}

/** The role of a discovery, where it has one that is known. */
function roleOf(discovery: Struct): string | undefined {
  const role = allFields(discovery.section).has('role') ? discovery.string('role') : ''
  return role === '' ? undefined : role
}

const fits = (label: string, name: string): boolean =>
  label.endsWith('*') ? name.startsWith(label.slice(0, -1)) : label === name

function sharesPrefix(label: string, prefix: string): boolean {
  const bare = label.replace('*', '')
  return bare.startsWith(prefix) || (label.endsWith('*') && prefix.startsWith(bare))
}

/** The literal beginning of a labelmap's expression, where it is about `__meta_` labels. */
function mappedPrefix(rule: Struct): string | undefined {
  const regex = rule.value('regex')
  if (actionOf(rule) !== 'labelmap' || typeof regex !== 'string') return undefined
  // A letter with ? or * behind it may be absent.
  return /^\^?(__meta_\w+)(?![\w?*{|])/.exec(regex)?.[1]
}
