import type { Change, Finding } from '../diagnostics/finding.ts'
import { haveSameEdits } from '../diagnostics/repeats.ts'
import { withoutFix } from './fix.ts'

/** What the jobs that read a target file refuse of its targets. */
export class Refusals {
  readonly #findings = new Map<string, { finding: Finding; readonly changes: Change[] }>()
  /** How many jobs would have the target at a place fixed. */
  readonly #wishes = new Map<string, number>()

  /** Takes what one job refuses; what another has refused before is told once. */
  add(finding: Finding): void {
    const key = `${finding.rule} ${finding.span.start}`
    const known = this.#findings.get(key)
    const fresh = this.#freshChanges(finding)
    if (!known) this.#findings.set(key, { finding, changes: fresh })
    else if (finding.fix && (!known.finding.fix || haveSameEdits(finding.fix, known.finding.fix))) {
      if (!known.finding.fix) known.finding = { ...known.finding, fix: finding.fix }
      known.changes.push(...fresh)
    }
  }

  #freshChanges({ fix }: Finding): Change[] {
    return (fix?.changes ?? []).filter(({ path }) => {
      const key = path.join(' ')
      const count = this.#wishes.get(key) ?? 0
      this.#wishes.set(key, count + 1)
      return count === 0
    })
  }

  /**
   * The findings, with the fixes that all jobs want: a target that one refuses may be right for another, as the probe of a
   * URL.
   * @param readers how many jobs read the file
   */
  agreed(readers: number): Finding[] {
    return Array.from(this.#findings.values(), ({ finding, changes }) => {
      const { fix } = finding
      const agreed = changes.filter(({ path }) => this.#wishes.get(path.join(' ')) === readers)
      return fix && agreed.length > 0 ? { ...finding, fix: { ...fix, changes: agreed } } : withoutFix(finding)
    })
  }
}
