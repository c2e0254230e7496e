import { describe, expect, test } from 'vitest'
import { perform, readChanges } from './changes.ts'

describe('edits of jobs in the layout at hand', () => {
  test.each(readChanges(new URL('changes.txt', import.meta.url)))(
    '$name: $operation',
    ({ operation, before, after }) => {
      expect(perform(before, operation)).toBe(after)
    },
  )
})
