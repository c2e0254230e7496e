import { chmodSync, chownSync, cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Ending, findCommand, missing, runCommand, temporaryFolderForFile } from '../support/promsd.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Not needed to pack, or large, or made by packing itself. */
const LEFT_OUT = new Set(['.git', '.oracle', 'dist', 'node_modules'])

const NOBODY = 65_534

describe('the package, as npm makes and installs it', () => {
  const folder = temporaryFolderForFile()
  const copy = join(folder, 'project')
  const prefix = join(folder, 'prefix')
  const promsd = join(prefix, 'bin/promsd')
  let packed: string[] = []

  /** npm, with settings of its own: nothing is looked up or fetched but what the package depends on. */
  function npm(cwd: string, ...args: string[]): Promise<Ending> {
    const npmrc = join(process.env['HOME'] ?? '', '.npmrc')
    const registry = process.env['npm_config_registry'] ?? process.env['NPM_CONFIG_REGISTRY']
    return runCommand('npm', [...args, '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'], {
      cwd,
      env: {
        NPM_CONFIG_USERCONFIG: npmrc,
        ...(registry === undefined ? {} : { NPM_CONFIG_REGISTRY: registry }),
        NPM_CONFIG_PREFER_OFFLINE: 'true',
      },
    })
  }

  beforeAll(async () => {
    // In a copy: packing builds, and others run what is built in the project itself.
    mkdirSync(copy)
    for (const name of readdirSync(root)) {
      if (!LEFT_OUT.has(name)) cpSync(join(root, name), join(copy, name), { recursive: true })
    }
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
    const pack = await npm(copy, 'pack', '--json', '--pack-destination', folder)
    expect(pack, pack.stderr).toMatchObject({ status: 0 })
    const [made] = JSON.parse(pack.stdout) as [{ filename: string; files: { path: string }[] }]
    packed = made.files.map(({ path }) => path)
    mkdirSync(prefix)
    const install = await npm(folder, 'install', '--global', '--prefix', prefix, join(folder, made.filename))
    expect(install, install.stderr).toMatchObject({ status: 0 })
    // The folder is made for its owner alone.
    chmodSync(folder, 0o755)
  })

  function run(cwd: string, ...args: string[]): Promise<Ending> {
    return runCommand(promsd, args, { cwd })
  }

  test('holds the program, its licence and its samples, and no tests or sources', () => {
    expect(packed).toEqual(
      expect.arrayContaining([
        'package.json',
        'LICENSE',
        'README.md',
        'bin/promsd.js',
        'dist/promsd.js',
        'dist/promsd-edit.js',
        'samples/targets.json',
        'samples/prometheus.yml',
        'samples/promsd.yaml',
      ]),
    )
    const foreign = packed.filter(
      (path) =>
        !/^(?:package\.json|LICENSE|README\.md|CHANGELOG\.md)$|^(?:bin|dist|docs|samples)\//.test(path) ||
        /\.(?:ts|tsbuildinfo|cache|test\.js)$/.test(path),
    )
    expect(foreign).toEqual([])
  })

  test('works from another folder', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    const elsewhere = join(folder, 'elsewhere')
    mkdirSync(elsewhere)
    expect(await run(elsewhere, '--version')).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' })
    expect(await run(elsewhere, 'add', 'web1:9100', '-l', 'env=prod', '--diff')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('+      "web1:9100"'),
      stderr: '',
    })
    expect(await run(elsewhere, 'list')).toEqual({
      status: 0,
      signal: null,
      stdout: 'TARGET     env\nweb1:9100  prod\n',
      stderr: '',
    })
    // What loads the libraries that lie in files of their own.
    writeFileSync(join(elsewhere, 'promsd.yaml'), 'files: targets.yml\nlabels: {allowed: {env: {pattern: "p.*"}}}\n')
    expect(await run(elsewhere, 'add', 'web2:9100', '-l', 'env=prod')).toMatchObject({ status: 0, stderr: '' })
    expect(await run(elsewhere, 'list', '-s', 'env=~"p.+"', '-o', 'yaml')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('address: web2:9100'),
      stderr: '',
    })
    expect(await run(elsewhere, 'lst')).toMatchObject({ status: 2, stderr: expect.stringContaining('Did you mean') })
    // It holds the lock by the addon, so each edit is in the history and none waits for flock(1).
    expect(readdirSync(join(elsewhere, '.promsd')).sort()).toContain('targets.json.d')
  })

  const setpriv = findCommand('setpriv')
  const why =
    process.getuid?.() !== 0
      ? 'needs root'
      : setpriv === undefined
        ? 'setpriv (util-linux) is not installed'
        : undefined
  if (why) missing(`the installed package as another user: ${why}`)

  test.skipIf(why)('works for a user who may not write where it is installed', async () => {
    const home = join(folder, 'nobody')
    mkdirSync(home)
    chownSync(home, NOBODY, NOBODY)
    const before = readdirSync(join(prefix, 'lib/node_modules/promsd/dist')).sort()
    const asNobody = (...args: string[]): Promise<Ending> =>
      runCommand(setpriv!, [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', promsd, ...args], { cwd: home })
    expect(await asNobody('add', 'web1:9100')).toMatchObject({ status: 0, stderr: '' })
    expect(await asNobody('list', '-o', 'csv')).toMatchObject({ status: 0, stderr: '' })
    expect(await asNobody('undo')).toMatchObject({ status: 0, stderr: '' })
    expect(readdirSync(join(prefix, 'lib/node_modules/promsd/dist')).sort()).toEqual(before)

    const foreign = join(folder, 'foreign')
    mkdirSync(foreign)
    writeFileSync(join(foreign, 'targets.json'), '[]\n')
    const refused = await asNobody('add', 'web1:9100', '-f', join(foreign, 'targets.json'))
    expect(refused).toMatchObject({ status: 3, stdout: '' })
    expect(refused.stderr).toMatch(/^error: .*permission denied\nhelp: /)
    expect(readdirSync(foreign)).toEqual(['targets.json'])
  })
})
