import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Network } from './network.ts'
import { findCommand, startCommand } from './promsd.ts'

/** What a DNS server knows. */
export interface Names {
  /** Addresses by name. */
  readonly hosts: Readonly<Record<string, readonly string[]>>
  /** Of SRV records: `host:port` by name. */
  readonly services?: Readonly<Record<string, readonly string[]>>
}

/** Why there can be none here; undefined where there can. */
export const noNameServer = findCommand('dnsmasq') ? undefined : 'a DNS server needs dnsmasq'

/** A DNS server on port 53 of a network. */
export interface NameServer {
  /** Changes the addresses of names. */
  tell(hosts: Names['hosts']): void
}

/** Starts dnsmasq for the time of a test, with some names and no others. */
export function startNameServer(network: Network, folder: string, { hosts, services = {} }: Names): NameServer {
  const file = join(folder, 'hosts')
  const write = (names: Names['hosts']): void => {
    const lines = Object.entries(names).flatMap(([name, addresses]) => addresses.map((each) => `${each} ${name}\n`))
    writeFileSync(file, lines.join(''))
  }
  write(hosts)
  const srv = Object.entries(services).flatMap(([name, targets]) =>
    targets.map((target) => `--srv-host=${name},${target.replace(':', ',')}`),
  )
  const [command, ...args] = [
    ...network.wrap(folder),
    ...['dnsmasq', '--keep-in-foreground', '--conf-file=/dev/null', '--user=root', '--pid-file='],
    ...['--listen-address=127.0.0.1', '--bind-interfaces', '--no-resolv', '--no-hosts', `--addn-hosts=${file}`, ...srv],
  ]
  const { process: child } = startCommand(command!, args, { deadline: 600_000 })
  onTestFinished(() => void child.kill())
  return {
    tell(names) {
      write(names)
      child.kill('SIGHUP')
    },
  }
}
