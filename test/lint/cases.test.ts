import { spawnSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import { temporaryFolder } from '../support/promsd.ts'
import { CASES, type Case } from './cases.ts'
import { lintOne } from './lint-file.ts'

function write({ config, files = {}, links = {} }: Case): string {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'config.yml'), config)
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  for (const [name, end] of Object.entries(links)) symlinkSync(end, join(folder, name))
  return folder
}

const isSyntaxOnly = ({ files, links }: Case): boolean => files === undefined && links === undefined

function expected({ errors, except }: Case, version: string): string[] {
  const release = /^\d+\.\d+/.exec(version)![0]
  const lines = except?.[release] ?? errors
  return lines.map((at) => (typeof at === 'number' ? `config.yml:${at}` : at))
}

async function errorLines(folder: string, version: string, syntaxOnly: boolean): Promise<string[]> {
  const files = await lintOne(join(folder, 'config.yml'), { version, kind: 'config', syntaxOnly })
  const lines = files.flatMap(({ path, source, findings }) =>
    findings
      .filter(({ severity }) => severity === 'error')
      .map(({ span }) => `${relative(folder, path)}:${source.lineAt(span.start)}`),
  )
  return [...new Set(lines)]
}

describe.each(['2.42', '2.53', '3.5', '3.14'])('promsd lint for %s', (version) => {
  test.each(CASES)('$name', async (it) => {
    expect(await errorLines(write(it), version, isSyntaxOnly(it))).toEqual(expected(it, version))
  })
})

describe.each(Object.entries(inject('oracles')))('promtool %s', (version, oracle) => {
  test.each(CASES)('$name', (it) => {
    const flags = isSyntaxOnly(it) ? ['--syntax-only'] : []
    const { status } = spawnSync(join(oracle, 'promtool'), ['check', 'config', '--lint=none', ...flags, 'config.yml'], {
      cwd: write(it),
    })
    expect(status).toBe(expected(it, version).length === 0 ? 0 : 1)
  })
})
