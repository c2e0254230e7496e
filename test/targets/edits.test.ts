import { describe, expect, test } from 'vitest'
import { hasErrors } from '../../src/targets/document.ts'
import { perform, readEditCases } from './edits-fixture.ts'
import { read } from './texts.ts'

describe('an edit of the text', () => {
  test.each(readEditCases(new URL('edits.txt', import.meta.url)))(
    '$name: $operation',
    ({ format, operation, before, after }) => {
      expect(hasErrors(read(before, format).findings)).toBe(false)
      expect(perform(before, format, operation)).toBe(after)
    },
  )
})
