import type { ExpandContext } from '../context.ts'
import { givenFields, givenText } from '../given.ts'
import type { Value } from '../value.ts'
import type { JobDraft } from './draft.ts'

const WHAT = '"shards" takes {total: …, this: …}'
/** More servers than this share no targets. */
const MOST = 1000

/** `shards: {total: 3, this: 0}`: of all targets only those that fall to this one of several servers. */
export function shards(value: Value, job: JobDraft, context: ExpandContext): void {
  const given = givenFields(value, WHAT, ['total', 'this'], context)
  if (!given) return
  const total = wholeNumber('total', 1, MOST, given, value, context)
  if (total === undefined) return
  const own = wholeNumber('this', 0, total - 1, given, value, context)
  // All targets of a single server are its own.
  if (own === undefined || total === 1) return
  const { origin } = value
  const modulus = { kind: 'text', text: String(total), quoted: false, origin } as const
  const hash = { source_labels: ['__address__'], modulus, target_label: '__tmp_hash', action: 'hashmod' }
  job.addRule('relabel_configs', hash, origin)
  job.addRule('relabel_configs', { source_labels: ['__tmp_hash'], regex: String(own), action: 'keep' }, origin)
}

function wholeNumber(
  name: string,
  least: number,
  most: number,
  given: ReadonlyMap<string, Value>,
  { origin }: Value,
  context: ExpandContext,
): number | undefined {
  const value = given.get(name)
  if (!value) {
    context.refuse({ rule: 'project', message: `"shards" needs "${name}"`, origin })
    return undefined
  }
  const what = `"${name}" takes a whole number from ${least} to ${most}`
  const text = givenText(value, what, context)
  if (!text) return undefined
  if (/^\d{1,5}$/.test(text.text) && Number(text.text) >= least && Number(text.text) <= most) return Number(text.text)
  const message = `${what}, not ${JSON.stringify(text.text)}`
  context.refuse({ rule: 'project', message, origin: text.origin })
  return undefined
}
