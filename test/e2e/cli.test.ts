import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Ending, findCommand, folderWith, missing, program, run, runCommand } from '../support/promsd.ts'

const TARGETS = `[
  {
    "targets": ["web1:9100", "web2:9100"],
    "labels": {
      "env": "prod"
    }
  },
  {
    "targets": ["db1:9187"],
    "labels": {
      "env": "staging",
      "role": "db"
    }
  }
]
`

/** Runs commands in one folder and gives what each printed. */
function inFolder(files: Readonly<Record<string, string | Uint8Array>> = { 'targets.json': TARGETS }) {
  const folder = folderWith(files)
  return {
    folder,
    promsd: (...args: string[]): Promise<Ending> => run(args, { cwd: folder }),
    feed: (input: string | Uint8Array, ...args: string[]): Promise<Ending> => run(args, { cwd: folder, input }),
    text: (name = 'targets.json'): string => readFileSync(join(folder, name), 'utf8'),
  }
}

const NO_STACK = / {4}at /

describe('text, JSON and exit code of', () => {
  test('add', async () => {
    const { promsd, text } = inFolder()
    expect(await promsd('add', 'web3:9100', '-l', 'env=prod')).toEqual({
      status: 0,
      signal: null,
      stdout: 'targets.json: 1 added\n  + web3:9100 {env="prod"}\n',
      stderr: '',
    })
    expect(text()).toBe(TARGETS.replace('"web2:9100"', '"web2:9100", "web3:9100"'))
    expect(await promsd('add', 'web3:9100', '-l', 'env=prod')).toMatchObject({
      status: 0,
      stdout: 'targets.json: unchanged\n',
    })
    const json = await promsd('add', 'web3:9100', 'web4', '-l', 'env=prod', '-o', 'json')
    expect(json).toMatchObject({ status: 0, stderr: '' })
    expect(JSON.parse(json.stdout)).toEqual({
      changed: true,
      dryRun: false,
      files: ['targets.json'],
      added: [{ file: 'targets.json', address: 'web4', labels: { env: 'prod' } }],
      removed: [],
      updated: [],
      unchanged: [{ file: 'targets.json', address: 'web3:9100', labels: { env: 'prod' } }],
      warnings: [expect.stringContaining('"web4" has no port')],
    })

    const elsewhere = await promsd('add', 'db1:9187', 'web9:1', '-l', 'env=prod')
    expect(elsewhere).toMatchObject({ status: 1, stdout: '' })
    expect(elsewhere.stderr).toMatch(
      /^error: targets\.json: "db1:9187" already stands in group 1 .*, line \d+\nhelp: .*--move/,
    )
    expect(text()).not.toContain('web9')
    expect(await promsd('add', 'db1:9187', '-l', 'env=prod', '--move', '-q')).toEqual({
      status: 0,
      signal: null,
      stdout: '',
      stderr: '',
    })
    expect(text()).not.toContain('staging')
  })

  test('add of a list on standard input', async () => {
    const { promsd, feed } = inFolder()
    const many = Array.from({ length: 30 }, (_, i) => `h${i}:9100\n`).join('')
    const added = await feed(`# hosts\n\n${many}`, 'add', '--from', '-', '-l', 'env=prod')
    expect(added).toMatchObject({ status: 0, stderr: '' })
    expect(added.stdout).toMatch(
      /^targets\.json: 30 added\n(?: {2}\+ h\d+:9100 \{env="prod"\}\n){20} {2}… and 10 more \(-v/,
    )
    const groups = '[{"targets": ["c:1"], "labels": {"a": "b"}}]'
    const verbose = await feed(groups, 'add', '--from', '-', '-l', 'env=x', '-v')
    expect(verbose.stdout).toContain('+ c:1 {a="b", env="x"}')
    expect(await feed('- targets: [d:1]\n', 'add', '--from', '-')).toMatchObject({ status: 0 })
    const bad = await feed('good:1\nnot good:1\n', 'add', '--from', '-')
    expect(bad).toMatchObject({ status: 1, stdout: '' })
    expect(bad.stderr).toContain('<stdin>:2:4')
    expect((await promsd('list', 'good:1', '-o', 'csv')).stdout).not.toContain('good')
  })

  test('remove', async () => {
    const { promsd, text } = inFolder()
    expect(await promsd('remove', 'web*:9100')).toMatchObject({
      status: 0,
      stdout: 'targets.json: 2 removed\n  - web1:9100 {env="prod"}\n  - web2:9100 {env="prod"}\n',
    })
    expect(await promsd('rm', 'web1:9100')).toMatchObject({ status: 0, stdout: 'targets.json: unchanged\n' })
    expect(await promsd('rm', 'web1:9100', '--strict')).toMatchObject({ status: 1, stdout: '' })
    expect(await promsd('rm', 'web1:9100', '-f', 'none.json')).toMatchObject({
      status: 0,
      stdout: 'none.json: no such file\n',
    })
    expect(await promsd('rm', '-s', 'role=~"d.*"')).toMatchObject({ status: 1 })
    expect(text()).toContain('db1')
    expect(await promsd('rm', '-s', 'role=~"d.*"', '--allow-empty', '-o', 'json')).toMatchObject({ status: 0 })
    expect(JSON.parse(text())).toEqual([])
    const { promsd: again } = inFolder()
    const guarded = await again('rm', '-s', 'env!=""', '--allow-empty', '--max-removed', '50%', '-o', 'json')
    expect(guarded).toMatchObject({ status: 1, stderr: '' })
    expect(JSON.parse(guarded.stdout).error).toMatchObject({ exit: 1, message: expect.stringContaining('3 of 3') })
    expect(await again('rm')).toMatchObject({ status: 2, stdout: '' })
  })

  test('label', async () => {
    const { promsd, text } = inFolder()
    expect(await promsd('label', 'web2:9100', 'env=staging', 'rack=r1')).toMatchObject({
      status: 0,
      stdout: 'targets.json: 1 updated\n  ~ web2:9100 {env="prod"} -> {env="staging", rack="r1"}\n',
    })
    const json = await promsd('label', '-s', 'env=staging', 'rack-', 'env=prod', '-o', 'json')
    const { updated } = JSON.parse(json.stdout)
    expect(updated).toContainEqual({
      file: 'targets.json',
      address: 'web2:9100',
      before: { env: 'staging', rack: 'r1' },
      after: { env: 'prod' },
    })
    expect(JSON.parse(text())).toEqual([
      { targets: ['web1:9100', 'web2:9100'], labels: { env: 'prod' } },
      { targets: ['db1:9187'], labels: { env: 'prod', role: 'db' } },
    ])
    expect(await promsd('label', 'web1:9100')).toMatchObject({ status: 2 })
    expect(await promsd('label', 'none:1', 'a=b', '--strict')).toMatchObject({ status: 1 })
  })

  test('rename', async () => {
    const { promsd } = inFolder()
    expect(await promsd('rename', 'web1', 'web1.example.com')).toMatchObject({
      status: 0,
      stdout: 'targets.json: 1 updated\n  ~ web1:9100 -> web1.example.com:9100 {env="prod"}\n',
    })
    const json = await promsd('rename', 'db1:9187', 'db2:9187', '-o', 'json')
    expect(JSON.parse(json.stdout).updated).toMatchObject([{ address: 'db2:9187', previousAddress: 'db1:9187' }])
    expect(await promsd('rename', 'db2:9187', 'web2:9100')).toMatchObject({ status: 1, stdout: '' })
    expect(await promsd('rename', 'none', 'other', '--strict')).toMatchObject({ status: 1 })
    expect(await promsd('rename', 'web2')).toMatchObject({ status: 2 })
  })

  test('list', async () => {
    const { promsd } = inFolder({ 'targets.json': TARGETS, 'more.yml': '- targets: [x:1]\n' })
    expect(await promsd('list')).toEqual({
      status: 0,
      signal: null,
      stdout: 'TARGET     env      role\n' + 'web1:9100  prod\n' + 'web2:9100  prod\n' + 'db1:9187   staging  db\n',
      stderr: '',
    })
    expect((await promsd('ls', '-s', 'role=db', '-o', 'wide')).stdout).toBe(
      'TARGET    env      role  FILE            GROUP\ndb1:9187  staging  db    targets.json:9  1\n',
    )
    expect(JSON.parse((await promsd('list', 'db1:9187', '-o', 'json')).stdout)).toEqual([
      { file: 'targets.json', group: 1, line: 9, address: 'db1:9187', labels: { env: 'staging', role: 'db' } },
    ])
    expect((await promsd('list', '-s', 'role=db', '-o', 'csv')).stdout).toBe(
      'address,file,group,env,role\r\ndb1:9187,targets.json,1,staging,db\r\n',
    )
    expect(await promsd('list', 'db1:9187', '-o', 'yaml')).toMatchObject({
      status: 0,
      stdout:
        '- file: targets.json\n  group: 1\n  line: 9\n  address: db1:9187\n  labels:\n    env: staging\n    role: db\n',
    })
    const groups = JSON.parse((await promsd('list', '-s', 'role=db', '-o', 'targets')).stdout)
    expect(groups).toEqual([{ targets: ['db1:9187'], labels: { env: 'staging', role: 'db' } }])
    expect((await promsd('list', '-f', '*.yml', '-f', 'targets.json', '-o', 'csv')).stdout).toContain('x:1,more.yml')
    expect(await promsd('list', '-f', 'none.json')).toMatchObject({ status: 3, stdout: '' })
    expect(await promsd('list', '-s', 'env')).toMatchObject({ status: 2, stdout: '' })
  })

  test('apply', async () => {
    const { promsd, feed, text } = inFolder()
    const desired = '[{"targets": ["web2:9100", "new:1"], "labels": {"env": "prod"}}]'
    expect(await feed(desired, 'apply', '-', '--prune', '--max-removed', '1')).toMatchObject({ status: 1, stdout: '' })
    const applied = await feed(desired, 'apply', '-', '--prune')
    expect(applied.stdout).toMatch(/^targets\.json: 1 added, 2 removed/)
    expect(JSON.parse(text())).toEqual(JSON.parse(desired))
    expect(await feed(desired, 'apply', '-', '--prune', '--check')).toMatchObject({ status: 0 })
    expect(await promsd('apply', 'none.json')).toMatchObject({ status: 3, stdout: '' })
    expect(await promsd('apply')).toMatchObject({ status: 2 })
  })

  test('fmt', async () => {
    const yaml =
      '# rack 1\n- targets:\n  - b:1\n  - a:1 # first\n  labels: {env: prod}\n- {targets: [c:1], labels: {env: prod}}\n'
    const { promsd, text } = inFolder({ 'targets.json': '[{"targets":["b:1","a:1"]}]', 'more.yml': yaml })
    expect(await promsd('fmt', '--check', '*.json', '*.yml')).toMatchObject({
      status: 1,
      stdout: 'targets.json: rewritten (not written)\nmore.yml: rewritten (not written)\n',
    })
    expect(text('more.yml')).toBe(yaml)
    expect(await promsd('fmt', '*.json', '*.yml')).toMatchObject({ status: 0, stderr: '' })
    expect(await promsd('fmt', '--check', '*.json', '*.yml')).toMatchObject({ status: 0 })
    expect(JSON.parse(text())).toEqual([{ targets: ['a:1', 'b:1'] }])
    for (const comment of ['# rack 1', '# first']) expect(text('more.yml')).toContain(comment)
    expect(await promsd('fmt', 'none.json')).toMatchObject({ status: 3 })
  })

  test('history and undo of a folder that has a config only', async () => {
    const { promsd } = inFolder({ 'prometheus.yml': 'scrape_configs: []\n' })
    const help = 'help: -f names another, as in -f prometheus.yml\n'
    expect(await promsd('history')).toMatchObject({
      status: 3,
      stderr: `error: there is no file targets.json\n${help}`,
    })
    expect(await promsd('undo')).toMatchObject({
      status: 1,
      stderr: `error: targets.json has no write to undo\n${help}`,
    })
  })

  test('history and undo', async () => {
    const { promsd, text, folder } = inFolder()
    expect(await promsd('undo')).toMatchObject({ status: 1, stdout: '' })
    expect(await promsd('history')).toMatchObject({ status: 0, stdout: '', stderr: 'targets.json has no history\n' })
    await promsd('add', 'a:1', '-l', 'note=with space')
    await promsd('add', 'b:1')
    const two = text()
    const history = await promsd('history')
    expect(history.stdout).toMatch(/^UNDO {2}TIME .*\n1 .* promsd add b:1\n2 .* promsd add a:1 -l 'note=with space'\n$/)
    expect(JSON.parse((await promsd('history', '-o', 'json')).stdout)).toMatchObject({
      file: 'targets.json',
      writes: [
        { undo: 1, command: 'promsd add b:1' },
        { undo: 2, bytesBefore: TARGETS.length },
      ],
    })
    expect(await promsd('undo', '2', '--check')).toMatchObject({ status: 1 })
    expect(text()).toBe(two)
    expect((await promsd('undo', '2')).stdout).toMatch(/^targets\.json: 2 removed/)
    expect(text()).toBe(TARGETS)
    await promsd('undo')
    expect(text()).toBe(two)
    writeFileSync(join(folder, 'targets.json'), '[]')
    const refused = await promsd('undo')
    expect(refused).toMatchObject({ status: 1, stdout: '' })
    expect(refused.stderr).toContain('--force')
    expect(await promsd('undo', '--force')).toMatchObject({ status: 0 })
    expect(await promsd('undo', '0')).toMatchObject({ status: 2 })
    expect(await promsd('undo', '99')).toMatchObject({ status: 1 })
  })

  test('a lock that cannot be had, a folder that is not there', async () => {
    const { promsd } = inFolder()
    expect(await promsd('add', 'a:1', '-f', 'none/targets.json')).toMatchObject({ status: 3, stdout: '' })
    const json = await promsd('add', 'a:1', '-f', 'none/targets.json', '-o', 'json')
    expect(json).toMatchObject({ status: 3, stderr: '' })
    expect(JSON.parse(json.stdout).error).toMatchObject({ exit: 3, message: expect.stringContaining('none') })
  })
})

describe('previews', () => {
  const edits: readonly string[][] = [
    ['add', 'new:1'],
    ['remove', 'web1:9100'],
    ['label', 'web1:9100', 'a=b'],
    ['rename', 'web1', 'web9'],
    ['apply', 'desired.txt'],
    ['fmt'],
  ]

  test.each(edits)('%s writes nothing with --dry-run and --check', async (...args) => {
    const files = { 'targets.json': TARGETS, 'desired.txt': 'q:1\n' }
    const { promsd, text, folder } = inFolder(files)
    const dry = await promsd(...args, '--dry-run')
    expect(dry).toMatchObject({ status: 0, stderr: '' })
    expect(dry.stdout).toMatch(/^targets\.json: .* \(not written\)\n/)
    expect(await promsd(...args, '--check', '-q')).toMatchObject({ status: 1, stdout: '', stderr: '' })
    const json = JSON.parse((await promsd(...args, '--dry-run', '-o', 'json', '--diff')).stdout)
    expect(json).toMatchObject({
      changed: true,
      dryRun: true,
      diff: expect.stringMatching(/^--- targets\.json\n\+\+\+ /),
    })
    expect(text()).toBe(TARGETS)
    expect(existsSync(join(folder, '.promsd'))).toBe(false)

    const diff = await promsd(...args, '--diff')
    expect(diff).toMatchObject({ status: 0, stdout: json.diff })
    expect(await promsd(...args, '--check')).toMatchObject({ status: 0, stdout: 'targets.json: unchanged\n' })
    // What was printed is a diff that patch(1) takes.
    const patch = findCommand('patch')
    if (patch) {
      const patched = folderWith({ 'targets.json': TARGETS })
      expect(await runCommand(patch, ['-s'], { cwd: patched, input: diff.stdout })).toMatchObject({ status: 0 })
      expect(readFileSync(join(patched, 'targets.json'), 'utf8')).toBe(text())
    }
  })
})

describe('where files are named', () => {
  const PROJECT =
    'files: [sd/a.json]\nlabels:\n  required: [env]\n  allowed: {env: [prod, staging], role: {pattern: "[a-z]+"}}\n  forbidden: [instance]\n'

  function project() {
    const folder = folderWith({ 'promsd.yaml': PROJECT, 'other.yaml': 'files: other.json\n' })
    mkdirSync(join(folder, 'sd'))
    mkdirSync(join(folder, 'deep/er'), { recursive: true })
    return folder
  }

  test('promsd.yaml is found upward, and its files are named from there', async () => {
    const folder = project()
    const added = await run(['add', 'a:1', '-l', 'env=prod'], { cwd: join(folder, 'deep/er') })
    expect(added).toMatchObject({ status: 0 })
    expect(JSON.parse(readFileSync(join(folder, 'sd/a.json'), 'utf8'))).toHaveLength(1)
    expect((await run(['list', '-o', 'csv'], { cwd: folder })).stdout).toContain('a:1,sd/a.json')
  })

  test('-f comes before PROMSD_FILE, and that before the project file', async () => {
    const folder = project()
    const env = { PROMSD_FILE: 'env.json' }
    const add = (...args: string[]) =>
      run(['add', 'a:1', '-l', 'env=prod', '-o', 'json', ...args], { cwd: folder, env })
    expect(JSON.parse((await add('-f', 'f.json')).stdout)).toMatchObject({ files: ['f.json'] })
    expect(JSON.parse((await add()).stdout)).toMatchObject({ files: ['env.json'] })
    const other = await run(['add', 'a:1', '--project', 'other.yaml', '-o', 'json'], { cwd: folder })
    expect(JSON.parse(other.stdout)).toMatchObject({ files: ['other.json'] })
    const plain = await run(['add', 'a:1', '-o', 'json'], { cwd: folderWith({}) })
    expect(JSON.parse(plain.stdout)).toMatchObject({ files: ['targets.json'] })
  })

  test('its label policy holds for add, label and apply', async () => {
    const folder = project()
    const promsd = (...args: string[]) => run(args, { cwd: folder })
    await promsd('add', 'a:1', '-l', 'env=prod')
    writeFileSync(join(folder, 'desired.txt'), 'b:1\n')
    const refusals: [args: string[], message: RegExp][] = [
      [['add', 'b:1'], /the label "env" is required\nhelp: /],
      [['add', 'b:1', '-l', 'env=prd'], /env="prd" is not allowed\nhelp: did you mean "prod"\?/],
      [['add', 'b:1', '-l', 'env=prod', '-l', 'role=DB'], /role="DB" is not allowed\nhelp: allowed: what matches/],
      [['label', 'a:1', 'instance=x'], /"instance" is forbidden/],
      [['label', 'a:1', 'env-'], /"env" is required/],
      [['apply', 'desired.txt'], /"env" is required/],
    ]
    for (const [args, message] of refusals) {
      const { status, stdout, stderr } = await promsd(...args)
      expect({ status, stdout }, args.join(' ')).toEqual({ status: 1, stdout: '' })
      expect(stderr).toMatch(/^error: .*label policy: /)
      expect(stderr).toMatch(message)
    }
  })

  test('a mistake in the project file is shown at its place', async () => {
    const folder = folderWith({ 'promsd.yaml': 'prometheus: 3.5\nfile: [a.json]\nlabels: {required: env}\n' })
    const { status, stderr } = await run(['list'], { cwd: folder })
    expect(status).toBe(1)
    expect(stderr).toContain('promsd.yaml:2:1')
    expect(stderr).toContain('did you mean "files"?')
    expect(stderr).toContain('promsd.yaml:3:20')
    expect(await run(['list', '--project', 'none.yaml'], { cwd: folder })).toMatchObject({ status: 3 })
  })
})

describe('usage', () => {
  const COMMANDS = ['add', 'remove', 'label', 'rename', 'list', 'apply', 'fmt', 'history', 'undo', 'completion']

  test.each(COMMANDS)('%s --help has examples', async (command) => {
    const help = await run([command, '--help'])
    expect(help).toMatchObject({ status: 0, stderr: '' })
    expect(help.stdout).toMatch(new RegExp(`^Usage: promsd ${command}`))
    expect(help.stdout).toMatch(new RegExp(`\nExamples:\n(?:.*\n)*? {2}\\$ (?:.* )?promsd ${command}`))
  })

  test('promsd alone, --help, --version', async () => {
    const alone = await run([])
    expect(alone).toMatchObject({ status: 2, stdout: '' })
    const help = await run(['--help'])
    expect(help).toMatchObject({ status: 0, stderr: '' })
    for (const text of [alone.stderr, help.stdout])
      for (const command of COMMANDS) expect(text).toContain(`  ${command}`)
    const { version } = JSON.parse(readFileSync(join(dirname(program), '../package.json'), 'utf8'))
    expect(await run(['--version'])).toMatchObject({ status: 0, stdout: `${version}\n` })
  })

  test.each([
    [['ad', 'a:1'], "unknown command 'ad'", 'add'],
    [['renam', 'a', 'b'], "unknown command 'renam'", 'rename'],
    [['add', '--labl', 'x=y'], "unknown option '--labl'", '--label'],
    [['remove', '--max-remove', '3', 'a'], "unknown option '--max-remove'", '--max-removed'],
  ])('%j is answered with a suggestion', async (args, message, suggestion) => {
    const { status, stdout, stderr } = await run(args, { cwd: folderWith({}) })
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain(message)
    expect(stderr).toMatch(new RegExp(`did you mean.*${suggestion}`, 'i'))
  })

  test.each([
    ['list', '-o', 'xml'],
    ['add', 'a:1', '-l', 'novalue'],
    ['add', 'a:1', '-l', '=x'],
    ['add', 'a:1', '-l', 'a=1', '-l', 'a=2'],
    ['add', 'a:1', '-p', '1.0'],
    ['add', 'a:1', '-l', 'foo-bar=x', '-p', '2.53'],
    ['add', 'a:1', '-f', 'targets.txt'],
    ['add', 'a:1', '--mode', '999'],
    ['add', 'a:1', '--lock-timeout', 'soon'],
    ['add', 'a:1', '-f', 'a.json', '-f', 'b.json'],
    ['remove', 'a:1', '--max-removed', 'some'],
    ['remove', '-s', 'env=~"("'],
    ['completion', 'tcsh'],
  ])('%s %s %s %s is a usage error', async (...args) => {
    const { status, stdout, stderr } = await run(args, { cwd: folderWith({ 'a.json': '[]', 'b.json': '[]' }) })
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toMatch(/^error: /)
    expect(stderr).not.toMatch(NO_STACK)
  })

  test('a target that begins with "-" is named behind "--"', async () => {
    const { promsd, text } = inFolder()
    const refused = await promsd('add', '-web:9100')
    expect(refused).toMatchObject({ status: 2, stdout: '' })
    expect(refused.stderr).toContain('-- -web:9100')
    expect(await promsd('add', '-l', 'env=prod', '--', '-web:9100')).toMatchObject({ status: 0 })
    expect(text()).toContain('"-web:9100"')
    expect(await promsd('remove', '--', '-web:9100')).toMatchObject({ status: 0 })
    expect(text()).toBe(TARGETS)
  })

  test('addresses that a job may refuse are added with a warning', async () => {
    const { promsd } = inFolder()
    const cases: [address: string, warning: RegExp | undefined][] = [
      ['http://db2:9100', /is a URL.*; write "db2:9100"/],
      ['db3:9100/metrics', /has a path.*__metrics_path__/],
      ['db 4:9100', /holds a space/],
      ['db5', /has no port; write host:port/],
      ['db6:99999', /has the port "99999"; a port is a number from 1 to 65535/],
      ['2001:db8::1', /IPv6 address without brackets; write "\[2001:db8::1\]:PORT"/],
      ['[2001:db8::1]', /has no port/],
      ['', /is empty/],
      ['[2001:db8::1]:9100', undefined],
      ['db7:9100', undefined],
      ['한국.example:9100', undefined],
    ]
    for (const [address, warning] of cases) {
      const added = await promsd('add', address, '-o', 'json')
      expect(added, address).toMatchObject({ status: 0, stderr: '' })
      const { warnings } = JSON.parse(added.stdout)
      expect(warnings, address).toEqual(warning ? [expect.stringMatching(warning)] : [])
      expect((await promsd('list', '-o', 'json')).stdout).toContain(JSON.stringify(address))
      expect(await promsd('remove', address, '-q'), address).toMatchObject({ status: 0 })
    }
    expect((await promsd('list', '-o', 'csv')).stdout.split('\n')).toHaveLength(5)
  })
})

describe('shell completion', () => {
  const shells: [shell: string, args: string[]][] = [
    ['bash', ['-n']],
    ['zsh', ['-n']],
    ['fish', ['-n']],
  ]

  for (const [shell, args] of shells) {
    const command = findCommand(shell)
    if (!command) missing(`completion for ${shell}: it is not installed`)
    test.skipIf(!command)(`${shell} can read the script for it`, async () => {
      const { stdout, status } = await run(['completion', shell])
      expect(status).toBe(0)
      const folder = folderWith({ script: stdout })
      expect(await runCommand(command!, [...args, 'script'], { cwd: folder })).toMatchObject({ status: 0, stderr: '' })
    })
  }

  const bash = findCommand('bash')

  /** What bash offers for the last of the words. */
  async function complete(folder: string, ...words: string[]): Promise<string[]> {
    mkdirSync(join(folder, 'bin'), { recursive: true })
    const command = join(folder, 'bin/promsd')
    writeFileSync(command, `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`)
    chmodSync(command, 0o755)
    const script = `
      source <(promsd completion bash)
      COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_POINT=\${#COMP_LINE}
      $(complete -p promsd | sed 's/.*-F \\([^ ]*\\) .*/\\1/') promsd "\${!#}"
      printf '%s\\n' "\${COMPREPLY[@]}"`
    const { stdout, stderr } = await runCommand(bash!, ['--norc', '-c', script, 'bash', 'promsd', ...words], {
      cwd: folder,
      env: { PATH: `${join(folder, 'bin')}:${process.env['PATH']}` },
    })
    expect(stderr).toBe('')
    return stdout.split('\n').filter((line) => line !== '')
  }

  test.skipIf(!bash)('completes commands, options and targets in bash', async () => {
    const folder = folderWith({ 'targets.json': TARGETS, 'other.json': '[{"targets": ["else:1"]}]' })
    expect(await complete(folder, 're')).toEqual(['remove', 'rename'])
    expect(await complete(folder, 'add', '--allow')).toEqual(['--allow-duplicate'])
    expect(await complete(folder, 'list', '-o', 'w')).toEqual(['wide'])
    expect(await complete(folder, 'completion', 'f')).toEqual(['fish'])
    expect(await complete(folder, 'remove', 'web')).toEqual(['web1:9100', 'web2:9100'])
    expect(await complete(folder, 'remove', '-f', 'other.json', '')).toEqual(['else:1'])
    expect(await complete(folder, 'remove', '-f', 'none.json', '')).toEqual([])
  })
})

describe('pipes and terminals', () => {
  test('a reader that goes away ends it quietly', async () => {
    const many = Array.from({ length: 50_000 }, (_, i) => `web${i}:9100`)
    const folder = folderWith({ 'targets.json': JSON.stringify([{ targets: many }]) })
    const script = '"$0" "$1" list | head -n 1; echo "status ${PIPESTATUS[0]}"'
    const { stdout, stderr } = await runCommand('bash', ['-c', script, process.execPath, program], { cwd: folder })
    expect(stdout).toMatch(/^TARGET\nstatus (?:0|141)\n$/)
    expect(stderr).toBe('')
    const errors = await runCommand('bash', [
      '-c',
      '"$0" "$1" list -f none.json 2>&1 >&- | true',
      process.execPath,
      program,
    ])
    expect(errors).toMatchObject({ stdout: '', stderr: '' })
  })

  const EVIL = '\u001b]0;owned\u0007\u001b[31m'
  const EVIL_FILE = JSON.stringify([
    { targets: ['web1:9100', `evil${EVIL}:1`], labels: { [`name${EVIL}`]: `value${EVIL}` } },
    { targets: [1] },
  ])
  const GOOD_FILE = JSON.stringify([
    { targets: ['web1:9100', `evil${EVIL}:1`], labels: { [`name${EVIL}`]: `value${EVIL}` } },
  ])

  const spoken: string[][] = [
    ['list'],
    ['list', '-o', 'wide'],
    ['list', '-o', 'json'],
    ['list', '-o', 'yaml'],
    ['list', '-o', 'targets'],
    ['list', '-f', 'evil.json'],
    ['list', '-f', `${EVIL}.json`],
    ['list', '-s', `name${EVIL}=~"("`],
    ['add', `new${EVIL}:1`, '-l', `a${EVIL}=b${EVIL}`],
    ['add', `evil${EVIL}:1`],
    ['add', 'new:1', '-l', `${EVIL}`],
    ['add', 'new:1', '--diff', '--dry-run'],
    ['remove', 'evil*', '--diff', '--dry-run'],
    ['remove', 'evil*', '-v'],
    ['label', '*', `a${EVIL}=b`],
    ['rename', `evil${EVIL}:1`, `more${EVIL}:1`],
    ['apply', 'list.txt'],
    ['fmt', '--check', '--diff'],
    ['undo'],
    ['history'],
    ['history', '-o', 'json'],
  ]

  test('control characters of files and arguments are never printed as they are', async () => {
    const { promsd } = inFolder({ 'targets.json': GOOD_FILE, 'evil.json': EVIL_FILE, 'list.txt': `a${EVIL}:1\n` })
    for (const args of spoken) {
      const { stdout, stderr } = await promsd(...args)
      const printed = stdout + stderr
      expect(printed, JSON.stringify(args)).not.toBe('')
      expect(printed, JSON.stringify(args)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)
    }
  })

  const script = findCommand('script')
  const terminal = script !== undefined && spawnSync(script, ['-qec', 'true', '/dev/null']).status === 0
  if (!terminal) missing('output to a terminal: script(1) of util-linux is not installed')

  test.skipIf(!terminal)('a terminal gets colours, and nothing else that it would obey', async () => {
    const folder = folderWith({ 'targets.json': GOOD_FILE, 'evil.json': EVIL_FILE, 'list.txt': `a${EVIL}:1\n` })
    const quote = (arg: string) => `'${arg.replaceAll("'", "'\\''")}'`
    const inTerminal = async (args: string[], env = {}): Promise<string> => {
      const line = [process.execPath, program, ...args].map(quote).join(' ')
      const { stdout } = await runCommand(script!, ['-qec', line, '/dev/null'], {
        cwd: folder,
        env: { TERM: 'xterm', ...env },
      })
      return stdout
    }
    for (const args of spoken) {
      const printed = await inTerminal(args)
      expect(printed.replace(/\u001b\[\d+m/g, ''), JSON.stringify(args)).not.toMatch(
        /[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f]/,
      )
    }
    expect(await inTerminal(['list'])).toContain('\u001b[1mTARGET')
    expect(await inTerminal(['list'], { NO_COLOR: '1' })).toMatch(/^TARGET/)
    expect(await inTerminal(['list', '--no-color'])).toMatch(/^TARGET/)
    expect((await run(['list'], { cwd: folder, env: { FORCE_COLOR: '1' } })).stdout).toContain('\u001b[1mTARGET')
  })
})

describe('bad input', () => {
  const utf16 = (text: string): Buffer => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])
  const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')

  /** Files that Prometheus refuses, or that are not edited, and the place that is named. */
  const files: [title: string, name: string, content: string | Uint8Array, place: string, message: RegExp][] = [
    ['truncated JSON', 't.json', '[\n  {"targets": ["a:1"]', 't.json:2:22', /the file ends before/],
    ['a truncated string', 't.json', '[{"targets": ["a:1', 't.json:1:15', /string/],
    ['a trailing comma', 't.json', '[\n  {"targets": ["a:1",]}\n]', 't.json:2:21', /trailing comma/],
    ['a comment in JSON', 't.json', '[\n// all\n{"targets": []}]', 't.json:2:1', /./],
    ['data behind the end', 't.json', '[]\n[]', 't.json:2:1', /./],
    ['a byte order mark', 't.json', '\ufeff[]', 't.json:1:1', /byte order mark/],
    ['UTF-16', 't.json', utf16('[]'), 't.json:1:1', /no UTF-8/],
    ['UTF-16 in YAML', 't.yml', utf16('- targets: [a]\n'), 't.yml:1:1', /no UTF-8/],
    ['invalid UTF-8', 't.json', latin1('[{"targets": ["b\xfcro:1"]}]'), 't.json:1:17', /no UTF-8/],
    ['invalid UTF-8 in YAML', 't.yml', latin1('# B\xfcro\n- targets: []\n'), 't.yml:1:4', /no UTF-8/],
    ['an empty JSON file', 't.json', '', 't.json:1:1', /empty/],
    ['an object', 't.json', '{"targets": ["a:1"]}', 't.json:1:1', /a list of target groups is expected/],
    ['a null group', 't.json', '[{"targets": []},\n null]', 't.json:2:2', /null/],
    ['a number for a target', 't.json', '[{"targets": ["a:1", 9100]}]', 't.json:1:22', /the number 9100/],
    ['an unknown field', 't.yml', '- target: [a:1]\n', 't.yml:1:3', /unknown field "target"/],
    ['a duplicate key', 't.yml', '- targets: [a:1]\n  targets: [b:1]\n', 't.yml:2:3', /duplicate key/],
    ['a tab', 't.yml', '- targets:\n\t- a:1\n', 't.yml:2:1', /./],
    ['an unknown alias', 't.yml', '- targets: *none\n', 't.yml:1:12', /none/],
  ]

  test.each(files)('%s: the message names file, line and column', async (_, name, content, place, message) => {
    const { promsd, folder } = inFolder({ [name]: content })
    for (const args of [['add', 'new:1'], ['remove', 'a:1'], ['label', 'a:1', 'x=y'], ['fmt']]) {
      const { status, stdout, stderr } = await promsd(...args, '-f', name)
      expect({ status, stdout }, args.join(' ')).toEqual({ status: 1, stdout: '' })
      expect(stderr).toContain(`--> ${place}`)
      expect(stderr).toMatch(message)
      expect(stderr).toMatch(/\^/)
      expect(stderr).not.toMatch(NO_STACK)
    }
    const json = await promsd('add', 'new:1', '-f', name, '-o', 'json')
    expect(json).toMatchObject({ status: 1, stderr: '' })
    const [line, column] = place.split(':').slice(1).map(Number)
    expect(JSON.parse(json.stdout).error.diagnostics[0]).toMatchObject({ severity: 'error', file: name, line, column })
    expect(readFileSync(join(folder, name)).equals(Buffer.from(content))).toBe(true)
  })

  test('200 MB of "["', async () => {
    const folder = folderWith({})
    const brackets = Buffer.alloc(200_000_000, '[')
    for (const name of ['deep.json', 'deep.yml']) {
      writeFileSync(join(folder, name), brackets)
      for (const args of [['add', 'a:1'], ['list']]) {
        const { status, stdout, stderr } = await run([...args, '-f', name], { cwd: folder })
        expect({ status, stdout }, `${args.join(' ')} ${name}`).toEqual({ status: 1, stdout: '' })
        expect(stderr).toContain(`--> ${name}:1:`)
        expect(stderr).not.toMatch(NO_STACK)
        expect(stderr.length).toBeLessThan(2000)
      }
    }
  })

  const aliases = (first: string, next: (former: string) => string): string =>
    Array.from({ length: 12 }, (_, i) => (i === 0 ? `- &a0 ${first}` : `- &a${i} ${next(`*a${i - 1}`)}`)).join('\n')
  const ninefold = (alias: string): string => Array(9).fill(alias).join(', ')

  test.each([
    ['of lists', aliases('[lol]', (former) => `[${ninefold(former)}]`)],
    [
      'of targets',
      `- targets: ${aliases('[lol]', (former) => `[${ninefold(former)}]`)
        .replaceAll('\n- ', '\n- targets: ')
        .slice(2)}`,
    ],
    ['of merge keys', aliases('{labels: {a: b}}', (former) => `{<<: [${ninefold(former)}]}`)],
    [
      'of groups',
      `- &g {targets: [${Array.from({ length: 1000 }, (_, i) => `"w${i}:1"`)}]}\n${'- *g\n'.repeat(20_000)}`,
    ],
  ])('a YAML bomb %s', async (_, content) => {
    const { promsd, text } = inFolder({ 't.yml': content })
    for (const args of [['add', 'a:1'], ['list'], ['fmt']]) {
      const { status, stdout, stderr } = await promsd(...args, '-f', 't.yml')
      expect({ status, stdout }, args.join(' ')).toEqual({ status: 1, stdout: '' })
      expect(stderr).toMatch(/--> t\.yml:\d+:\d+/)
      expect(stderr).not.toMatch(NO_STACK)
    }
    expect(text('t.yml')).toBe(content)
  })

  test.each([
    ['t.json', '[{"targets": ["a:1"], "labels": {"__proto__": "p", "constructor": "c", "toString": "s"}}]'],
    ['t.yml', '- targets: [a:1]\n  labels: {__proto__: p, constructor: c, toString: s}\n'],
  ])('labels named __proto__ and constructor in %s', async (name, content) => {
    const { promsd, text } = inFolder({ [name]: content })
    const labels = '{__proto__="p", constructor="c", toString="s"}'
    const added = await promsd('add', 'b:1', '-l', '__proto__=p', '-l', 'constructor=c', '-l', 'toString=s', '-f', name)
    expect(added).toMatchObject({ status: 0, stdout: `${name}: 1 added\n  + b:1 ${labels}\n` })
    expect(await promsd('label', 'b:1', '__proto__=q', 'constructor-', '-f', name)).toMatchObject({
      stdout: `${name}: 1 updated\n  ~ b:1 ${labels} -> {__proto__="q", toString="s"}\n`,
    })
    const listed = await promsd('list', '-f', name, '-s', '__proto__=q', '-o', 'json')
    expect(listed.stdout).toContain('"labels": {\n      "__proto__": "q",\n      "toString": "s"\n    }')
    expect((await promsd('list', '-f', name)).stdout).toMatch(/^TARGET +__proto__ +constructor +toString\n/)
    expect(await promsd('fmt', name)).toMatchObject({ status: 0 })
    expect(text(name)).toContain('__proto__')
  })

  test('a folder, a named pipe and a device are refused at once', async () => {
    const { promsd, folder } = inFolder({})
    mkdirSync(join(folder, 'folder.json'))
    expect(await runCommand('mkfifo', ['pipe.json'], { cwd: folder })).toMatchObject({ status: 0 })
    for (const args of [['add', 'a:1'], ['list'], ['fmt']]) {
      const asFolder = await promsd(...args, '-f', 'folder.json')
      const asPipe = await promsd(...args, '-f', 'pipe.json')
      expect(asFolder, args.join(' ')).toMatchObject({ status: 3, stdout: '' })
      expect(asFolder.stderr).toMatch(/^error: cannot read folder\.json: it is a folder/)
      expect(asPipe, args.join(' ')).toMatchObject({ status: 3, stdout: '' })
      expect(asPipe.stderr).toMatch(/^error: cannot read pipe\.json: it is a named pipe/)
    }
  })

  test('a list of targets that is none', async () => {
    const { feed } = inFolder()
    const cases: [input: string | Uint8Array, place: string][] = [
      ['[{"targets": ["a:1"]', '<stdin>:1:21'],
      ['{"targets": ["a:1"]}', '<stdin>:1:1'],
      ['a:1\nb:1 c:1\n', '<stdin>:2:4'],
      [Buffer.from([0x61, 0x3a, 0x31, 0x0a, 0xff, 0x0a]), '<stdin>:2:1'],
      ['a:1\n\u001b[31m:1\n', '<stdin>:2:1'],
    ]
    for (const [input, place] of cases) {
      for (const command of [
        ['add', '--from', '-'],
        ['apply', '-'],
      ]) {
        const { status, stdout, stderr } = await feed(input, ...command)
        expect({ status, stdout }, `${input}`).toEqual({ status: 1, stdout: '' })
        expect(stderr).toContain(`--> ${place}`)
        expect(stderr).not.toMatch(NO_STACK)
      }
    }
    expect(await feed('', 'add', '--from', '-')).toMatchObject({ status: 0, stdout: 'targets.json: unchanged\n' })
  })

  test('a closed standard input and output', async () => {
    const { folder } = inFolder()
    const closed = await runCommand('sh', ['-c', '"$0" "$1" add --from - <&-', process.execPath, program], {
      cwd: folder,
    })
    expect(closed.stderr).not.toMatch(NO_STACK)
    const silent = await runCommand('sh', ['-c', '"$0" "$1" add a:1 >&- 2>&-', process.execPath, program], {
      cwd: folder,
    })
    expect(silent).toMatchObject({ stdout: '', stderr: '' })
  })
})
