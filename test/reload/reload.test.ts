import { describe, expect, test } from 'vitest'
import { Failure } from '../../src/diagnostics/failure.ts'
import type { Answer } from '../../src/reload/http.ts'
import { parseReload, type ReloadTools, reloadServer, wayName } from '../../src/reload/reload.ts'

const metrics = (successful: 0 | 1, loadedAt: number): Partial<Answer> => ({
  body: `# TYPE x gauge\nprometheus_config_last_reload_successful ${successful}\nprometheus_config_last_reload_success_timestamp_seconds ${loadedAt}e+09\n`,
})
const gone = new Failure(3, 'cannot reach it: connection refused')

/** Tools whose server gives these answers, the last one for ever; what was done is listed. */
function fake(...answers: (Partial<Answer> | Failure)[]): { tools: ReloadTools; done: string[] } {
  const done: string[] = []
  let time = 0
  const tools: ReloadTools = {
    async send(method, url) {
      const answer = answers.length > 1 ? answers.shift()! : answers[0]!
      if (method === 'POST' || done.length === 0) done.push(`${method} ${url.href}`)
      if (answer instanceof Failure) throw answer
      return { status: 200, body: '', location: undefined, ...answer }
    },
    hangUp: (id) => void done.push(`SIGHUP ${id}`),
    async run(command) {
      done.push(`run ${command}`)
      return { ok: !command.startsWith('false'), output: 'what it\nsaid\n' }
    },
    async pause(ms) {
      time += ms
    },
    now: () => time,
  }
  return { tools, done }
}

const reload = (how: string, tools: ReloadTools, server?: string) =>
  reloadServer(parseReload(how, server), 30_000, tools)

describe('a way to reload', () => {
  test.each([
    ['http://a:9090', undefined, 'http://a:9090'],
    ['HTTPS://a/prometheus/', undefined, 'https://a/prometheus'],
    ['1234', undefined, 'process 1234'],
    ['1234', 'http://a:9090/', 'http://a:9090'],
    ['systemctl reload prometheus', undefined, '"systemctl reload prometheus"'],
  ])('%s, %s is %s', (how, server, name) => {
    expect(wayName(parseReload(how, server))).toBe(name)
  })

  test.each([
    ['127.0.0.1:9090', undefined, 'did you mean "http://127.0.0.1:9090"?'],
    ['[::1]:9090/prometheus', undefined, 'did you mean "http://[::1]:9090/prometheus"?'],
    ['1234', 'prom.example.com:9090', 'did you mean "http://prom.example.com:9090"?'],
    ['ftp://a:9090', undefined, 'such as http://localhost:9090'],
  ])('%s, %s: %s', (how, server, hint) => {
    expect(() => parseReload(how, server)).toThrow(expect.objectContaining({ exit: 2, hint }))
  })

  test.each([
    ['http://', undefined, /is no URL/],
    ['localhost:9090', undefined, /is no URL/],
    ['ftp://localhost:9090', undefined, /is no URL/],
    ['http://user:secret@a:9090', undefined, /may hold no password/],
    ['http://a:9090/?x=1', undefined, /query/],
    ['http://a:9090', 'http://b:9090', /--server is for/],
    ['1234', 'localhost:9090', /is no URL/],
    ['0', undefined, /no process id/],
    ['1', undefined, /no process id/],
    [' ', undefined, /needs a URL/],
  ])('%s, %s is refused', (how, server, message) => {
    expect(() => parseReload(how, server)).toThrow(message)
    expect(() => parseReload(how, server)).not.toThrow(/secret/)
  })
})

describe('by URL', () => {
  test('a path before the pages is kept', async () => {
    const { tools, done } = fake({})
    expect(await reload('http://a:9090/prometheus/', tools)).toEqual({ state: 'loaded' })
    expect(done).toEqual(['POST http://a:9090/prometheus/-/reload'])
  })

  test('what Prometheus says is given, on one line', async () => {
    const body =
      "failed to reload config: couldn't load configuration: yaml: unmarshal errors:\n  line 3: field x not found\n"
    expect(await reload('http://a', fake({ status: 500, body }).tools)).toEqual({
      state: 'refused',
      reason: "couldn't load configuration: yaml: unmarshal errors: line 3: field x not found",
    })
  })

  test.each<[Partial<Answer>, RegExp]>([
    [{ status: 403, body: 'Lifecycle API is not enabled.' }, /does not reload over HTTP/],
    [{ status: 403, body: 'no' }, /answers 403: no/],
    [{ status: 404, body: '404 page not found' }, /is not there/],
    [{ status: 401, body: 'Unauthorized' }, /wants to know who asks/],
    [{ status: 302, location: 'https://a/login' }, /redirects to https:\/\/a\/login/],
    [{ status: 502, body: '<html>Bad Gateway</html>' }, /answers 502$/],
    [{ status: 500, body: 'panic' }, /answers 500: panic/],
  ])('%j is no refusal of the file', async (answer, message) => {
    await expect(reload('http://a', fake(answer).tools)).rejects.toMatchObject({
      exit: 3,
      message: expect.stringMatching(message),
    })
  })
})

describe.each(['1234', 'systemctl reload prometheus'])('by %s', (how) => {
  const told = how === '1234' ? 'SIGHUP 1234' : `run ${how}`

  test('nothing confirms it without a server', async () => {
    const { tools, done } = fake({})
    expect(await reload(how, tools)).toEqual({ state: 'unconfirmed' })
    expect(done).toEqual([told])
  })

  test('the timestamp of a success confirms it, however late', async () => {
    const { tools, done } = fake(metrics(1, 1), metrics(1, 1), metrics(1, 1), gone, metrics(1, 2))
    expect(await reload(how, tools, 'http://a')).toEqual({ state: 'loaded' })
    expect(done).toEqual(['GET http://a/metrics', told])
  })

  test('a failure after a success is a refusal', async () => {
    const { tools } = fake(metrics(1, 1), metrics(1, 1), metrics(0, 1))
    expect(await reload(how, tools, 'http://a')).toMatchObject({ state: 'refused' })
  })

  test('a failure after a failure may be the former one, until the time is up', async () => {
    expect(await reload(how, fake(metrics(0, 1), metrics(0, 1), metrics(1, 2)).tools, 'http://a')).toEqual({
      state: 'loaded',
    })
    expect(await reload(how, fake(metrics(0, 1)).tools, 'http://a')).toEqual({
      state: 'refused',
      reason: 'not within 30 s; its log says why',
    })
  })

  test('a server that goes on as before is not the one that was told', async () => {
    await expect(reload(how, fake(metrics(1, 1)).tools, 'http://a')).rejects.toMatchObject({
      exit: 3,
      message: 'http://a has not loaded it, not within 30 s',
    })
  })

  test('a server that cannot be asked: it is not told either', async () => {
    const { tools, done } = fake(gone)
    await expect(reload(how, tools, 'http://a')).rejects.toBe(gone)
    expect(done).toEqual(['GET http://a/metrics'])
  })

  test('a server that does not come back', async () => {
    await expect(reload(how, fake(metrics(1, 1), gone).tools, 'http://a')).rejects.toBe(gone)
  })

  test('what is no Prometheus', async () => {
    await expect(reload(how, fake({ body: 'go_info 1\n' }).tools, 'http://a')).rejects.toThrow(/is no Prometheus/)
  })
})

test('a command that fails has not been refused by Prometheus', async () => {
  await expect(reload('false x', fake({}).tools)).rejects.toMatchObject({
    exit: 3,
    message: '"false x" failed: what it said',
  })
})
