import type { CheckContext, Struct } from '../config/struct.ts'
import { choice, refuseOther } from './conditions.ts'
import { duration, float, int, size } from './scalars.ts'
import { type Section, section } from './types.ts'

/** prometheus/prometheus config/config.go ExemplarsConfig. */
export const exemplars: Section = {
  name: 'exemplars',
  goType: 'config.ExemplarsConfig',
  doc: 'The storage of exemplars.',
  fields: {
    max_exemplars: { type: int, default: 100_000, doc: 'How many exemplars are kept; 0 or less for none.' },
  },
}

/** prometheus/prometheus config/config.go TSDBRetentionConfig. */
export const tsdbRetention: Section = {
  name: 'retention',
  goType: 'config.TSDBRetentionConfig',
  doc: 'How long samples are kept.',
  fields: {
    time: { type: duration, doc: 'How long samples are kept.' },
    size: { type: size, doc: 'How many bytes blocks may take.' },
    percentage: { type: float, since: '3.11', doc: 'How much of the disk blocks may take, in percent.' },
  },
  check: checkRetention,
}

/** TSDBRetentionConfig.UnmarshalYAML, which came with 3.11. */
function checkRetention(it: Struct, context: CheckContext): void {
  if (!context.from('3.11')) return
  if (it.number('size') < 0) {
    context.refuse(it, { rule: 'invalid-value', field: 'size', message: 'the retention size is below 0' })
  }
  const percentage = it.number('percentage')
  if (percentage < 0 || percentage > 100) {
    context.refuse(it, {
      rule: 'invalid-value',
      field: 'percentage',
      message: `the retention percentage is ${percentage}: it has to be from 0 to 100`,
    })
  }
}

/** prometheus/prometheus config/config.go ChunkEncodingConfig. */
export const chunkEncoding: Section = {
  name: 'chunk_encoding',
  goType: 'config.ChunkEncodingConfig',
  doc: 'How chunks are encoded.',
  fields: {
    floats: {
      type: choice('chunk encoding', ['xor', 'xor2'], { empty: true }),
      doc: 'Encoding of float chunks; xor2 needs the feature flag xor2-encoding.',
    },
  },
}

/** prometheus/prometheus config/config.go TSDBConfig. */
export const tsdb: Section = {
  name: 'tsdb',
  goType: 'config.TSDBConfig',
  startsAnew: true,
  doc: 'The local storage.',
  fields: {
    out_of_order_time_window: {
      type: duration,
      default: '0s',
      doc: 'How old a sample may be, compared with the newest one, to be taken out of order.',
    },
    outofordertimewindow: {
      type: int,
      hidden: true,
      doc: 'Read and then replaced by "out_of_order_time_window": a field that has no name of its own in Prometheus.',
    },
    stale_series_compaction_threshold: {
      type: float,
      since: '3.10',
      doc: 'The share of stale series in memory, from 0 to 1, at which they are compacted at once.',
    },
    chunk_encoding: { type: section(chunkEncoding), since: '3.13', doc: 'How chunks are encoded.' },
    retention: { type: section(tsdbRetention), since: '3.8', doc: 'How long samples are kept.' },
  },
  // TSDBConfig.UnmarshalYAML
  check(it, context) {
    const encoding = context.from('3.13') ? it.struct('chunk_encoding') : undefined
    if (encoding) refuseOther(encoding, context, 'floats')
  },
}

/** prometheus/prometheus config/config.go StorageConfig. */
export const storage: Section = {
  name: 'storage',
  goType: 'config.StorageConfig',
  doc: 'The storage, as far as it can be changed by a reload.',
  fields: {
    tsdb: { type: section(tsdb), doc: 'The local storage.' },
    exemplars: { type: section(exemplars), doc: 'The storage of exemplars.' },
  },
}
