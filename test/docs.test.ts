import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, inject, test } from 'vitest'
import { stepsOf } from './support/page-steps.ts'

const root = join(import.meta.dirname, '..')
const folders: string[] = []

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
]
  .map((name) => {
    const steps = stepsOf(readFileSync(join(root, name), 'utf8'))
    return { name, steps: steps.filter(({ output }) => output !== undefined) }
  })
  .filter(({ steps }) => steps.length > 0)

describe.each(pages)('$name', ({ steps }) => {
  test('its examples do what they show, one after the other on a copy of samples/', () => {
    const folder = mkdtempSync(join(tmpdir(), 'promsd-docs-'))
    folders.push(folder)
    const bin = join(folder, '.bin')
    cpSync(join(root, 'samples'), folder, { recursive: true })
    mkdirSync(bin)
    symlinkSync(join(inject('build'), 'bin/promsd.js'), join(bin, 'promsd'))
    const env = { ...process.env, PATH: `${bin}:${process.env['PATH']}`, NO_COLOR: '1' }
    let cwd = folder
    for (const { command, output } of steps) {
      const [, below] = /^cd (\S+)$/.exec(command) ?? []
      if (below !== undefined) {
        cwd = join(cwd, below)
        continue
      }
      const { stdout } = spawnSync('bash', ['-c', `${command} 2>&1`], { cwd, env, encoding: 'utf8' })
      expect(`$ ${command}\n${stdout}`).toBe(`$ ${command}\n${output}`)
    }
  })
})

test('the table of commands names every command', async () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  const { allCommands } = await import('../src/cli/program.ts')
  const io = {
    env: {},
    out: () => true,
    err: () => {},
    stdin: async () => Buffer.of(),
    terminal: { stdin: false, stdout: false, stderr: false },
  }
  const commands = await allCommands({ io, prepareFor: () => {}, commandLine: '', done: () => {} })
  for (const command of commands) expect(readme).toContain(`\`promsd ${command.name()}`)
})
