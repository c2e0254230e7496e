import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import { join } from 'node:path'

/** What promtool says of an expression that it refuses. */
export interface Refusal {
  readonly message: string
  /** Byte offset in the expression, where it names a place. */
  readonly offset: number | undefined
}

/** For each expression what `promtool check rules` has against it as that of a recording rule. None may be empty. */
export function promtoolRefusals(
  oracle: string,
  expressions: readonly string[],
  features: readonly string[] = [],
): (Refusal | undefined)[] {
  const folder = fs.mkdtempSync(join(os.tmpdir(), 'promsd-promql-'))
  try {
    const file = join(folder, 'rules.yml')
    // Each rule has a name of its own, by which promtool's complaint is told.
    const rules = expressions.map((text, i) => `  - {record: r${i}, expr: ${yamlString(text)}}\n`)
    fs.writeFileSync(file, `groups:\n- name: g\n  rules:\n${rules.join('')}`)
    const flags = features.map((name) => `--enable-feature=${name}`)
    const { stdout, stderr } = spawnSync(join(oracle, 'promtool'), ['check', 'rules', '--lint=none', ...flags, file], {
      encoding: 'utf8',
      maxBuffer: 1 << 30,
    })
    const refusals: (Refusal | undefined)[] = expressions.map(() => undefined)
    for (const [, index, message] of `${stdout}${stderr}`.matchAll(/"r(\d+)": could not parse expression: (.*)/g)) {
      refusals[Number(index)] = { message: message!, offset: offsetOf(expressions[Number(index)]!, message!) }
    }
    if (!refusals.some(Boolean) && !/SUCCESS/.test(stdout)) throw new Error(`promtool: ${stdout}${stderr}`)
    return refusals
  } finally {
    fs.rmSync(folder, { recursive: true })
  }
}

/** JSON's string is YAML's, once nothing in it needs an encoding. */
function yamlString(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function offsetOf(expression: string, message: string): number | undefined {
  const [, line, column] = /^(\d+):(\d+): parse error/.exec(message) ?? []
  if (line === undefined) return undefined
  const before = expression.split('\n').slice(0, Number(line) - 1)
  return before.reduce((sum, each) => sum + Buffer.byteLength(each) + 1, 0) + Number(column) - 1
}
