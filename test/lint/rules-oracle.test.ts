import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, inject, it } from 'vitest'
import type { FileKind } from '../../src/lint/linted-file.ts'
import { allRules } from '../../src/lint/registry.ts'
import { fileName } from './lint-text.ts'

/** Rules whose examples are about the files that a config names: promtool has to look for them. */
const LOOKS_FOR_FILES: ReadonlySet<string> = new Set(['missing-file', 'file-pattern'])

interface Example {
  readonly name: string
  readonly text: string
  readonly kind: FileKind
  readonly flags: readonly string[]
  readonly accepted: boolean
}

const oracles = inject('oracles')
const folder = mkdtempSync(join(tmpdir(), 'promsd-rules-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** The newest oracle of the major release that an example is for. */
function oracleFor(release: string | undefined): string | undefined {
  const versions = Object.keys(oracles).sort(byNumber)
  const major = release?.split('.')[0] ?? '3'
  return versions.findLast((version) => version.startsWith(`${major}.`))
}

function byNumber(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}

const examples = new Map<string, Example[]>()
for (const { id, severity, appliesTo, docs } of allRules()) {
  const kind = appliesTo[0]!
  const oracle = oracleFor(docs.release)
  if (severity !== 'error' || kind === 'project' || oracle === undefined) continue
  const flags = [
    ...(LOOKS_FOR_FILES.has(id) || kind === 'targets' ? [] : ['--syntax-only']),
    ...(id === 'agent-mode' ? ['--agent'] : []),
  ]
  const both = [
    { name: `${id}-bad`, text: docs.bad, kind, flags, accepted: false },
    { name: `${id}-good`, text: docs.good, kind, flags, accepted: true },
  ]
  examples.set(oracle, [...(examples.get(oracle) ?? []), ...both])
}

/** Names of what promtool accepts of files that it checks with the same flags. */
function acceptedOf(oracle: string, arguments_: readonly string[], names: readonly string[]): Set<string> {
  const { stdout, status, stderr } = spawnSync(join(oracles[oracle]!, 'promtool'), ['check', ...arguments_, ...names], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, AWS_REGION: '', AWS_DEFAULT_REGION: '', AWS_EC2_METADATA_DISABLED: 'true' },
  })
  if (status !== 0 && status !== 1) throw new Error(stderr)
  const parts = stdout.split(/^Checking (?=\S+$)/m).slice(1)
  return new Set(
    parts.filter((part) => /^ {1,2}SUCCESS: /m.test(part)).map((part) => part.slice(0, part.indexOf('\n'))),
  )
}

/** Puts an example where promtool checks it: a target file needs a config that reads it. */
function place({ name, text, kind }: Example): string {
  if (kind !== 'targets') {
    writeFileSync(join(folder, `${name}.yml`), text)
    return `${name}.yml`
  }
  mkdirSync(join(folder, name))
  writeFileSync(join(folder, name, fileName(text, kind)), text)
  const config = `scrape_configs: [{job_name: a, file_sd_configs: [{files: [${name}/${fileName(text, kind)}]}]}]\n`
  writeFileSync(join(folder, `${name}.yml`), config)
  return `${name}.yml`
}

describe.skipIf(examples.size === 0)('the examples of errors', () => {
  it.each([...examples.keys()])('are what promtool %s says', (oracle) => {
    const wrong: string[] = []
    const all = examples.get(oracle)!
    for (const call of new Set(all.map(callOf))) {
      const group = all.filter((example) => callOf(example) === call)
      const files = new Map(group.map((example) => [place(example), example]))
      const accepted = acceptedOf(oracle, call.split(' '), [...files.keys()])
      for (const [file, { name, accepted: expected }] of files) {
        if (accepted.has(file) !== expected) wrong.push(`${name}: ${expected ? 'refused' : 'accepted'}`)
      }
    }
    expect(wrong).toEqual([])
  })
})

function callOf({ kind, flags }: Example): string {
  return [kind === 'rules' ? 'rules' : 'config', '--lint=none', ...(kind === 'rules' ? [] : flags)].join(' ')
}
