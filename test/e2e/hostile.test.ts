import { existsSync, mkdirSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
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
