import fs from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { editFiles } from '../../src/files/edit.ts'
import { noMounts, run, start } from './child.ts'
import { interceptedFs } from './faults.ts'
import { ledger, linesOf } from './ledger.ts'
import { befores, edit, leftovers, sandbox, text } from './sandbox.ts'

const ONE = ledger(['one']).toString()
const TWO = ledger(['one', 'two']).toString()

function ledgers(...names: string[]): string[] {
  const folder = sandbox()
  return names.map((name) => {
    const path = join(folder, name)
    fs.mkdirSync(join(path, '..'), { recursive: true })
    fs.writeFileSync(path, ONE)
    return path
  })
}

/** Appends to the files and is killed before the nth of them is renamed. */
async function crashBefore(paths: readonly string[], nth: number): Promise<void> {
  const ending = await run({
    files: paths,
    lines: ['two'],
    stopAt: { name: 'renameSync', about: `,${paths[nth]!}` },
    kill: true,
  })
  expect(ending.signal).toBe('SIGKILL')
}

test('changes of overlapping sets of files, with writers killed at random: each is in all of its files or in none', async () => {
  const paths = ledgers('a/a.json', 'b/b.json', 'b/c.json')
  const sets = [[0, 1], [1, 2], [2, 0], [0, 2, 1], [1]].map((set) => set.map((i) => paths[i]!))
  const acknowledged: { files: string[]; line: string }[] = []
  let killed = 0
  const work = async (name: string, files: string[]): Promise<void> => {
    for (let round = 0; round < 5; round++) {
      const lines = Array.from({ length: 8 }, (_, i) => `${name}-${round}-${i}`)
      const child = start({ files, lines })
      // The last one may finish; the others are killed somewhere in the edits behind one of their first.
      if (round < 4) {
        await child.saw(`ack ${lines[Math.floor(Math.random() * 6)]}`)
        await new Promise((done) => setTimeout(done, Math.random() * 10))
        child.process.kill('SIGKILL')
      }
      const ending = await child.ended
      if (ending.signal === 'SIGKILL') killed++
      else expect(ending).toMatchObject({ code: 0, stderr: '' })
      acknowledged.push(...ending.acknowledged.map((line) => ({ files, line })))
    }
  }
  await Promise.all(sets.map((files, i) => work(`w${i}`, files)))
  expect(killed).toBeGreaterThan(2)
  for (const path of paths) await edit(path, () => undefined)

  const lines = new Map(paths.map((path) => [path, linesOf(fs.readFileSync(path))]))
  const seen = new Map<string, string[]>()
  for (const [path, list] of lines) {
    expect(new Set(list).size).toBe(list.length)
    for (const line of list) seen.set(line, [...(seen.get(line) ?? []), path])
  }
  seen.delete('one')
  for (const [line, where] of seen) {
    const files = sets[Number(/^w(\d)/.exec(line)![1])]!
    expect(where.sort(), line).toEqual([...files].sort())
  }
  for (const { line } of acknowledged) expect([...seen.keys()]).toContain(line)
  for (const path of paths) expect(leftovers(join(path, '..'))).toEqual([])
})

test('two commands that find the same unfinished change see to it once, and neither waits for the other', async () => {
  const paths = ledgers('a.json', 'b.json', 'c.json')
  await crashBefore(paths, 1)
  const endings = await Promise.all(
    paths
      .flatMap((path) => [path, path])
      .map((path, i) => run({ files: [path], lines: [`n${i}`], lockTimeoutMs: 5000 })),
  )
  for (const ending of endings) expect(ending).toMatchObject({ code: 0, stderr: '' })
  for (const [i, path] of paths.entries()) {
    const [one, two, ...rest] = linesOf(fs.readFileSync(path))
    expect([one, two]).toEqual(['one', 'two'])
    expect(rest.sort()).toEqual([`n${2 * i}`, `n${2 * i + 1}`])
  }
})

