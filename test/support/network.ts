import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { runCommand, startCommand, temporaryFolder } from './promsd.ts'

/** A network of its own: loopback and nothing else, so that port 53 is free and nobody outside can be reached. */
export interface Network {
  /** What a command begins with that runs in it, in a folder. */
  wrap(folder: string): string[]
  /** What a server in it answers. */
  ask(url: string): Promise<Pick<Response, 'ok' | 'status' | 'text' | 'json'>>
}

/** Why there can be none here; undefined where there can. */
export const noNetwork =
  spawnSync('unshare', ['-nm', 'ip', 'link', 'set', 'lo', 'up']).status === 0
    ? undefined
    : 'a network of its own needs unshare -n -m and ip (root)'

const ASK = `
const response = await fetch(process.argv[1])
console.log(JSON.stringify({ status: response.status, body: await response.text() }))`

/** Makes one for the time of a test. Names are looked up on its own port 53. */
export async function ownNetwork(): Promise<Network> {
  const resolver = join(temporaryFolder(), 'resolv.conf')
  writeFileSync(resolver, 'nameserver 127.0.0.1\n')
  const script = `ip link set lo up && mount --bind '${resolver}' /etc/resolv.conf && echo ready && exec sleep infinity`
  const { process: holder, ended } = startCommand('unshare', ['-nm', 'sh', '-c', script], { deadline: 600_000 })
  onTestFinished(() => void holder.kill())
  const failure = ended.then(({ stderr }) => Promise.reject(new Error(`no network of its own: ${stderr}`)))
  await Promise.race([once(holder.stdout!, 'data'), failure])
  const wrap = (folder: string): string[] => [
    ...['nsenter', '--target', `${holder.pid}`, '--net', '--mount'],
    // Entering other mounts leads to their root.
    ...['sh', '-c', 'cd "$0" && exec "$@"', folder],
  ]
  return {
    wrap,
    async ask(url) {
      const [command, ...args] = [...wrap('/'), process.execPath, '--input-type=module', '-e', ASK, url]
      const { status: exit, stdout, stderr } = await runCommand(command!, args)
      if (exit !== 0) throw new Error(`${url}: ${stderr}`)
      const { status, body } = JSON.parse(stdout)
      return { status, ok: status === 200, text: async () => body, json: async () => JSON.parse(body) }
    },
  }
}
