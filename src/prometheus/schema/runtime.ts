import { int } from './scalars.ts'
import type { Section } from './types.ts'

/** prometheus/prometheus config/config.go RuntimeConfig. */
export const runtime: Section = {
  name: 'runtime',
  goType: 'config.RuntimeConfig',
  doc: 'The process itself.',
  fields: {
    gogc: {
      type: int,
      default: 75,
      doc: 'How much the heap grows, in percent, before it is collected (GOGC); the environment wins over the default.',
    },
  },
}
