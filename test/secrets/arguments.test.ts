import { describe, expect, test } from 'vitest'
import { concealedArgument } from '../../src/secrets/arguments.ts'

describe('an argument of a command line', () => {
  test.each([
    ['basic_auth.password=hunter2', 'basic_auth.password=<secret>'],
    ['basic_auth.password=a b"\nc', 'basic_auth.password=<secret>'],
    ['authorization.credentials=hunter2', 'authorization.credentials=<secret>'],
    ['basic_auth={username: b, password: hunter2}', 'basic_auth={username: b, password: <secret>'],
    ['authorization={credentials: hunter2}', 'authorization={credentials: <secret>'],
    ['http_headers.X-Key.values[0]=hunter2', 'http_headers.X-Key.values[0]=<secret>'],
    ['http_headers={Key: {values: [hunter2]}}', 'http_headers=<secret>'],
    ['params.token=[hunter2]', 'params.token=<secret>'],
    ['static_configs[0].labels["api_key"]=hunter2', 'static_configs[0].labels["api_key"]=<secret>'],
    ['tls_config.key=hunter2', 'tls_config.key=<secret>'],
    ['proxy_url=http://me:hunter2@proxy:3128', 'proxy_url=http://me:<secret>@proxy:3128'],
    ['--set-label=token=hunter2', '--set-label=token=<secret>'],
    ['token=hunter2', 'token=<secret>'],
    ['http://me:hunter2@host', 'http://me:<secret>@host'],
  ])('%j is kept as %j', (argument, kept) => {
    expect(concealedArgument(argument)).toBe(kept)
  })

  test.each([
    'a:9100',
    'env=prod',
    'basic_auth.username=b',
    'basic_auth.password_file=/etc/p',
    'authorization.type=Bearer',
    'authorization-',
    'basic_auth.password-',
    'relabel_configs[0]={source_labels: [__address__], regex: "(.*):80", target_label: host}',
    'params={module: [http_2xx]}',
    '--file=targets/web.yml',
    '{env="prod",role=~"db.*"}',
  ])('%j is kept as it is', (argument) => {
    expect(concealedArgument(argument)).toBe(argument)
  })
})
