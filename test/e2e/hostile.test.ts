import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import { findCommand, folderWith, missing, program, run, runCommand, temporaryFolder } from '../support/promsd.ts'

const node = process.execPath
const utf16 = (text: string): Buffer => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])
/** What a terminal obeys: controls but line breaks and tabs, C1, DEL. */
const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/

/** Runs a line of bash, with promsd as a command. */
function bash(line: string, folder: string) {
  const prelude = `promsd() { '${node}' '${program}' "$@"; }; `
  return runCommand('bash', ['--norc', '-c', prelude + line], { cwd: folder })
}

describe('a target file that others may write', () => {
  test('does not make bash run anything on completion', async () => {
    const targets = ['web1:9100', 'web$(touch pwned):9100', 'web`touch pwned`:1', 'web; touch pwned', 'we b:1']
    const folder = folderWith({ 'targets.json': JSON.stringify([{ targets }]) })
    const script = `
      source <(promsd completion bash)
      COMP_WORDS=(promsd remove we) COMP_CWORD=2; _promsd promsd
      eval "set -- \${COMPREPLY[*]}"; printf '%s\\n' "$@"`
    const { stdout, stderr } = await bash(script, folder)
    expect(stderr).toBe('')
    // As they are inserted into the command line, the words stand for the addresses, to the letter.
    expect(stdout.split('\n').slice(0, -1)).toEqual(targets)
    expect(existsSync(join(folder, 'pwned'))).toBe(false)
  })

  const terminal = findCommand('script')
  if (!terminal) missing('output to a terminal: script(1) of util-linux is not installed')
  test.skipIf(!terminal)('sends nothing to a terminal that it would obey', async () => {
    const address = 'a\u009b31m\u007f\u202e\u001b[31m\u0007:1'
    const folder = folderWith({ 'targets.json': JSON.stringify([{ targets: [address] }]) })
    for (const args of [
      'list -o csv',
      'list -o yaml',
      'list -o targets',
      'list -o json',
      'fmt --diff --dry-run',
      'list',
    ]) {
      const line = `NO_COLOR=1 '${node}' '${program}' ${args}`
      const { stdout } = await runCommand(terminal!, ['-qec', line, '/dev/null'], {
        cwd: folder,
        env: { TERM: 'xterm' },
      })
      expect(stdout.replaceAll('\r\n', '\n'), args).not.toMatch(OBEYED)
    }
    // A pipe gets the text itself.
    expect((await run(['list', '-o', 'csv'], { cwd: folder })).stdout).toContain(address)
    expect(JSON.parse((await run(['list', '-o', 'json'], { cwd: folder })).stdout)[0].address).toBe(address)
  })
})

describe('arguments', () => {
  test.each([
    [['\u001b[31m']],
    [['list', '-o', '\u001b[31m']],
    [['undo', '\u001b[31m']],
    [['completion', '\u001b[31m']],
    [['add', 'a:1', '--lock-timeout', '\u001b[31m']],
    [['add', '--\u001b[31m']],
    [['add', '-\u001b[31m:1']],
  ])('%j is not sent raw to the terminal when it is refused', async (args) => {
    const { status, stdout, stderr } = await run(args, { cwd: temporaryFolder() })
    expect(status).toBe(2)
    expect(stdout + stderr).not.toMatch(OBEYED)
  })

  test('that are wrong are explained as JSON where that is asked for', async () => {
    const { status, stdout } = await run(['add', '--nope', '-o', 'json'], { cwd: temporaryFolder() })
    expect(status).toBe(2)
    expect(JSON.parse(stdout)).toEqual({
      error: { message: expect.stringContaining("unknown option '--nope'"), exit: 2 },
    })
  })

  test('name a file with brackets in its name', async () => {
    const folder = folderWith({ 'we[ir]d.json': '[]' })
    expect(await run(['add', '-f', 'we[ir]d.json', 'a:1'], { cwd: folder })).toMatchObject({ status: 0 })
  })
})

