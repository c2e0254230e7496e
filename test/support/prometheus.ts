import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect } from 'vitest'
import { type Ending, eventually, startCommand } from './promsd.ts'

/** A Prometheus server that runs for a test. */
export interface Server {
  readonly version: string
  readonly url: string
  /** Of its process. */
  readonly id: number
  readonly configFile: string
  /** Everything it has logged, once it has ended. */
  readonly ended: Promise<Ending>
  /** Its active targets, each as `job address {labels}` with the labels that are not job and instance, sorted. */
  targets(): Promise<string[]>
  /** Values of one of its own metrics, by its labels as they are written (empty where there are none). */
  metric(name: string): Promise<Record<string, number>>
  stop(): Promise<Ending>
}

export interface ServerOptions {
  /** Beside those for the config, the data and the address. */
  readonly flags?: readonly string[]
  /** Where the server wants TLS or a password. */
  readonly scheme?: 'http' | 'https'
  readonly ask?: (url: string) => Promise<Pick<Response, 'ok' | 'status' | 'text' | 'json'>>
  /** Where the config is put, unless in a file of its own. */
  readonly configFile?: string
  /** Unless it is any that is free. */
  readonly port?: number
  /** What the command begins with. */
  readonly wrap?: readonly string[]
}

/**
 * Starts a release on a free port of the loopback interface.
 * @param oracle folder that holds `prometheus`
 * @param config text of prometheus.yml; relative paths in it are relative to `folder`
 */
export async function startPrometheus(
  version: string,
  oracle: string,
  folder: string,
  config: string,
  options: ServerOptions = {},
): Promise<Server> {
  const { flags = [], scheme = 'http', ask = fetch, wrap = [] } = options
  const { configFile = join(folder, `prometheus-${version}.yml`), port = await freePort() } = options
  const data = join(folder, `prometheus-${version}`)
  mkdirSync(data)
  writeFileSync(configFile, config)
  const address = `127.0.0.1:${port}`
  const [command, ...args] = [
    ...[...wrap, join(oracle, 'prometheus'), `--config.file=${configFile}`, `--storage.tsdb.path=${data}`],
    ...[`--web.listen-address=${address}`, ...flags],
  ]
  const { process: child, ended } = startCommand(command!, args, { cwd: folder, deadline: 300_000 })
  const url = `${scheme}://${address}`
  const get = async (path: string) => {
    const response = await ask(`${url}${path}`)
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return response
  }
  const server: Server = {
    version,
    url,
    id: child.pid!,
    configFile,
    ended,
    async targets() {
      const { data } = (await (await get('/api/v1/targets?state=active')).json()) as TargetsAnswer
      return data.activeTargets.map(describeTarget).sort()
    },
    async metric(name) {
      const text = await (await get('/metrics')).text()
      const lines = text.matchAll(new RegExp(`^${name}(?:\\{(.*)\\})? (\\S+)$`, 'gm'))
      return Object.fromEntries([...lines].map(([, labels = '', value]) => [labels, Number(value)]))
    },
    async stop() {
      child.kill('SIGTERM')
      return ended
    },
  }
  let last = ''
  await eventually(
    async () => {
      if (child.exitCode !== null) throw new Error(`Prometheus ${version} ended: ${(await ended).stderr}`)
      return get('/-/ready').catch((error: Error) => {
        last = error.message
        return undefined
      })
    },
    60_000,
    () => `Prometheus ${version} is ready (${last})`,
  )
  return server
}

interface TargetsAnswer {
  readonly data: {
    readonly activeTargets: readonly {
      readonly discoveredLabels: Readonly<Record<string, string>>
      readonly labels: Readonly<Record<string, string>>
    }[]
  }
}

function describeTarget({ discoveredLabels, labels }: TargetsAnswer['data']['activeTargets'][number]): string {
  const { job, instance, ...own } = labels
  const address = discoveredLabels['__address__']
  if (instance !== address) throw new Error(`instance "${instance}" of the target ${address}`)
  const text = Object.keys(own)
    .sort()
    .map((name) => `${name}=${own[name]}`)
  return `${job} ${address} {${text.join(',')}}`
}

/** The server has exactly these targets, at the latest after some time (milliseconds). */
export async function expectTargets(
  server: Server,
  targets: readonly string[],
  deadline: number,
  message = `Prometheus ${server.version}`,
): Promise<void> {
  await expect.poll(() => server.targets(), { timeout: deadline, interval: 100, message }).toEqual(targets)
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
