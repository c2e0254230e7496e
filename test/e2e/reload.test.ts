import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { writeAndReload } from '../../src/cli/after-write.ts'
import { processIo } from '../../src/cli/process-io.ts'
import { editFiles } from '../../src/files/edit.ts'
import { DEFAULT_LIMITS } from '../../src/files/history-policy.ts'
import { NEWEST } from '../../src/prometheus/release.ts'
import { httpSender } from '../../src/reload/http.ts'
import { freePort, type Server, type ServerOptions, startPrometheus } from '../support/prometheus.ts'
import { type Ending, run, runCommand, temporaryFolder, temporaryFolderForFile } from '../support/promsd.ts'

const oracles = Object.entries(inject('oracles'))

const config = (job: string): string => `global: {scrape_interval: 12h}\nscrape_configs:\n  - job_name: ${job}\n`
const REFUSED = `${config('refused')}    no_such_field: 1\n`

/** Writes a config through promsd, as a command that makes one does. */
async function write(path: string, ...texts: string[]): Promise<void> {
  for (const text of texts) {
    const options = { command: 'test', lockTimeoutMs: 5000, warn: () => {} }
    await editFiles([path], () => [{ bytes: Buffer.from(text) }], options)
  }
}

describe.each(oracles)('Prometheus %s', (version, oracle) => {
  const folder = temporaryFolderForFile()
  let server: Server
  /** Takes back the last write of the config, with a reload. */
  const undo = (...args: string[]): Promise<Ending> =>
    run(['undo', '-q', '-f', server.configFile, ...args], { cwd: folder })
  const loadedJob = async (): Promise<string | undefined> => {
    const answer = (await (await fetch(`${server.url}/api/v1/status/config`)).json()) as { data: { yaml: string } }
    return /job_name: (\S+)/.exec(answer.data.yaml)?.[1]
  }
  const lastReload = async (): Promise<number | undefined> =>
    (await server.metric('prometheus_config_last_reload_successful'))['']

  beforeAll(async () => {
    server = await startPrometheus(version, oracle, folder, config('first'), { flags: ['--web.enable-lifecycle'] })
  })

  afterAll(() => server.stop())

  /** Ways to reload, as options. */
  const ways = (): Record<string, string[]> => ({
    'its URL': ['--reload', server.url],
    'its process id': ['--reload', `${server.id}`, '--server', server.url],
    'a command': ['--reload', `kill -HUP ${server.id}`, '--server', server.url],
  })

  test.each(['its URL', 'its process id', 'a command'])('loads what was written, told by %s', async (way) => {
    await write(server.configFile, config('wanted'), config('other'))
    expect(await undo(...ways()[way]!)).toEqual({ status: 0, signal: null, stdout: '', stderr: '' })
    expect(await loadedJob()).toBe('wanted')
  })

  test('is named where it has loaded it: in text, beside a diff, in JSON', async () => {
    await write(server.configFile, config('one'), config('two'), config('three'), config('four'))
    const say = (...args: string[]) =>
      run(['undo', '-f', server.configFile, '--reload', server.url, ...args], { cwd: folder })
    const loaded = `loaded by ${server.url}\n`
    expect((await say()).stdout).toBe(`${server.configFile}: rewritten\n${loaded}`)
    const { stdout, stderr } = await say('--diff')
    expect(stdout).toMatch(/^--- .*\n\+\+\+ .*\n@@[\s\S]*\+ {2}- job_name: four\n$/)
    expect(stderr).toBe(loaded)
    expect(JSON.parse((await say('3', '-o', 'json')).stdout)).toMatchObject({ changed: true, loadedBy: server.url })
    const set = ['job', 'set', (await loadedJob())!, 'scrape_interval=1h', '-c', server.configFile]
    expect((await run([...set, '--reload', server.url])).stdout).toContain(`(none) -> 1h\n${loaded}`)
    const again = [...set, '--reload', `kill -HUP ${server.id}`, '--server', server.url]
    // The server has it, whatever makes it load.
    expect((await run(again)).stdout).toBe(`${server.configFile}: unchanged\n`)
    const json = await run([...again.with(3, 'scrape_interval=2h'), '-o', 'json'])
    expect(JSON.parse(json.stdout)).toMatchObject({ changed: true, loadedBy: server.url })
  })

  test.each(['its URL', 'its process id', 'a command'])('reads another config, told by %s: a warning', async (way) => {
    const other = join(folder, 'other.yml')
    await write(other, config(`before-${way}`), config('now'))
    const ending = await run(['undo', '-f', other, ...ways()[way]!])
    expect(ending).toMatchObject({ status: 0, stdout: `${other}: rewritten\n` })
    const reads = `${server.url} reads ${server.configFile}`
    expect(ending.stderr).toBe(`warning: ${reads}: nothing confirms that it has loaded ${other}\n`)
  })

  test.each(['its URL', 'its process id', 'a command'])(
    'refuses, told by %s: the old file is back and runs',
    async (way) => {
      await write(server.configFile, config('good'))
      await fetch(`${server.url}/-/reload`, { method: 'POST' })
      await write(server.configFile, REFUSED, config('running'))
      await fetch(`${server.url}/-/reload`, { method: 'POST' })
      const ending = await undo(...ways()[way]!)
      expect(ending).toMatchObject({ status: 1, stdout: '' })
      expect(ending.stderr).toMatch(/^error: .*refused it, so what was there before is restored: /)
      if (way === 'its URL') expect(ending.stderr).toMatch(/field no_such_field not found/)
      expect(readFileSync(server.configFile, 'utf8')).toBe(config('running'))
      expect([await loadedJob(), await lastReload()]).toEqual(['running', 1])
      const history = await run(['history', '-f', server.configFile, '-o', 'json'], { cwd: folder })
      expect(JSON.parse(history.stdout).writes[0].command).toMatch(/^promsd undo .*restored: refused by/)
    },
  )

  test('does not answer: exit 3, the file stays, and the next call has it loaded', async () => {
    await write(server.configFile, config('late'), config('unloaded'))
    const nowhere = `http://127.0.0.1:${await freePort()}`
    const ending = await undo('--reload', nowhere)
    expect(ending).toMatchObject({ status: 3, stdout: '' })
    expect(ending.stderr).toMatch(
      /^error: .*\.yml is written, and not loaded: cannot reach .*: connection refused\nhelp: /,
    )
    expect(readFileSync(server.configFile, 'utf8')).toBe(config('late'))
  })

  test('refuses a config that came with the file that it names: both go back', async () => {
    const targets = join(folder, 'sd.json')
    const before = readFileSync(server.configFile, 'utf8')
    const edit = { command: 'test', lockTimeoutMs: 5000, warn: () => {} }
    const texts = ['[]\n', `${config('two')}    file_sd_configs: [{files: ['${targets}']}]\n    no_such_field: 1\n`]
    const change = () => texts.map((text) => ({ bytes: Buffer.from(text) }))
    const write = () => editFiles([targets, server.configFile], change, edit)
    const options = { reload: server.url, reloadTimeout: 30_000, lockTimeout: 5000 }
    const settings = { files: [], release: NEWEST, policy: undefined, history: DEFAULT_LIMITS, project: undefined }
    const context = { io: processIo(), commandLine: 'promsd test' }
    const reloaded = writeAndReload(server.configFile, write, { options, settings, context, warn: () => {} })
    await expect(reloaded).rejects.toMatchObject({
      exit: 1,
      message: expect.stringMatching(/refused them.*no_such_field/),
    })
    expect(existsSync(targets)).toBe(false)
    expect(readFileSync(server.configFile, 'utf8')).toBe(before)
    expect(await lastReload()).toBe(1)
  })

  test('waits for targets that come and go', async () => {
    const targets = join(folder, 'targets.json')
    writeFileSync(targets, '[]\n')
    const reads = `global: {scrape_interval: 12h}\nscrape_configs:\n  - job_name: sd\n    file_sd_configs: [{files: ['${targets}']}]\n`
    await write(server.configFile, reads, config('other'))
    expect(await undo('--reload', server.url)).toMatchObject({ status: 0 })
    const wait = ['--wait', server.url, '-f', targets]
    expect(await run(['add', '127.0.0.1:9', '127.0.0.1:7', '-l', 'env=a', ...wait])).toMatchObject({
      status: 0,
      stderr: '',
    })
    expect(await server.targets()).toEqual(['sd 127.0.0.1:7 {env=a}', 'sd 127.0.0.1:9 {env=a}'])
    expect(await run(['label', '127.0.0.1:7', 'env=b', ...wait])).toMatchObject({ status: 0, stderr: '' })
    expect(await run(['remove', '127.0.0.1:9', ...wait])).toMatchObject({ status: 0, stderr: '' })
    expect(await server.targets()).toEqual(['sd 127.0.0.1:7 {env=b}'])
    // What is there already is waited for as well, and what is gone already.
    expect(await run(['add', '127.0.0.1:7', '-l', 'env=b', ...wait])).toMatchObject({ status: 0 })
    expect(await run(['remove', '127.0.0.1:9', ...wait])).toMatchObject({ status: 0 })
  })

  test('never shows what no job reads: exit 3, written all the same', async () => {
    const other = join(folder, 'unread.json')
    const ending = await run(['add', '127.0.0.1:1', '-f', other, '--wait', server.url, '--wait-timeout', '1s'])
    expect(ending).toMatchObject({ status: 3, stdout: '' })
    expect(ending.stderr).toMatch(
      /^error: .*unread\.json is written, but .* does not show 127\.0\.0\.1:1 after 1 s\nhelp: none of its targets is from/,
    )
    expect(readFileSync(other, 'utf8')).toContain('127.0.0.1:1')
  })

  test('never shows what its job refuses: the warning that says why is there', async () => {
    const targets = join(folder, 'refused.json')
    const wait = ['--wait', `http://127.0.0.1:${await freePort()}`]
    const ending = await run(['add', 'http://a/x', '-f', targets, ...wait])
    expect(ending).toMatchObject({ status: 3, stdout: '' })
    expect(ending.stderr).toMatch(/^warning: .*"http:\/\/a\/x".*\nerror: .*refused\.json is written, but /)
    const json = await run(['add', 'http://a/y', '-f', targets, ...wait, '-o', 'json'])
    expect(json.stderr).toMatch(/^warning: .*"http:\/\/a\/y".*\n$/)
    expect(JSON.parse(json.stdout)).toMatchObject({ error: { exit: 3 } })
    expect((await run(['add', 'http://a/z', '-f', targets, ...wait, '-q'])).stderr).not.toContain('warning')
  })

  test('has its lifecycle off: exit 3 says how to turn it on', async () => {
    const own = join(temporaryFolder(), 'off')
    mkdirSync(own)
    const off = await startPrometheus(version, oracle, own, config('first'))
    await write(off.configFile, config('next'), config('other'))
    const ending = await run(['undo', '-f', off.configFile, '--reload', off.url])
    await off.stop()
    expect(ending).toMatchObject({ status: 3, stdout: '' })
    expect(ending.stderr).toMatch(/does not reload over HTTP\nhelp: .*--web\.enable-lifecycle/)
    expect(readFileSync(off.configFile, 'utf8')).toBe(config('next'))
  })

  test('wants TLS and a password', async () => {
    const own = temporaryFolder()
    const made = await runCommand(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', 'key.pem', '-out', 'cert.pem'],
        ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'],
      ],
      { cwd: own },
    )
    expect(made.status, made.stderr).toBe(0)
    // "secret" as bcrypt has it.
    const hash = '$2b$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a'
    writeFileSync(
      join(own, 'web.yml'),
      `tls_server_config: {cert_file: cert.pem, key_file: key.pem}\nbasic_auth_users: {admin: '${hash}'}\n`,
    )
    writeFileSync(join(own, 'password'), 'secret\n')
    writeFileSync(
      join(own, 'http.yml'),
      'basic_auth: {username: admin, password_file: password}\ntls_config: {ca_file: cert.pem}\n',
    )
    const Authorization = `Basic ${Buffer.from('admin:secret').toString('base64')}`
    const send = httpSender(
      { headers: { Authorization }, tls: { rejectUnauthorized: false }, followRedirects: true },
      'test',
    )
    const ask: ServerOptions['ask'] = async (url) => {
      const { status, body } = await send('GET', new URL(url), 5000)
      return { status, ok: status === 200, text: async () => body, json: async () => JSON.parse(body) }
    }
    const flags = [`--web.config.file=${join(own, 'web.yml')}`, '--web.enable-lifecycle']
    const secured = await startPrometheus(version, oracle, own, config('first'), { flags, scheme: 'https', ask })
    const promsd = async (...args: string[]): Promise<Ending> => {
      await write(secured.configFile, config('wanted'), config('other'))
      return run(['undo', '-q', '-f', secured.configFile, ...args], { cwd: own })
    }
    expect(await promsd('--reload', secured.url, '--http-config', 'http.yml')).toMatchObject({ status: 0, stderr: '' })
    const bySignal = ['--reload', `${secured.id}`, '--server', secured.url, '--http-config', 'http.yml']
    expect(await promsd(...bySignal)).toMatchObject({ status: 0, stderr: '' })
    const untrusted = await promsd('--reload', secured.url)
    expect(untrusted.status).toBe(3)
    expect(untrusted.stderr).toMatch(/self-signed certificate\nhelp: .*ca_file/)
    writeFileSync(join(own, 'nobody.yml'), 'tls_config: {insecure_skip_verify: true}\n')
    const unknown = await promsd('--reload', secured.url, '--http-config', 'nobody.yml')
    expect(unknown.status).toBe(3)
    expect(unknown.stderr).toMatch(/wants to know who asks\nhelp: .*--http-config/)
    writeFileSync(
      join(own, 'wrong.yml'),
      'tls_config: {insecure_skip_verify: true}\nbasic_auth: {username: admin, password: wrong}\n',
    )
    const wrong = await promsd('--reload', secured.url, '--http-config', 'wrong.yml')
    expect(wrong.status).toBe(3)
    expect(wrong.stderr).toMatch(/refuses who asks\nhelp: are user and password/)
    const plain = await promsd('--reload', secured.url.replace('https', 'http'))
    expect(plain.status).toBe(3)
    expect(plain.stderr).toMatch(/answers 400: Client sent an HTTP request to an HTTPS server/)
    await secured.stop()
  })
})
