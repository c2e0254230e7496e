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
and HTTP servers can give any label, so jobs that read them are not looked at.`,
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

  *checkConfig({ jobs, release }) {
    for (const job of jobs) {
      const known = labelsOf(job, release)
      if (!known) continue
      const { now, ever } = known
      const rules = job.it.structs('relabel_configs')
      for (const [place, rule] of rules.entries()) {
        for (const [i, name] of rule.strings('source_labels').entries()) {
          if (!name.startsWith('__meta_') || now.some(({ name: label }) => fits(label, name))) continue
          if (isWrittenBy(rules.slice(0, place), name)) continue
          yield { ...absence(job, name, now, ever, release), ...itemPlace(rule, 'source_labels', i) }
        }
        const prefix = mappedPrefix(rule)
        if (prefix === undefined || now.some(({ name }) => sharesPrefix(name, prefix))) continue
        const families = now.filter(({ name }) => name.endsWith('*')).map(({ name }) => name.slice(0, -1))
        const hint = didYouMean(prefix, families)
        yield {
          message: `no discovery of job ${JSON.stringify(job.name)} gives labels that begin with ${prefix}`,
          ...(hint === undefined ? {} : { hint }),
          ...fieldPlace(rule, 'regex'),
        }
      }
    }
  },
}

/** Says that a label is not given, and why: it is of another release, of another role, or misspelt. */
function absence(
  { name: job }: Job,
  label: string,
  now: readonly MetaLabel[],
  ever: readonly MetaLabel[],
  release: Release,
): { message: string; hint?: string } {
  const other = ever.find(({ name }) => fits(name, label))
  if (other?.since !== undefined && !isFrom(release, other.since)) {
    return { message: `${label} came with Prometheus ${other.since} (you lint for ${releaseName(release)})` }
  }
  const message = `no discovery of job ${JSON.stringify(job)} gives the label ${label}`
  if (other?.roles) return { message, hint: `it comes with the role ${other.roles.join(', ')}` }
  const hint = didYouMean(
    label,
    now.map(({ name }) => name.replace('*', '')),
  )
  return hint === undefined ? { message } : { message, hint }
}

interface Known {
  /** What the release gives for the roles that the job has. */
  readonly now: readonly MetaLabel[]
  /** What any release gives for any role. */
  readonly ever: readonly MetaLabel[]
}

/** What the discoveries of a job give; undefined where that is up to someone else. */
function labelsOf({ discoveries, it }: Job, release: Release): Known | undefined {
  // Files, HTTP servers and static groups may carry such labels of their own.
  const isOpen = ({ field }: Job['discoveries'][number]): boolean =>
    field === 'file_sd_configs' || field === 'http_sd_configs' || META_LABELS[field] === undefined
  if (discoveries.length === 0 || discoveries.some(isOpen) || it.has('static_configs')) return undefined
  const ever = discoveries.flatMap(({ field, it: discovery }) => {
    const role = allFields(discovery.section).has('role') ? discovery.string('role') : ''
    return META_LABELS[field]!.map((label) => ({ label, isOurs: role === '' || (label.roles?.includes(role) ?? true) }))
  })
  return {
    now: ever.filter(({ label, isOurs }) => isOurs && isAlive(label, release)).map(({ label }) => label),
    ever: ever.map(({ label }) => label),
  }
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
