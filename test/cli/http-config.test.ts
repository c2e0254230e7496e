import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import { readHttpConfig } from '../../src/cli/http-config.ts'
import { Failure } from '../../src/diagnostics/failure.ts'
import { sandbox } from '../files/sandbox.ts'
import { runCommand } from '../support/promsd.ts'

function fileWith(text: string): string {
  const folder = sandbox()
  writeFileSync(join(folder, 'token'), ' from file\n')
  writeFileSync(join(folder, 'http.yml'), text)
  return join(folder, 'http.yml')
}

const basic = (pair: string): string => `Basic ${Buffer.from(pair).toString('base64')}`

describe('a file of HTTP settings', () => {
  test.each([
    ['', {}],
    ['basic_auth: {username: me, password: secret}', { Authorization: basic('me:secret') }],
    ['basic_auth: {username_file: token, password_file: token}', { Authorization: basic('from file:from file') }],
    ['authorization: {credentials: abc}', { Authorization: 'Bearer abc' }],
    ['authorization: {type: Token, credentials_file: token}', { Authorization: 'Token from file' }],
    ['authorization: {}', {}],
    ['bearer_token: abc', { Authorization: 'Bearer abc' }],
    ['bearer_token_file: token', { Authorization: 'Bearer from file' }],
    ['http_headers: {X-A: {values: [a, b], secrets: [c], files: [token]}}', { 'X-A': ['a', 'b', 'c', 'from file'] }],
  ])('%j: its headers', (text, headers) => {
    expect(readHttpConfig(fileWith(text)).headers).toEqual(headers)
  })

  test('its TLS', () => {
    const text =
      'tls_config: {ca_file: token, cert: C, key: K, server_name: s, min_version: TLS13, insecure_skip_verify: yes}'
    expect(readHttpConfig(fileWith(text)).tls).toEqual({
      ca: 'from file',
      cert: 'C',
      key: 'K',
      servername: 's',
      minVersion: 'TLSv1.3',
      rejectUnauthorized: false,
    })
    expect(readHttpConfig(fileWith('follow_redirects: false')).followRedirects).toBe(false)
  })

  test.each([
    ['oauth2: {client_id: a, client_secret: b, token_url: http://a}', /does not do "oauth2"/],
    ['proxy_url: http://a:3128', /does not do "proxy_url"/],
    ['proxy_from_environment: true', /does not do "proxy_from_environment"/],
    ['basic_auth: {username: a, password_ref: b}', /does not do "password_ref"/],
    ['basic_auht: {}', /unknown field "basic_auht"/],
  ])('%j is refused at its place', (text, message) => {
    try {
      readHttpConfig(fileWith(text))
    } catch (error) {
      expect(error).toMatchObject({ exit: 1 })
      expect((error as Failure).findings!.list.map((finding) => finding.message).join()).toMatch(message)
      return
    }
    throw new Error('it is taken')
  })

  test('a missing one, and what it names', () => {
    expect(() => readHttpConfig('/nowhere/http.yml')).toThrow(/cannot/)
    expect(() => readHttpConfig(fileWith('bearer_token_file: none'))).toThrow(/there is no file .*none/)
  })
})

const [newest] = Object.entries(inject('oracles')).sort(([a], [b]) => Number.parseInt(b, 10) - Number.parseInt(a, 10))

test
  .skipIf(!newest)
  .each([
    'basic_auth: {username: me, password: secret}',
    'basic_auth: {username: me, password: a, password_file: token}',
    'basic_auth: {}\nbearer_token: a',
    'authorization: {type: basic, credentials: a}',
    'authorization: {credentials: a, credentials_file: token}',
    'tls_config: {cert_file: token}',
    'tls_config: {min_version: TLS14}',
    'tls_config: {insecure_skip_verify: "yes"}',
    'http_headers: {Authorization: {values: [a]}}',
    'http_headers: {X-A: {values: [a]}}',
    'follow_redirects: no',
    'nonsense: 1',
    'basic_auth: [a]',
    '{',
  ])('%j: promtool takes it exactly where promsd does', async (text) => {
  const path = fileWith(text)
  const args = ['check', 'ready', '--url=http://127.0.0.1:1', `--http.config.file=${path}`]
  const { stderr } = await runCommand(join(newest![1], 'promtool'), args)
  let isTaken = true
  try {
    readHttpConfig(path)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    isTaken = false
  }
  expect(isTaken, stderr).toBe(!/HTTP config file/.test(stderr))
})
