import { EXIT, Failure } from '../../diagnostics/failure.ts'
import type { NodePath } from '../../diagnostics/finding.ts'
import type { WantedField } from './field-change.ts'

/**
 * Changes of one job, in an order in which every place in a list means what it meant before all of them: what is set
 * first, as it moves no item, then what goes, the last item of a list first.
 * @throws Failure (exit 2) where a field that goes, or a part of it, or what it is a part of is set as well
 */
export function inSafeOrder(wanted: readonly WantedField[]): WantedField[] {
  const set = wanted.filter(({ value }) => value !== undefined)
  const gone: WantedField[] = []
  for (const each of wanted) {
    if (each.value !== undefined || gone.some(({ path }) => isSame(path, each.path))) continue
    const other = wanted.find(
      ({ path, value }) => (value !== undefined || !isSame(path, each.path)) && touches(path, each.path),
    )
    if (other) throw conflict(each, other)
    gone.push(each)
  }
  return [...set, ...gone.sort((a, b) => compareBackwards(a.path, b.path))]
}

function conflict(gone: WantedField, other: WantedField): Failure {
  return new Failure(
    EXIT.usage,
    `${gone.text} cannot be unset where ${other.text} is ${other.value ? 'set' : 'unset'} as well`,
    {
      hint: 'FIELD=VALUE takes the place of all that is there',
    },
  )
}

/** Whether one of two paths leads to, or through, what the other one leads to. */
function touches(one: NodePath, other: NodePath): boolean {
  const length = Math.min(one.length, other.length)
  return isSame(one.slice(0, length), other.slice(0, length))
}

function isSame(one: NodePath, other: NodePath): boolean {
  return one.length === other.length && one.every((step, i) => step === other[i])
}

function compareBackwards(one: NodePath, other: NodePath): number {
  const depth = one.findIndex((step, i) => step !== other[i])
  const [a, b] = [one[depth], other[depth]]
  if (typeof a === 'number' && typeof b === 'number') return b - a
  return String(a) < String(b) ? -1 : 1
}
