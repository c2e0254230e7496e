import type { Command } from 'commander'
import { describe, expect, test } from 'vitest'
import type { CommandContext } from '../../src/cli/context.ts'
import { allCommands } from '../../src/cli/program.ts'
import { settingsAsRead } from '../../src/cli/settings.ts'
import { releaseName } from '../../src/prometheus/release.ts'
import { folderWith } from '../support/promsd.ts'

/** Nothing is run here. */
const CONTEXT = { io: { env: {} }, done: () => {} } as unknown as CommandContext

async function everyCommand(): Promise<Command[]> {
  const all = await allCommands(CONTEXT)
  return all.flatMap(function withOwn(command): Command[] {
    return [command, ...command.commands.flatMap(withOwn)]
  })
}

describe('--prometheus-version', () => {
  test('is told in the same words by all commands that have it', async () => {
    const texts = (await everyCommand()).flatMap(({ options }) =>
      options.filter(({ long }) => long === '--prometheus-version').map(({ description }) => description),
    )
    expect(texts.length).toBeGreaterThan(15)
    expect([...new Set(texts)]).toEqual([
      "Prometheus release, such as 3.5 (default: the project file's, else the newest known)",
    ])
  })

  test('is what the project file says by default, as told', async () => {
    const folder = folderWith({ 'promsd.yaml': 'prometheus: "3.1"\n' })
    const read = (options: object) => settingsAsRead({ project: `${folder}/promsd.yaml`, ...options }, CONTEXT.io)
    expect(releaseName((await read({})).release)).toBe('3.1')
    expect(releaseName((await read({ prometheusVersion: '2.53' })).release)).toBe('2.53')
  })
})