describe('odd surroundings', () => {
  test('a list may come from a process substitution, or from /dev/stdin', async () => {
    const folder = folderWith({ 'targets.json': '[]' })
    expect(
      await bash(
        'promsd add -q --from <(echo a:1) && echo b:1 | promsd apply -q /dev/stdin && promsd list -o csv',
        folder,
      ),
    ).toMatchObject({
      stderr: '',
      stdout: expect.stringContaining('a:1'),
    })
    expect((await run(['list', '-o', 'csv'], { cwd: folder })).stdout).toContain('b:1')
  })

  test('an output that takes nothing is said so, without a stack', async () => {
    const folder = folderWith({ 'targets.json': '[{"targets": ["a:1"]}]' })
    const { stderr } = await bash('promsd list > /dev/full; echo "$?" >&2', folder)
    expect(stderr).toMatch(/^error: cannot write the output: .*\n3\n$/)
  })

  test('a folder that was removed is said so, without a stack', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'gone'))
    const { stderr } = await bash('cd gone; rmdir ../gone; promsd list; echo "$?" >&2', folder)
    expect(stderr).toMatch(/error: the current folder does not exist any more\n3\n$/)
    expect(existsSync(join(folder, 'gone')) && rmdirSync(join(folder, 'gone'))).toBe(false)
  })

  test('YAML in UTF-16 is listed, as Prometheus reads it, and not edited', async () => {
    const folder = folderWith({ 'u.yml': utf16('- targets: [a:1]\n') })
    expect((await run(['list', '-f', 'u.yml'], { cwd: folder })).stdout).toBe('TARGET\na:1\n')
    const { status, stderr } = await run(['add', '-f', 'u.yml', 'b:1'], { cwd: folder })
    expect(status).toBe(1)
    expect(stderr).toContain('it is not UTF-8')
  })

  test('a limit on the size of files is said so, and the file stays', async () => {
    const folder = folderWith({ 'targets.json': '[{"targets": ["a:1"]}]' })
    const long = Array.from({ length: 3000 }, (_, i) => `host${i}:9100`).join('\n')
    const { stderr } = await bash(
      `trap '' XFSZ; ulimit -f 16; echo '${long}' | promsd add --from -; echo "$?" >&2`,
      folder,
    )
    expect(stderr).toMatch(/larger than a file may be here.*\n(?:.*\n)?3\n$/)
    expect((await run(['list', '-o', 'csv'], { cwd: folder })).stdout.split('\n')).toHaveLength(3)
  })
})

describe('several files', () => {
  const files = {
    'a.json': '[{"targets": ["a:1", "b:1", "c:1", "d:1"]}]',
    'b.json': '[{"targets": ["x:1", "y:1", "z:1", "w:1"]}]',
  }

  test('a limit for removals counts all of them', async () => {
    const folder = folderWith(files)
    const remove = (limit: string) =>
      run(['remove', '-f', '*.json', 'a:1', 'x:1', 'y:1', '--max-removed', limit], { cwd: folder })
    expect(await remove('2')).toMatchObject({ status: 1, stderr: expect.stringContaining('3 of 8 targets would go') })
    expect(await remove('30%')).toMatchObject({ status: 1 })
    expect(await remove('40%')).toMatchObject({ status: 0 })
  })

  test('what stands in one of them is not missing', async () => {
    const folder = folderWith(files)
    expect(await run(['remove', '-f', '*.json', 'a:1', 'x:1', '--strict'], { cwd: folder })).toMatchObject({
      status: 0,
    })
    expect(await run(['remove', '-f', '*.json', 'b:1', 'no:1', '--strict'], { cwd: folder })).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('"no:1" is not there'),
    })
    expect((await run(['list', '-f', 'a.json', '-o', 'csv'], { cwd: folder })).stdout).toContain('b:1')
  })
})

