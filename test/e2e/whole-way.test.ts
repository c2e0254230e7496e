import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, inject, onTestFinished, test } from 'vitest'
import { expectTargets, startPrometheus } from '../support/prometheus.ts'
import { type Ending, run, temporaryFolder } from '../support/promsd.ts'

const PROJECT = `files: [targets/*.json]
rule_files: [rules.yml]
jobs:
  - name: racks
    static: { targets: ["127.0.0.1:1", "127.0.0.1:2"], labels: { env: dev } }
  - name: tcp
    preset: tcp-server
    file_sd: targets/tcp.json
`

test.each(Object.entries(inject('oracles')))(
  'Prometheus %s follows from generate over job, add and extract to undo',
  async (version, oracle) => {
    const folder = temporaryFolder()
    const server = await startPrometheus(version, oracle, folder, '', { flags: ['--web.enable-lifecycle'] })
    onTestFinished(async () => void (await server.stop()))
    const config = basename(server.configFile)
    const project = `prometheus: "${version}"\nconfig: ${config}\n${PROJECT}`
    writeFileSync(join(folder, 'promsd.yaml'), project)
    mkdirSync(join(folder, 'targets'))
    writeFileSync(join(folder, 'targets/tcp.json'), '[]')

    const text = (name: string): string => readFileSync(join(folder, name), 'utf8')
    const call = (...args: string[]): Promise<Ending> => run(args, { cwd: folder })
    const reload = ['--reload', server.url]
    /** A call that succeeds; gives what it prints. */
    const done = async (...args: string[]): Promise<string> => {
      const { status, stdout, stderr } = await call(...args)
      expect({ status, stderr }, args.join(' ')).toEqual({
        status: 0,
        stderr: expect.stringMatching(/^(?:warning: .* is generated from .*\n)?$/),
      })
      return stdout
    }
    const expectNow = (...targets: string[]): Promise<void> => expectTargets(server, targets, 15_000)

    const loaded = `loaded by ${server.url}\n`
    expect(await done('generate', '--rules', 'rules.yml', ...reload)).toBe(
      `rules.yml: created\n${config}: rewritten\n${loaded}`,
    )
    const generated = text(config)
    await expectNow('racks 127.0.0.1:1 {env=dev}', 'racks 127.0.0.1:2 {env=dev}')

    await done('job', 'set', 'racks', 'static_configs[0].labels.env=prod', ...reload)
    await expectNow('racks 127.0.0.1:1 {env=prod}', 'racks 127.0.0.1:2 {env=prod}')

    await done('extract', 'racks', ...reload)
    expect(text(config)).not.toContain('static_configs')
    await expectNow('racks 127.0.0.1:1 {env=prod}', 'racks 127.0.0.1:2 {env=prod}')

    await done('add', '127.0.0.1:3', '-f', 'targets/tcp.json', '-l', 'env=prod', '--wait', server.url)
    const all = ['racks 127.0.0.1:1 {env=prod}', 'racks 127.0.0.1:2 {env=prod}', 'tcp 127.0.0.1:3 {env=prod}']
    expect(await server.targets()).toContain(all[2])
    await expectNow(...all)

    // The newest release has this field, none of those here has: the server refuses it, and all is as it was.
    const extracted = text(config)
    const newField = ['scrape_native_histograms=true', '-p', '3.14']
    const refused = await call('job', 'set', 'tcp', ...newField, ...reload)
    expect(refused).toMatchObject({ status: 1, stdout: '' })
    expect(refused.stderr).toContain('field scrape_native_histograms not found')
    expect(text(config)).toBe(extracted)
    writeFileSync(join(folder, 'promsd.yaml'), `${project}    scrape_native_histograms: true\n`)
    const rules = text('rules.yml')
    const again = await call('generate', '--rules', 'rules.yml', '-p', '3.14', ...reload)
    expect(again).toMatchObject({ status: 1, stdout: '' })
    expect([text(config), text('rules.yml')]).toEqual([extracted, rules])
    expect(await server.metric('prometheus_config_last_reload_successful')).toEqual({ '': 1 })
    await expectNow(...all)

    writeFileSync(join(folder, 'promsd.yaml'), project)
    await done('generate', ...reload)
    expect(text(config)).toBe(generated)
    await done('undo', '-f', config, ...reload)
    expect(text(config)).toBe(extracted)
    await expectNow(...all)
  },
)
