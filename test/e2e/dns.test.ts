import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { noNameServer, startNameServer } from '../support/name-server.ts'
import { noNetwork, ownNetwork } from '../support/network.ts'
import { expectTargets, startPrometheus } from '../support/prometheus.ts'
import { missing, run, temporaryFolder } from '../support/promsd.ts'

const reason = noNetwork ?? noNameServer
if (reason) missing(reason)

const EXPORTERS = 'exporters.mycompany.local'

const JOBS = [
  ...['--job', 'onprem-dns', '--dns', EXPORTERS, '--dns-type', 'A', '--dns-port', '9182'],
  ...['--job', 'onprem-srv', '--dns', '_node._tcp.mycompany.local'],
]

describe.skipIf(reason !== undefined)('a DNS server', () => {
  test.each(Object.entries(inject('oracles')))(
    'tells Prometheus %s the targets of a generated config, by A and SRV records',
    async (version, oracle) => {
      const folder = temporaryFolder()
      expect(await run(['generate', '-p', version, ...JOBS], { cwd: folder })).toMatchObject({
        status: 0,
        stderr: '',
      })
      const config = readFileSync(join(folder, 'prometheus.yml'), 'utf8')
      expect(config).toContain('port: 9182\n')
      // Not to wait for the half minute that is the default.
      const often = config.replaceAll(/^( +)- names:$/gm, '$1- refresh_interval: 1s\n$1  names:')
      const network = await ownNetwork()
      const hosts = { [EXPORTERS]: ['127.0.0.31', '127.0.0.32'], 'db1.mycompany.local': ['127.0.0.41'] }
      const services = { '_node._tcp.mycompany.local': ['db1.mycompany.local:9100', 'db2.mycompany.local:9101'] }
      const names = startNameServer(network, folder, { hosts, services })
      const server = await startPrometheus(version, oracle, folder, often, {
        wrap: network.wrap(folder),
        ask: network.ask,
      })
      onTestFinished(async () => void (await server.stop()))
      const srv = ['onprem-srv db1.mycompany.local:9100 {}', 'onprem-srv db2.mycompany.local:9101 {}']
      await expectTargets(server, ['onprem-dns 127.0.0.31:9182 {}', 'onprem-dns 127.0.0.32:9182 {}', ...srv], 30_000)
      names.tell({ [EXPORTERS]: ['127.0.0.32', '127.0.0.33'] })
      await expectTargets(server, ['onprem-dns 127.0.0.32:9182 {}', 'onprem-dns 127.0.0.33:9182 {}', ...srv], 30_000)
    },
  )
})
