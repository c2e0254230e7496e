import fc from 'fast-check'
import { Source } from '../../../src/document/source.ts'
import { readYaml } from '../../../src/document/yaml.ts'
import { plainNode } from '../../../src/generate/node-value.ts'

/** A comment or a blank line that is put into a text. */
interface Insertion {
  /** Of all lines, from 0 to 1. */
  readonly place: number
  readonly kind: 'own' | 'behind' | 'blank'
  readonly column: number
  readonly tab: boolean
}

const insertion: fc.Arbitrary<Insertion> = fc.record({
  place: fc.integer({ min: 0, max: 999 }).map((each) => each / 1000),
  kind: fc.constantFrom('own', 'own', 'behind', 'blank'),
  column: fc.constantFrom(0, 2, 4, 6, 8, 10),
  tab: fc.boolean(),
})

/** Texts with comments and blank lines anywhere where they change nothing of what a config says. */
export function commented(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(text, fc.array(insertion, { maxLength: 12 })).map(([from, insertions]) => {
    const data = dataOf(from)
    return insertions.reduce((now, each, i) => {
      const next = inserted(now, each, i)
      return dataOf(next) === data && commentsOf(next) === commentsOf(now) + (each.kind === 'blank' ? 0 : 1)
        ? next
        : now
    }, from)
  })
}

function inserted(text: string, { place, kind, column, tab }: Insertion, number: number): string {
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n'
  const lines = text.split(lineBreak)
  const at = Math.floor(place * lines.length)
  const comment = `#${tab ? '\t' : ' '}c${number}`
  // A line that begins with a tab may not follow a plain scalar.
  if (kind === 'behind') lines[at] += `${tab && lines[at]!.trim() !== '' ? '\t' : '  '}${comment}`
  else lines.splice(at, 0, kind === 'blank' ? '' : ' '.repeat(column) + comment)
  return lines.join(lineBreak)
}

function dataOf(text: string): string | undefined {
  const { root, problems } = readYaml(Source.fromText(text))
  return problems.length > 0 || !root ? undefined : JSON.stringify(plainNode(root))
}

function commentsOf(text: string): number {
  return readYaml(Source.fromText(text)).comments?.length ?? 0
}