describe('a change that was cut short', () => {
  test('is finished in all folders by an edit of one file, which then is made', async () => {
    const paths = ledgers('x/a.json', 'y/b.json')
    await crashBefore(paths, 1)
    const warnings = await edit(paths[0]!, ({ content }) => ({ bytes: ledger([...linesOf(content?.bytes), 'three']) }))
    expect(warnings).toEqual([`finished a change of ${paths.join(', ')} that was cut short`])
    expect(paths.map(text)).toEqual([ledger(['one', 'two', 'three']).toString(), TWO])
  })

  test('before its first rename is dropped without a word', async () => {
    const paths = ledgers('a.json', 'b.json')
    await crashBefore(paths, 0)
    expect(await edit(paths[1]!, () => undefined)).toEqual([])
    expect(paths.map(text)).toEqual([ONE, ONE])
    expect(paths.map(befores)).toEqual([[], []])
  })

  test('whose other folder has gone keeps what it has', async () => {
    const paths = ledgers('x/a.json', 'y/b.json')
    await crashBefore(paths, 1)
    fs.rmSync(join(paths[1]!, '..'), { recursive: true })
    expect(await edit(paths[0]!, () => undefined)).toEqual([])
    expect(text(paths[0]!)).toBe(TWO)
    expect(leftovers(join(paths[0]!, '..'))).toEqual([])
  })

  test('and of which a done file was changed by hand since is finished, and that file left alone', async () => {
    const paths = ledgers('a.json', 'b.json')
    await crashBefore(paths, 1)
    fs.writeFileSync(paths[0]!, 'by hand')
    await edit(paths[1]!, () => undefined)
    expect(paths.map(text)).toEqual(['by hand', TWO])
  })

  test('whose new content is damaged is taken back', async () => {
    const paths = ledgers('a.json', 'b.json')
    await crashBefore(paths, 1)
    const folder = join(paths[0]!, '..')
    fs.writeFileSync(join(folder, leftovers(folder)[0]!), 'damaged')
    expect(await edit(paths[1]!, () => undefined)).toEqual([
      `took back a change of ${paths.join(', ')} that was cut short`,
    ])
    expect(paths.map(text)).toEqual([ONE, ONE])
    expect(leftovers(folder)).toEqual([])
  })

  test('waits for a file that another command holds', async () => {
    const paths = ledgers('a.json', 'b.json')
    await crashBefore(paths, 1)
    // Its lock file is left alone by who merely holds it.
    const holder = start({ files: [paths[1]!], lines: ['x'], stopAt: { name: 'fstatSync' } })
    await holder.saw('stopped')
    await expect(edit(paths[0]!, () => undefined, { lockTimeoutMs: 100 })).rejects.toThrow(
      /cannot lock .*b\.json within/,
    )
    holder.process.kill('SIGCONT')
    expect(await holder.ended).toMatchObject({ code: 0 })
    expect(text(paths[0]!)).toBe(TWO)
  })

  test('in a journal that somebody else wrote touches nothing', async () => {
    const [path, victim] = ledgers('a.json', 'victim/b.json') as [string, string]
    await edit(path, () => ({ bytes: Buffer.from('a') }))
    const state = join(path, '../.promsd/a.json.d')
    const joint = { id: 'x', keeper: 'a.json', before: { absent: true }, after: { size: 1, crc32: 0 } }
    fs.writeFileSync(
      join(state, 'journal'),
      JSON.stringify({ id: 'x', files: [victim, path, join(path, '../none/c.json'), 7] }),
    )
    fs.writeFileSync(
      join(state, 'lock'),
      `{"work":{"kind":"replace","temp":".b.json.1-x.promsd"}}\n\n${JSON.stringify({ joint })}\n`,
    )
    await edit(path, () => ({ bytes: Buffer.from('b') }))
    expect(text(path)).toBe('b')
    expect(text(victim)).toBe(ONE)
    expect(fs.readdirSync(join(victim, '..'))).toEqual(['b.json'])
    expect(fs.existsSync(join(path, '../none'))).toBe(false)
  })

  test('is seen to in a copy of its folder, and is not touched from there', async () => {
    const paths = ledgers('one/sd/new.json', 'one/prometheus.yml')
    await crashBefore(paths, 1)
    const [one, two] = [join(paths[1]!, '..'), join(paths[1]!, '../../two')]
    fs.cpSync(one, two, { recursive: true, preserveTimestamps: true })
    const copies = paths.map((path) => path.replace('/one/', '/two/'))
    const former = paths.map(text)
    await edit(copies[1]!, () => undefined)
    expect(copies.map(text)).toEqual([TWO, TWO])
    expect(paths.map(text)).toEqual(former)
    await edit(paths[0]!, () => undefined)
    expect(paths.map(text)).toEqual([TWO, TWO])
    for (const folder of [one, two]) expect(leftovers(folder)).toEqual([])
  })

  test('is not touched from a copy of one of its files', async () => {
    const [a, b] = ledgers('sd/a.json', 'conf/b.json') as [string, string]
    await crashBefore([a, b], 1)
    const folder = join(b, '../../copy')
    fs.cpSync(join(b, '..'), folder, { recursive: true })
    await edit(join(folder, 'b.json'), () => undefined)
    expect([text(a), text(b), text(join(folder, 'b.json'))]).toEqual([TWO, ONE, ONE])
    expect(leftovers(folder)).toEqual([])
    await edit(a, () => undefined)
    expect([a, b].map(text)).toEqual([TWO, TWO])
  })

  const shm = '/dev/shm'
  const isElsewhere = fs.existsSync(shm) && fs.statSync(shm).dev !== fs.statSync('/tmp').dev
  test.skipIf(!isElsewhere)('lies on two file systems', async () => {
    const other = fs.mkdtempSync(join(shm, 'promsd-'))
    onTestFinished(() => fs.rmSync(other, { recursive: true }))
    const [a] = ledgers('a.json') as [string]
    const b = join(other, 'b.json')
    fs.writeFileSync(b, ONE)
    await crashBefore([b, a], 1)
    await edit(a, () => undefined)
    expect([a, b].map(text)).toEqual([TWO, TWO])
    expect(leftovers(other)).toEqual([])
  })

  test.skipIf(noMounts)('with a file that is mounted on its own, killed at any call, is new or old', async () => {
    const states = new Set<string>()
    for (let killAt = 1, more = true; more; killAt += 5) {
      const [plain, outside, inside] = ledgers('plain.json', 'outside/m.json', 'inside/m.json') as [
        string,
        string,
        string,
      ]
      const task = { files: killAt % 2 === 1 ? [plain, inside] : [inside, plain], lines: ['two'] }
      const script = `mount --bind '${outside}' '${inside}' && { "$0" "$1" "$2"; code=$?; "$0" "$1" "$3" > /dev/null; cat '${plain}' '${inside}'; exit $code; }`
      const next = JSON.stringify({ files: [plain], lines: ['none'], idle: true })
      const wrap = ['unshare', '-m', 'sh', '-c', script]
      const ending = await run({ ...task, killAt }, { wrap, last: next })
      const shown = ending.output.filter((line) => !/^(?:killed|ack|warning)/.test(line)).join(' ')
      expect(shown.split(' end').length, `call ${killAt}`).toBe(3)
      states.add(shown)
      more = ending.code === 137
    }
    expect(states).toEqual(new Set(['1 one end 1 one end', '2 one two end 2 one two end']))
  })
})

test('a config is never there before the file that it names, nor after it', async () => {
  const folder = sandbox()
  const [targets, config] = ['new.json', 'prometheus.yml'].map((name) => join(folder, name)) as [string, string]
  fs.writeFileSync(config, 'old')
  const order: string[] = []
  const watching = interceptedFs((call) => {
    const result = call.run()
    if (['renameSync', 'unlinkSync', 'fsyncSync'].includes(call.name)) {
      order.push(`${fs.existsSync(targets) ? 'file' : 'none'} ${text(config)}`)
    }
    return result
  })
  const options = { command: 'test', lockTimeoutMs: 5000, warn: () => {}, fs: watching }
  await editFiles([targets, config], () => [{ bytes: Buffer.from('[]') }, { bytes: Buffer.from('names it') }], options)
  await editFiles([config, targets], () => [{ bytes: Buffer.from('old') }, { remove: true }], options)
  expect(order.filter((state, i) => state !== order[i - 1])).toEqual([
    'none old',
    'file old',
    'file names it',
    'file old',
    'none old',
  ])
})
