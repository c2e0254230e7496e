import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type AwaitedTarget, waitForTargets } from '../../src/reload/wait.ts'
import { sandbox } from '../files/sandbox.ts'

const SERVER = new URL('http://a:9090/base/')

interface Shown {
  readonly address: string
  readonly file: string
  readonly labels?: Record<string, string>
  readonly dropped?: boolean
}

/** What /api/v1/targets answers. */
function answer(shown: readonly Shown[]): string {
  const list = (dropped: boolean) =>
    shown
      .filter((each) => (each.dropped ?? false) === dropped)
      .map(({ address, file, labels }) => ({
        discoveredLabels: { __address__: address, __meta_filepath: file, __scheme__: 'http', job: 'sd', ...labels },
      }))
  return JSON.stringify({ status: 'success', data: { activeTargets: list(false), droppedTargets: list(true) } })
}

/** Waits with a server that shows this, one after the other, the last one for ever. */
async function wait(awaited: readonly AwaitedTarget[], ...looks: (readonly Shown[] | number)[]): Promise<string[]> {
  let time = 0
  return waitForTargets(SERVER, awaited, 10_000, {
    async send(_method, url) {
      expect(url.href).toBe('http://a:9090/base/api/v1/targets')
      const look = looks.length > 1 ? looks.shift()! : looks[0]!
      return {
        status: typeof look === 'number' ? look : 200,
        body: typeof look === 'number' ? '' : answer(look),
        location: undefined,
      }
    },
    async pause(ms) {
      time += ms
    },
    now: () => time,
  })
}

const FILE = '/nowhere/here/targets.json'
const target = (shown: boolean, labels?: Record<string, string>): AwaitedTarget => ({
  file: FILE,
  address: 'a:1',
  labels: labels && new Map(Object.entries(labels)),
  shown,
})
const seen = (labels: Record<string, string> = {}, file = FILE): Shown => ({ address: 'a:1', file, labels })

describe('a target', () => {
  test('that comes', async () => {
    expect(await wait([target(true, {})], [], 503, [seen()])).toEqual([])
  })

  test('that goes', async () => {
    expect(await wait([target(false)], [seen()], [])).toEqual([])
  })

  test('with other labels is another one', async () => {
    const change = [target(true, { env: 'b' }), target(false, { env: 'a' })]
    expect(await wait(change, [seen({ env: 'a' })], [seen({ env: 'b' })])).toEqual([])
    await expect(wait(change, [seen({ env: 'b', role: 'x' })])).rejects.toThrow(/does not show a:1 after 10 s/)
    await expect(wait([target(false, {})], [seen()])).rejects.toThrow(/still shows a:1/)
    expect(await wait([target(false, {})], [seen({ env: 'a' })])).toEqual([])
  })

  test('may have the label job from its group, or from its job', async () => {
    expect(await wait([target(true, { job: 'own' })], [seen()], [seen({ job: 'own' })])).toEqual([])
  })

  test('without a label has it empty', async () => {
    expect(await wait([target(true, { env: '' })], [seen()])).toEqual([])
  })

  test('that relabeling drops has been seen', async () => {
    expect(await wait([target(true, {})], [{ ...seen(), dropped: true }])).toEqual([
      'a:1: relabeling of http://a:9090/base drops it',
    ])
  })

  test('of a file that is elsewhere on the machine of the server', async () => {
    expect(await wait([target(true, {})], [seen({}, '/etc/prometheus/targets.json')])).toEqual([])
    expect(await wait([target(true, {})], [seen({}, 'targets.json')])).toEqual([])
    await expect(wait([target(true, {})], [seen({}, '/etc/prometheus/other.json')])).rejects.toMatchObject({
      exit: 3,
      hint: expect.stringContaining(`from ${FILE}`),
    })
  })

  test('of another file of this machine is another one', async () => {
    const other = join(sandbox(), 'targets.json')
    writeFileSync(other, '[]')
    await expect(wait([target(true, {})], [seen({}, other)])).rejects.toThrow(/does not show/)
  })
})

test('many that are missing: some are named', async () => {
  const many = Array.from({ length: 9 }, (_, i) => ({ ...target(true, {}), address: `a:${i}` }))
  await expect(wait(many, [])).rejects.toThrow(
    'http://a:9090/base does not show a:0, a:1, a:2, a:3, a:4 and 4 more after 10 s',
  )
})

test('nothing to wait for asks nobody', async () => {
  expect(await wait([], 500)).toEqual([])
})

test('what is no answer of Prometheus', async () => {
  await expect(wait([target(true)], 404)).rejects.toThrow(/is not there/)
  const tools = {
    send: async () => ({ status: 200, body: '{}', location: undefined }),
    pause: async () => {},
    now: () => 0,
  }
  await expect(waitForTargets(SERVER, [target(true)], 1, tools)).rejects.toThrow(/no list of targets/)
})
