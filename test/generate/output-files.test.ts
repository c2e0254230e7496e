import { describe, expect, test } from 'vitest'
import { onlySections, outputText, splitConfig, wholeConfig } from '../../src/generate/output-files.ts'
import { toFields } from '../../src/generate/value.ts'
import { plainOf } from './values.ts'

const config = (...jobs: { job_name: string }[]) => toFields({ global: {}, scrape_configs: jobs }, { words: 'a test' })

const into = (folder: string) => ({ folder, origin: { words: 'a test' } })

const namesOf = (...jobs: string[]) =>
  splitConfig(config(...jobs.map((name) => ({ job_name: name }))), into('d'), '..').map(({ name }) => name)

describe('splitConfig', () => {
  test('names files by their jobs, none twice', () => {
    expect(namesOf('node', 'a/b', 'a_b', 'Node', '서버', '.x', '', '..')).toEqual([
      undefined,
      ...['d/node.yml', 'd/a_b.yml', 'd/a_b-2.yml', 'd/Node-2.yml', 'd/서버.yml', 'd/_x.yml', 'd/_.yml', 'd/_..yml'],
    ])
    expect(namesOf('x'.repeat(300))[1]).toBe(`d/${'x'.repeat(100)}.yml`)
  })

  test('names the files in the main config, beside those that are named already', () => {
    const given = toFields(
      { scrape_config_files: ['own.yml'], scrape_configs: [{ job_name: 'a' }] },
      { words: 'a test' },
    )
    expect(plainOf(splitConfig(given, into('d'), '..')[0]!.value)).toEqual({
      scrape_config_files: ['own.yml', 'd/*.yml'],
    })
    const named = toFields({ scrape_config_files: ['d/*.yml'], scrape_configs: [] }, { words: 'a test' })
    expect(plainOf(splitConfig(named, into('d'), '..')[0]!.value)).toEqual({ scrape_config_files: ['d/*.yml'] })
  })

  test('rewrites relative paths, and nothing else', () => {
    const job = {
      job_name: 'a/b',
      metrics_path: 'x/y',
      basic_auth: { username: 'x/y', password_file: 'secrets/p' },
      tls_config: { ca_file: '/etc/ca', cert: 'x/y' },
      http_headers: { a: { files: ['h'] } },
      file_sd_configs: [{ files: ['targets/*.json', '../x.yml', '/abs.yml'] }],
      consul_sd_configs: [{ server: 'a/b', authorization: { credentials_file: 'token' } }],
    }
    const [, file] = splitConfig(config(job), into('conf/d'), '../..')
    expect(plainOf(file!.value)).toEqual({
      scrape_configs: [
        {
          ...job,
          basic_auth: { username: 'x/y', password_file: '../../secrets/p' },
          http_headers: { a: { files: ['../../h'] } },
          file_sd_configs: [{ files: ['../../targets/*.json', '../../../x.yml', '/abs.yml'] }],
          consul_sd_configs: [{ server: 'a/b', authorization: { credentials_file: '../../token' } }],
        },
      ],
    })
  })
})

test('a text is its header, then section by section', () => {
  const { value } = wholeConfig(config({ job_name: 'a' }))
  expect(outputText('# header\n', value)).toBe('# header\n\nglobal: {}\n\nscrape_configs:\n  - job_name: a\n')
  expect(outputText('# header\n', onlySections(value, ['global', 'tracing']))).toBe('# header\n\nglobal: {}\n')
})