describe('lists', () => {
  const two = '[{"targets": ["a:1", "b:1"], "labels": {"env": "x"}}]'

  test('that are empty select nothing, whatever else is asked for', async () => {
    const folder = folderWith({ 'targets.json': two, 'empty.txt': '' })
    const command = (...args: string[]) => run([...args, '--from', 'empty.txt', '-s', 'env=x'], { cwd: folder })
    expect(await command('remove', '--allow-empty')).toMatchObject({ status: 0, stdout: 'targets.json: unchanged\n' })
    expect(await command('label', 'q=1')).toMatchObject({ status: 0, stdout: 'targets.json: unchanged\n' })
    expect(await run(['remove', '--from', 'empty.txt'], { cwd: folder })).toMatchObject({ status: 0 })
    expect(readFileSync(join(folder, 'targets.json'), 'utf8')).toBe(two)
  })

  test.each(['{"x":1}', '{"error":"gone"}', '"a:1"', 'a:1,', '[{"targets": [1]}]'])('%j is no list', async (input) => {
    const folder = folderWith({ 'targets.json': two })
    const { status, stderr } = await run(['add', '--from', '-'], { cwd: folder, input })
    expect(status).toBe(1)
    expect(stderr).toMatch(/--> <stdin>:1:/)
    expect(readFileSync(join(folder, 'targets.json'), 'utf8')).toBe(two)
  })

  test('in JSON that is no UTF-8 are refused', async () => {
    const input = Buffer.from('[{"targets": ["caf\u00e9:1"]}]', 'latin1')
    const folder = folderWith({ 'targets.json': two })
    expect(await run(['add', '--from', '-'], { cwd: folder, input })).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('these bytes are no UTF-8'),
    })
  })

  test('of 100,000 groups on one line are edited without going through it again for each', async () => {
    const groups = Array.from({ length: 100_000 }, (_, i) => ({ targets: [`h${i}:1`], labels: { a: `v${i}` } }))
    const folder = folderWith({ 'targets.json': JSON.stringify(groups) })
    for (const args of [
      ['add', 'new:1', '-l', 'a=v7'],
      ['label', 'h1*:1', 'b=c'],
      ['rename', 'h7', 'h8x'],
    ]) {
      expect(await run([...args, '-q'], { cwd: folder })).toMatchObject({ status: 0, stderr: '' })
    }
  })
})

describe('what cannot be seen', () => {
  const setpriv = findCommand('setpriv')
  const why = process.getuid?.() !== 0 ? 'needs root' : setpriv ? undefined : 'setpriv is not installed'
  if (why) missing(`files in folders without permission: ${why}`)

  test.skipIf(why)('for want of permission is not taken for what is not there', async () => {
    const folder = temporaryFolder()
    chmodSync(folder, 0o755)
    const copy = join(folder, 'program')
    cpSync(inject('build'), copy, { recursive: true })
    chmodSync(copy, 0o755)
    mkdirSync(join(folder, 'private'), { mode: 0o700 })
    writeFileSync(join(folder, 'private/targets.json'), '[{"targets": ["a:1"]}]')
    const nobody = (...args: string[]) =>
      runCommand(
        setpriv!,
        ['--reuid=65534', '--regid=65534', '--clear-groups', node, join(copy, 'bin/promsd.js'), ...args],
        {
          cwd: folder,
        },
      )
    for (const file of ['private/targets.json', 'private/*.json']) {
      for (const args of [['remove', 'a:1'], ['label', 'a:1', 'b=c'], ['list'], ['add', 'b:1'], ['fmt']]) {
        const { status, stderr } = await nobody(...args, '-f', file)
        expect(stderr, `${args} ${file}`).toContain('permission denied')
        expect(status, `${args} ${file}`).toBe(3)
      }
    }
  })

  test('is said so where a pattern matches nothing', async () => {
    const folder = temporaryFolder()
    const { status, stderr } = await run(['remove', 'a:1', '-f', 'no/*.json'], { cwd: folder })
    expect([status, stderr]).toEqual([0, 'warning: no file matches no/*.json\n'])
  })
})

