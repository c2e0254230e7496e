import type { CheckContext, Struct } from '../config/struct.ts'
import { relatedTo } from './conditions.ts'
import { bool, duration, int } from './scalars.ts'
import type { Section } from './types.ts'

/** prometheus/prometheus config/config.go QueueConfig. */
export const queueConfig: Section = {
  name: 'queue_config',
  goType: 'config.QueueConfig',
  doc: 'The queue of samples to be sent to a remote storage.',
  fields: {
    capacity: {
      type: int,
      default: 10_000,
      variants: [{ until: '2.44', type: int, default: 2500 }],
      doc: 'How many samples a shard keeps before reading of the write-ahead log waits.',
    },
    max_shards: {
      type: int,
      default: 50,
      variants: [{ until: '2.44', type: int, default: 200 }],
      doc: 'How many shards send at the same time at most.',
    },
    min_shards: { type: int, default: 1, doc: 'How many shards send at the same time at least.' },
    max_samples_per_send: {
      type: int,
      default: 2000,
      variants: [{ until: '2.44', type: int, default: 500 }],
      doc: 'How many samples go into a request at most.',
    },
    batch_send_deadline: { type: duration, default: '5s', doc: 'How long a sample waits in the queue at most.' },
    min_backoff: { type: duration, default: '30ms', doc: 'How long a failed request waits before the first retry.' },
    max_backoff: { type: duration, default: '5s', doc: 'How long a failed request waits at most before a retry.' },
    retry_on_http_429: { type: bool, default: false, doc: 'Whether a request is retried that got status 429.' },
    sample_age_limit: {
      type: duration,
      since: '2.50',
      default: '0s',
      doc: 'Older samples are dropped instead of sent; 0s for no limit.',
    },
  },
}

const POSITIVE = ['max_shards', 'min_shards', 'max_samples_per_send', 'capacity']

/** QueueConfig.Validate, from 3.12: a null for the queue leaves nothing positive. */
export function checkQueue(remote: Struct, context: CheckContext): void {
  const it = remote.struct('queue_config')
  if (!it) return
  if (it.zero) {
    context.refuse(remote, {
      rule: 'invalid-value',
      field: 'queue_config',
      message: 'a null queue_config leaves a queue without shards',
      hint: 'remove it or write {}',
    })
    return
  }
  for (const field of POSITIVE) {
    if (it.isInvalid(field) || it.number(field) > 0) continue
    context.refuse(it, {
      rule: 'invalid-value',
      field,
      message: `${field} is ${it.number(field)}: it has to be above 0`,
    })
  }
  notAbove(it, context, 'min_shards', 'max_shards')
  notAbove(it, context, 'min_backoff', 'max_backoff')
}

function notAbove(it: Struct, context: CheckContext, low: string, high: string): void {
  if (it.isInvalid(low) || it.isInvalid(high) || it.number(low) <= it.number(high)) return
  // Of numbers that are no numbers of shards the check above has spoken.
  if (low === 'min_shards' && it.number(high) <= 0) return
  const [field, other] = it.isWritten(high) ? [high, low] : [low, high]
  context.refuse(it, {
    rule: 'invalid-value',
    field,
    message: `${low} is above ${high}${it.isWritten(other) ? '' : ` (${it.section.fields[other]!.default} where nothing is said)`}`,
    ...relatedTo(it, other, `${other} is here`),
  })
}
