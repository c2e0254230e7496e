import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type ReloadOptions, writeAndReload } from '../../src/cli/after-write.ts'
import type { Settings } from '../../src/cli/settings.ts'
import { Failure } from '../../src/diagnostics/failure.ts'
import { editFiles } from '../../src/files/edit.ts'
import { DEFAULT_LIMITS } from '../../src/files/history-policy.ts'
import { NEWEST } from '../../src/prometheus/release.ts'
import { sandbox } from '../files/sandbox.ts'

const SETTINGS: Settings = {
  files: [],
  release: NEWEST,
  policy: undefined,
  history: DEFAULT_LIMITS,
  project: undefined,
}
const OPTIONS = { lockTimeout: 5000, reloadTimeout: 5000 }

/** A server that loads files without "bad" in them, can be cut off, and has pages of its API. */
async function fakeServer(...files: string[]) {
  const state = {
    reloads: 0,
    up: true,
    loaded: '',
    pages: {} as Record<string, unknown>,
    /** Answers to reloads wait for it. */
    gate: Promise.resolve(),
  }
  const server = createServer(async (request, response) => {
    if (!state.up) return void request.socket.destroy()
    if (request.method === 'GET') return void response.end(JSON.stringify({ data: state.pages[request.url!] }))
    state.reloads++
    const text = files.map((file) => (existsSync(file) ? readFileSync(file, 'utf8') : '')).join('+')
    await state.gate
    if (text.includes('bad')) {
      response.statusCode = 500
      response.end('failed to reload config: it is bad')
    } else {
      state.loaded = text
      response.end()
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return Object.assign(state, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
}

/** Writes the files, in this order, and has them loaded; gives the server that has, or what that failed with. */
async function write(
  contents: Readonly<Record<string, string | undefined>>,
  options: Partial<ReloadOptions & { lockTimeout: number }>,
  env: Record<string, string> = {},
  settings = SETTINGS,
  warn: (message: string) => void = () => {},
): Promise<Failure | string | undefined> {
  const paths = Object.keys(contents)
  const io = {
    env,
    out: () => true,
    err: () => {},
    stdin: async () => Buffer.of(),
    terminal: { stdin: false, stdout: false, stderr: false },
  }
  const change = (path: string) => {
    const text = contents[path]
    return text === undefined ? undefined : { bytes: Buffer.from(text) }
  }
  try {
    const edit = { command: 'test', lockTimeoutMs: 5000, warn: () => {} }
    const context = { io, commandLine: 'promsd test' }
    const task = { options: { ...OPTIONS, ...options }, settings, context, warn }
    return await writeAndReload(paths.at(-1)!, () => editFiles(paths, () => paths.map(change), edit), task)
  } catch (error) {
    if (error instanceof Failure) return error
    throw error
  }
}

const contentOf = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8') : undefined)

describe('a file that was written', () => {
  test('is loaded once; then nothing is done until it changes, be it by hand', async () => {
    const path = join(sandbox(), 'prometheus.yml')
    const server = await fakeServer(path)
    for (const [content, loadedBy, reloads] of [
      ['one', server.url, 1],
      ['one', undefined, 1],
      ['two', server.url, 2],
      [undefined, undefined, 2],
    ] as const) {
      expect(await write({ [path]: content }, { reload: server.url })).toBe(loadedBy)
      expect(server).toMatchObject({ reloads, loaded: contentOf(path) })
    }
    writeFileSync(path, 'by hand')
    expect(await write({ [path]: undefined }, { reload: server.url })).toBe(server.url)
    expect(server).toMatchObject({ reloads: 3, loaded: 'by hand' })
  })

  test('and not loaded stays, and is loaded by the next call although nothing changes', async () => {
    const path = join(sandbox(), 'prometheus.yml')
    const server = await fakeServer(path)
    server.up = false
    const failure = await write({ [path]: 'one' }, { reload: server.url })
    expect(failure).toMatchObject({
      exit: 3,
      message: expect.stringMatching(/prometheus\.yml is written, and not loaded: cannot reach/),
    })
    expect(contentOf(path)).toBe('one')
    server.up = true
    expect(await write({ [path]: 'one' }, { reload: server.url })).toBe(server.url)
    expect(server).toMatchObject({ reloads: 1, loaded: 'one' })
  })

  test('and refused is taken back before another call builds on it', async () => {
    const path = join(sandbox(), 'prometheus.yml')
    const server = await fakeServer(path)
    await write({ [path]: 'one' }, { reload: server.url })
    let open = () => {}
    server.gate = new Promise((done) => {
      open = done
    })
    const refused = write({ [path]: 'bad' }, { reload: server.url })
    await expect.poll(() => server.reloads).toBe(2)
    const late = await write({ [path]: 'late' }, { reload: server.url, lockTimeout: 50, reloadTimeout: 50 })
    expect(late).toMatchObject({ exit: 3, message: expect.stringMatching(/cannot lock .*running "promsd test"/) })
    const next = write({ [path]: 'two' }, { reload: server.url })
    // Time enough to write, were it not for the turn.
    await new Promise((done) => setTimeout(done, 200))
    expect(contentOf(path)).toBe('bad')
    open()
    expect(await refused).toMatchObject({
      exit: 1,
      message: expect.stringContaining('what was there before is restored'),
    })
    expect(await next).toBe(server.url)
    expect([contentOf(path), server.loaded]).toEqual(['two', 'two'])
  })

  test('and refused is what it was, and that is loaded again', async () => {
    const path = join(sandbox(), 'prometheus.yml')
    const server = await fakeServer(path)
    await write({ [path]: 'one' }, { reload: server.url })
    const failure = await write({ [path]: 'bad' }, { reload: server.url })
    expect(failure).toMatchObject({
      exit: 1,
      message: expect.stringMatching(/refused it, so what was there before is restored: it is bad$/),
    })
    expect(failure).toHaveProperty('hint', undefined)
    expect([contentOf(path), server.loaded, server.reloads]).toEqual(['one', 'one', 3])
    expect(await write({ [path]: 'one' }, { reload: server.url })).toBe(undefined)
    expect(server.reloads).toBe(3)
  })

  test('and refused when it is told of at last is what the server had', async () => {
    const path = join(sandbox(), 'prometheus.yml')
    const server = await fakeServer(path)
    writeFileSync(path, 'old')
    server.up = false
    for (const content of ['bad one', 'bad two'])
      expect(await write({ [path]: content }, { reload: server.url })).toMatchObject({ exit: 3 })
    server.up = true
    expect(await write({ [path]: 'bad two' }, { reload: server.url })).toMatchObject({
      exit: 1,
      message: expect.stringMatching(/restored: it is bad/),
    })
    expect([contentOf(path), server.loaded]).toEqual(['old', 'old'])
  })

  test('and refused stays where something else changed it, or nobody knows what was there before', async () => {
    const path = join(sandbox(), 'prometheus.yml')
    const server = await fakeServer(path)
    await write({ [path]: 'one' }, { reload: server.url })
    server.up = false
    await write({ [path]: 'two' }, { reload: server.url })
    server.up = true
    writeFileSync(path, 'bad by hand')
    const failure = await write({ [path]: undefined }, { reload: server.url })
    expect(failure).toMatchObject({
      exit: 1,
      message: expect.stringMatching(/it could not be restored: something else has changed/),
    })
    expect(contentOf(path)).toBe('bad by hand')
    const other = join(dirname(path), 'other.yml')
    writeFileSync(other, 'bad')
    expect(await write({ [other]: undefined }, { reload: (await fakeServer(other)).url })).toMatchObject({ exit: 1 })
    expect(contentOf(other)).toBe('bad')
  })

  test('and refused is what that server is known to have, whatever others were told meanwhile', async () => {
    const path = join(sandbox(), 'prometheus.yml')
    const server = await fakeServer(path)
    await write({ [path]: 'one' }, { reload: server.url })
    const warnings: string[] = []
    const warn = (text: string) => warnings.push(text)
    expect(await write({ [path]: 'two' }, { reload: 'true' }, {}, SETTINGS, warn)).toBe(undefined)
    expect(warnings).toEqual([expect.stringMatching(/^nothing confirms that "true" has loaded it/)])
    server.up = false
    expect(await write({ [path]: 'bad' }, { reload: server.url })).toMatchObject({ exit: 3 })
    server.up = true
    expect(await write({ [path]: 'bad' }, { reload: server.url })).toMatchObject({ exit: 1 })
    expect([contentOf(path), server.loaded]).toEqual(['one', 'one'])
  })

  test('and told to a command is told once, and not known to be loaded', async () => {
    const path = join(sandbox(), 'prometheus.yml')
    const [log, server, other] = [join(dirname(path), 'log'), await fakeServer(path), await fakeServer(path)]
    const how = `echo told >> '${log}'`
    for (const _ of [1, 2]) expect(await write({ [path]: 'one' }, { reload: how })).toBe(undefined)
    expect(contentOf(log)).toBe('told\n')
    // Who can confirm it is asked, and what another one has confirmed is what is gone back to.
    expect(await write({ [path]: 'one' }, { reload: server.url })).toBe(server.url)
    await write({ [path]: 'two' }, { reload: how })
    expect(await write({ [path]: 'bad' }, { reload: false })).toBe(undefined)
    expect(await write({ [path]: undefined }, { reload: server.url })).toMatchObject({ exit: 1 })
    expect(contentOf(path)).toBe('one')
    await write({ [path]: 'three' }, { reload: how })
    other.up = false
    expect(await write({ [path]: 'bad' }, { reload: other.url })).toMatchObject({ exit: 3 })
    other.up = true
    expect(await write({ [path]: 'bad' }, { reload: other.url })).toMatchObject({ exit: 1 })
    expect(contentOf(path)).toBe('one')
  })

  test('with others goes back with them', async () => {
    const folder = sandbox()
    mkdirSync(join(folder, 'sd'))
    const [targets, config] = [join(folder, 'sd/new.json'), join(folder, 'prometheus.yml')]
    const server = await fakeServer(config, targets)
    writeFileSync(config, 'old')
    expect(await write({ [targets]: '[]', [config]: 'bad' }, { reload: server.url })).toMatchObject({ exit: 1 })
    expect([contentOf(targets), contentOf(config), server.loaded]).toEqual([undefined, 'old', 'old+'])
  })
})

describe('a server that was started with another config', () => {
  const MAIN = 'global: {scrape_interval: 1m}\nscrape_config_files: [jobs/*.yml]\n'
  const JOBS = 'scrape_configs: [{job_name: a}]\n'
  test.each<[what: string, contents: Record<string, string>, unread: string | undefined]>([
    ['does not read another main config', { 'other.yml': JOBS }, 'other.yml'],
    ['reads its own', { 'prometheus.yml': MAIN }, undefined],
    ['reads its own through a link', { 'link.yml': MAIN }, undefined],
    ['reads what its own names', { 'jobs/a.yml': JOBS }, undefined],
    ['may read rules and target files', { 'rules.yml': 'groups: []\n', 'a.json': '[{"targets": []}]' }, undefined],
  ])('%s', async (_what, contents, unread) => {
    const folder = sandbox()
    mkdirSync(join(folder, 'jobs'))
    writeFileSync(join(folder, 'prometheus.yml'), MAIN)
    symlinkSync('prometheus.yml', join(folder, 'link.yml'))
    const server = await fakeServer()
    server.pages = {
      '/api/v1/status/flags': { 'config.file': 'prometheus.yml' },
      '/api/v1/status/runtimeinfo': { CWD: folder },
    }
    const warnings: string[] = []
    const files = Object.fromEntries(Object.entries(contents).map(([name, text]) => [join(folder, name), text]))
    const loadedBy = await write(files, { reload: server.url }, {}, SETTINGS, (text) => warnings.push(text))
    const read = join(folder, 'prometheus.yml')
    const warning = `${server.url} reads ${read}: nothing confirms that it has loaded ${join(folder, unread ?? '')}`
    expect([loadedBy, warnings]).toEqual(unread ? [undefined, [warning]] : [server.url, []])
    expect(server.reloads).toBe(1)
  })

  test('refuses that one: nothing is restored', async () => {
    const folder = sandbox()
    const [main, other] = [join(folder, 'prometheus.yml'), join(folder, 'other.yml')]
    writeFileSync(main, 'bad')
    const server = await fakeServer(main)
    server.pages = { '/api/v1/status/flags': { 'config.file': main }, '/api/v1/status/runtimeinfo': { CWD: folder } }
    expect(await write({ [other]: JOBS }, { reload: server.url })).toMatchObject({
      exit: 3,
      message: `${other} is written, and not loaded: ${server.url} reads ${main}, which it refused: it is bad`,
    })
    expect(contentOf(other)).toBe(JOBS)
  })

  test.each([undefined, { 'config.file': '/nowhere/prometheus.yml' }, { 'config.file': 'prometheus.yml' }])(
    'or does not tell, or is elsewhere: nothing is said (%j)',
    async (flags) => {
      const path = join(sandbox(), 'other.yml')
      const server = await fakeServer()
      server.pages = { '/api/v1/status/flags': flags }
      const warnings: string[] = []
      const warn = (text: string) => warnings.push(text)
      expect(await write({ [path]: JOBS }, { reload: server.url }, {}, SETTINGS, warn)).toBe(server.url)
      expect(warnings).toEqual([])
    },
  )
})

describe('what is asked for', () => {
  test('stands in the options, the environment or the project file, in this order', async () => {
    const path = join(sandbox(), 'prometheus.yml')
    const [a, b, c] = [await fakeServer(path), await fakeServer(path), await fakeServer(path)]
    const project = { path: 'promsd.yaml', folder: dirname(path), content: { reload: { url: c.url } } }
    const settings = { ...SETTINGS, project: project as NonNullable<Settings['project']> }
    const counts = () => [a.reloads, b.reloads, c.reloads]
    await write({ [path]: 'one' }, { reload: a.url }, { PROMSD_RELOAD: b.url }, settings)
    expect(counts()).toEqual([1, 0, 0])
    await write({ [path]: 'two' }, {}, { PROMSD_RELOAD: b.url }, settings)
    expect(counts()).toEqual([1, 1, 0])
    await write({ [path]: 'three' }, {}, { PROMSD_RELOAD: '' }, settings)
    expect(counts()).toEqual([1, 1, 1])
    await write({ [path]: 'four' }, { reload: false }, { PROMSD_RELOAD: b.url }, settings)
    await write({ [path]: 'five' }, {})
    expect(counts()).toEqual([1, 1, 1])
  })

  test('is checked before anything is written', async () => {
    const folder = sandbox()
    const io = {
      env: {},
      out: () => true,
      err: () => {},
      stdin: async () => Buffer.of(),
      terminal: { stdin: false, stdout: false, stderr: false },
    }
    let writes = 0
    const check = (options: Partial<ReloadOptions>) => {
      const task = { settings: SETTINGS, context: { io, commandLine: 'promsd test' }, warn: () => {} }
      const write = async () => {
        writes++
        return []
      }
      return writeAndReload(join(folder, 'a'), write, { ...task, options: { ...OPTIONS, ...options } })
    }
    await expect(check({ reload: 'http://' })).rejects.toMatchObject({ exit: 2 })
    await expect(check({ server: 'http://a:9090' })).rejects.toMatchObject({
      exit: 2,
      hint: '--reload URL makes that server load it',
    })
    await expect(check({ reload: 'http://a:9090', httpConfig: '/nowhere/http.yml' })).rejects.toMatchObject({ exit: 3 })
    expect(writes).toBe(0)
    await check({})
    await check({ reload: 'http://a:9090' })
    await check({ server: 'http://a:9090', reload: false })
    expect(writes).toBe(3)
  })
})