describe('undo', () => {
  const good = '[{"targets": ["a:1"]}]'

  test('does not restore what Prometheus would refuse, unless forced', async () => {
    const folder = folderWith({ 'targets.json': good })
    const promsd = (...args: string[]) => run(args, { cwd: folder })
    await promsd('add', 'b:1')
    writeFileSync(join(folder, 'targets.json'), '[{"targets": [1]}]')
    expect(await promsd('undo', '--force')).toMatchObject({ status: 0 })
    expect(await promsd('undo')).toMatchObject({ status: 1, stderr: expect.stringContaining('not a string') })
    expect(readFileSync(join(folder, 'targets.json'), 'utf8')).toBe(good)
    expect(await promsd('undo', '--force')).toMatchObject({ status: 0 })
  })

  test('does not restore what a program wrote into the file it still had open', async () => {
    const folder = folderWith({ 'targets.json': good })
    const { stderr } = await bash('exec 7<>targets.json; promsd add -q b:1; printf X >&7; promsd undo', folder)
    expect(stderr).toContain('something else has written to it')
    expect((await run(['list', '-o', 'csv'], { cwd: folder })).stdout).toContain('b:1')
  })
})

describe('the program itself', () => {
  test('starts with damaged compiled code beside it', async () => {
    const copy = temporaryFolder()
    cpSync(inject('build'), copy, { recursive: true })
    const folder = folderWith({ 'targets.json': '[{"targets": ["a:1"]}]' })
    const list = () => runCommand(node, [join(copy, 'bin/promsd.js'), 'list'], { cwd: folder })
    expect(await list()).toMatchObject({ status: 0 })
    const caches = readdirSync(join(copy, 'dist')).filter((name) => name.endsWith('.cache') && name.includes('.list.'))
    expect(caches).toHaveLength(1)
    const cache = join(copy, 'dist', caches[0]!)
    const bytes = readFileSync(cache)
    for (const [from, to] of [
      [4096, 8192],
      [0, 64],
      [bytes.length - 4096, bytes.length],
      [20_000, 20_001],
    ] as const) {
      const damaged = Buffer.from(bytes)
      for (let i = from; i < to; i++) damaged[i]! ^= 0xff
      writeFileSync(cache, damaged)
      expect(await list()).toMatchObject({ status: 0, stdout: 'TARGET\na:1\n', stderr: '' })
    }
    for (const length of [0, 1, 2, 1000, 1001, bytes.length - 1]) {
      writeFileSync(cache, bytes.subarray(0, length))
      expect(await list(), `${length} bytes`).toMatchObject({ status: 0, stdout: 'TARGET\na:1\n', stderr: '' })
    }
  })

  test('keeps the compiled code of the first few runs, whatever each of them had to do', async () => {
    const copy = temporaryFolder()
    cpSync(inject('build'), copy, { recursive: true, filter: (path) => !path.endsWith('.cache') })
    const folder = folderWith({ 'targets.json': '[{"targets": ["a:1"]}]' })
    const add = (target: string) => runCommand(node, [join(copy, 'bin/promsd.js'), 'add', target], { cwd: folder })
    const kept = () => {
      const [name] = readdirSync(join(copy, 'dist')).filter((each) => each.includes('.add.'))
      return readFileSync(join(copy, 'dist', name!))
    }
    expect(await add('a:1')).toMatchObject({ status: 0, stdout: 'targets.json: unchanged\n' })
    const first = kept()
    expect(await add('b:1')).toMatchObject({ status: 0 })
    const second = kept()
    expect(second.length).toBeGreaterThan(first.length * 1.05)
    for (const target of ['c:1', 'd:1']) expect(await add(target)).toMatchObject({ status: 0 })
    const last = kept()
    expect([first, second, last].map((bytes) => bytes.at(-1))).toEqual([1, 2, 4])
    expect(await add('e:1')).toMatchObject({ status: 0 })
    expect(kept().equals(last)).toBe(true)
  })

  test('takes the code that it kept, and keeps none of a long run, which V8 would refuse at the next start', async () => {
    const copy = temporaryFolder()
    cpSync(inject('build'), copy, { recursive: true, filter: (path) => !path.endsWith('.cache') })
    const jobs = Array.from({ length: 4000 }, (_, i) => `  - job_name: job-${i}\n`).join('')
    const folder = folderWith({ 'long.yml': `scrape_configs:\n${jobs}`, 'short.yml': 'scrape_configs: []\n' })
    const runsAfter = async (file: string): Promise<number | undefined> => {
      const ending = await runCommand(node, [join(copy, 'bin/promsd.js'), 'lint', file], { cwd: folder })
      expect(ending).toMatchObject({ status: 0 })
      const [name] = readdirSync(join(copy, 'dist')).filter((each) => each.includes('.lint.'))
      return readFileSync(join(copy, 'dist', name!)).at(-1)
    }
    const runs = []
    for (const file of ['long', 'long', 'long', 'long', 'short', 'long', 'short', 'long', 'short']) {
      runs.push(await runsAfter(`${file}.yml`))
    }
    expect(runs).toEqual([1, 2, 2, 2, 3, 3, 4, 4, 4])
  })

  test('keeps the compiled code of a run that finds something too, but none of a mistyped command', async () => {
    const copy = temporaryFolder()
    cpSync(inject('build'), copy, { recursive: true, filter: (path) => !path.endsWith('.cache') })
    const folder = folderWith({ 'prometheus.yml': 'scrape_config: []\n' })
    const keptAfter = async (...args: string[]) => {
      const { status } = await runCommand(node, [join(copy, 'bin/promsd.js'), 'lint', ...args], { cwd: folder })
      return { status, kept: readdirSync(join(copy, 'dist')).filter((name) => name.endsWith('.cache')).length }
    }
    expect(await keptAfter('--no-such-option')).toEqual({ status: 2, kept: 0 })
    expect(await keptAfter('prometheus.yml')).toEqual({ status: 1, kept: 1 })
  })

  test('keeps its exit code where the reader of its output goes away', async () => {
    const many = Array.from({ length: 20_000 }, (_, i) => `h${20_000 - i}:1`)
    const folder = folderWith({ 'targets.json': JSON.stringify([{ targets: many }]) })
    const { stdout } = await bash('promsd fmt --check --diff | head -n 1 >&2; echo "${PIPESTATUS[0]}"', folder)
    expect(stdout).toBe('1\n')
  })

  test.each([
    ['promsd add --from - < /', 'error: cannot read standard input: it is a folder\n3\n'],
    ['promsd list -f none.json -o json > /dev/full', /^3\n$/],
    ['promsd list -f none.json 2> /dev/full', /^3\n$/],
  ])('says what is wrong in %j', async (line, expected) => {
    const folder = folderWith({ 'targets.json': '[]' })
    const { stderr } = await bash(`${line}; echo "$?" >&2`, folder)
    expect(stderr).toMatch(expected)
  })

  test('shows an address with a space without what a terminal would obey', async () => {
    const folder = folderWith({ 'targets.json': '[]' })
    const { stdout, stderr } = await run(['add', 'a b\u202e\u009b31m:1'], { cwd: folder })
    expect(stdout + stderr).not.toMatch(/[\u007f-\u009f\u202e]/)
  })

  test.each([
    ['a', ''],
    ['a', 'http://q'],
    ['a', '::1'],
    ['a:1', 'b'],
  ])('does not rename %j to %j', async (from, to) => {
    const folder = folderWith({ 'targets.json': '[{"targets": ["a:1"]}]' })
    expect(await run(['rename', from, to], { cwd: folder })).toMatchObject({ status: 2 })
  })
})
