import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { noNameServer, startNameServer } from '../support/name-server.ts'
import { noNetwork, ownNetwork } from '../support/network.ts'
import { stepsOf } from '../support/page-steps.ts'
import { expectTargets, startPrometheus } from '../support/prometheus.ts'
import { missing, program, runCommand, temporaryFolder } from '../support/promsd.ts'

const reason = noNetwork ?? noNameServer
if (reason) missing(reason)

const root = join(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'docs/walk-through.md'), 'utf8')

const OWN = ['apiserver localhost:5001 {service=api}', 'aspnetcore-api localhost:5000 {}']
const GAMES = ['gameserver localhost:5002 {service=game}']
const RACKS = [
  'onprem-servers 192.168.10.11:9182 {env=prod,role=app}',
  'onprem-servers 192.168.10.12:9182 {env=prod,role=app}',
]
const NEW = [
  'onprem-servers 192.168.10.13:9182 {env=prod,role=app}',
  'onprem-servers 192.168.20.21:9182 {env=staging,role=db}',
]
const DNS = ['onprem-dns 192.168.30.31:9182 {}', 'onprem-dns 192.168.30.32:9182 {}']
const REST = [
  'prometheus localhost:9090 {}',
  'server_info localhost:9182 {}',
  'socket-server 192.168.10.20:1234 {}',
  'tcp-server localhost:1234 {}',
]

/** What falls to the first of two servers, and the server itself. */
const FIRST_SHARD = [OWN[0]!, ...DNS, NEW[0]!, REST[0]!, REST[3]!]

/** What the server scrapes after each of the page's reloads and waits, in their order. */
const TARGETS: readonly (readonly string[])[] = [
  [...OWN, ...GAMES, ...RACKS, ...REST],
  [...OWN, ...GAMES, ...RACKS, ...REST],
  [...OWN, ...GAMES, ...RACKS, ...NEW, ...REST],
  [...OWN, ...GAMES, ...DNS, ...RACKS, ...NEW, ...REST],
  [...OWN, ...GAMES, ...DNS, ...RACKS, ...NEW, ...REST],
  FIRST_SHARD,
]

describe.skipIf(reason !== undefined)('docs/walk-through.md', () => {
  test.each(Object.entries(inject('oracles')))('does with Prometheus %s what it says', async (version, oracle) => {
    const folder = temporaryFolder()
    const bin = join(folder, '.bin')
    cpSync(join(root, 'samples'), folder, { recursive: true })
    mkdirSync(bin)
    symlinkSync(program, join(bin, 'promsd'))
    const network = await ownNetwork()
    startNameServer(network, folder, {
      hosts: { 'exporters.mycompany.local': ['192.168.30.31', '192.168.30.32'] },
    })
    const configFile = join(folder, '1-static/prometheus.yml')
    const server = await startPrometheus(version, oracle, folder, readFileSync(configFile, 'utf8'), {
      configFile,
      port: 9090,
      flags: ['--web.enable-lifecycle'],
      wrap: network.wrap(folder),
      ask: network.ask,
    })
    onTestFinished(async () => void (await server.stop()))

    let cwd = folder
    const expected = [...TARGETS]
    for (const { command, output } of stepsOf(page)) {
      const [, below] = /^cd (\S+)$/.exec(command) ?? []
      if (below !== undefined) {
        cwd = join(cwd, below)
        continue
      }
      const script = `PATH='${bin}':$PATH; ${command} 2>&1`
      const [wrapper, ...args] = [...network.wrap(cwd), 'bash', '-c', script]
      const { stdout, status } = await runCommand(wrapper!, args, { env: { NO_COLOR: '1' } })
      if (output === undefined) {
        expect({ command, stdout, status }).toMatchObject({ status: 0 })
        await expectTargets(server, expected.shift()!, 30_000, `${version}: ${command}`)
      } else expect(`$ ${command}\n${stdout}`).toBe(`$ ${command}\n${output}`)
    }
    expect(expected).toEqual([])
  })
})
