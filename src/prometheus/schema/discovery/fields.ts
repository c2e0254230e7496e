import { duration, int, string } from '../scalars.ts'
import type { Field } from '../types.ts'

/** Fields that most discoveries share. */

export const refreshInterval = (value: string): Field => ({
  type: duration,
  default: value,
  doc: 'How long to wait between two looks at the source.',
})

export const port = (value = 80): Field => ({
  type: int,
  default: value,
  doc: 'Port to scrape, where the discovery does not find one.',
})

export const tagSeparator: Field = {
  type: string,
  default: ',',
  doc: 'Text that joins the tags of a target in its label.',
}
