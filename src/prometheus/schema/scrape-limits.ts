import { size, uint } from './scalars.ts'
import type { Field, Version } from './types.ts'

/** What a scrape may bring; a global section has the same fields, as defaults of the jobs, from 2.45. */
export function scrapeLimits(since?: Version): Record<string, Field> {
  const from = since === undefined ? {} : { since }
  return {
    body_size_limit: {
      type: size,
      ...from,
      doc: 'A response with an uncompressed body larger than this fails the scrape; 0 for no limit.',
    },
    sample_limit: {
      type: uint,
      ...from,
      default: 0,
      doc: 'More samples than this, after metric relabeling, fail the scrape; 0 for no limit.',
    },
    target_limit: {
      type: uint,
      ...from,
      default: 0,
      doc: 'More targets than this, after relabeling, fail the scrapes of the job; 0 for no limit.',
    },
    label_limit: {
      type: uint,
      ...from,
      default: 0,
      doc: 'More labels of a sample than this, after metric relabeling, fail the scrape; 0 for no limit.',
    },
    label_name_length_limit: {
      type: uint,
      ...from,
      default: 0,
      doc: 'A longer label name, after metric relabeling, fails the scrape; 0 for no limit.',
    },
    label_value_length_limit: {
      type: uint,
      ...from,
      default: 0,
      doc: 'A longer label value, after metric relabeling, fails the scrape; 0 for no limit.',
    },
    keep_dropped_targets: {
      type: uint,
      since: '2.47',
      default: 0,
      doc: 'How many dropped targets of a job are kept in memory for the status pages; 0 for no limit.',
    },
  }
}
