import { describe, expect, test } from 'vitest'
import { lintText } from './lint-text.ts'

/** The findings on a config for files that are not there, as `line: severity message`. */
async function missing(text: string, options: Parameters<typeof lintText>[1]): Promise<string[]> {
  const [file] = await lintText(text, options)
  return file!.findings
    .filter(({ rule }) => rule === 'missing-file')
    .map(({ severity, message, span }) => `${file!.source.lineAt(span.start)}: ${severity} ${message}`)
    .sort()
}

const config = `global: {query_log_file: gone.log}
scrape_configs:
- job_name: a
  basic_auth: {username_file: u, password_file: p}
  tls_config: {ca_file: here, cert_file: c, key_file: here}
  http_headers: {A: {files: [here, h]}}
- job_name: b
  oauth2: {client_id: a, client_secret_file: s, token_url: c, tls_config: {ca_file: o}}
  kubernetes_sd_configs: [{role: pod, kubeconfig_file: k}]
remote_write:
- {url: 'http://r', google_iam: {credentials_file: there}}
- {url: 'http://r', google_iam: {credentials_file: /nowhere/at/all}}
- {url: 'http://r', authorization: {credentials_file: w}}
`
const beside = { here: '' }

/** What promtool looks for. */
const certificate = 'the client certificate "c" does not exist'

const others = [
  '4: warning the password file "p" does not exist',
  '4: warning the username file "u" does not exist',
  '6: warning the header file "h" does not exist',
  '8: warning the CA certificate file "o" does not exist',
  '8: warning the secret file "s" does not exist',
  '9: warning the kubeconfig file "k" does not exist',
  '12: warning the credentials file "/nowhere/at/all" does not exist',
  '13: warning the credentials file "w" does not exist',
]

describe('files that only Prometheus looks for', () => {
  test('are of no interest where nobody asks', async () => {
    expect(await missing(config, { beside })).toEqual([`5: error ${certificate}`])
    expect(await missing(config, { beside, missingFiles: 'warning' })).toEqual([`5: warning ${certificate}`])
  })

  test('are looked for where somebody does, once each', async () => {
    const asked = { beside, missingFiles: 'warning', everyFile: true } as const
    const all = [...others, `5: warning ${certificate}`].sort()
    expect(await missing(config, asked)).toEqual(all)
    expect(await missing(config, { ...asked, missingFiles: 'error' })).toEqual(
      all.map((line) => line.replace('warning', 'error')),
    )
    expect(await missing(config, { ...asked, syntaxOnly: true })).toEqual([])
  })

  test('are told of where Prometheus does not start without them', async () => {
    const text = `remote_write: [{url: 'http://r', tls_config: {ca_file: gone}}]
remote_read: [{url: 'http://r', tls_config: {ca_file: here}, basic_auth: {username: a, password_file: gone}}]
alerting: {alertmanagers: [{tls_config: {cert_file: gone, key_file: here}}]}
`
    const effect = 'Prometheus does not start without it, though promtool lets it pass'
    const found = (severity: string) => [
      `1: ${severity} the CA certificate file "gone" does not exist: ${effect}`,
      `3: ${severity} the certificate file "gone" does not exist: ${effect}`,
    ]
    expect(await missing(text, { beside })).toEqual(found('info'))
    expect(await missing(text, { beside, missingFiles: 'ignore' })).toEqual([])
    // What is generated is often meant for another machine.
    expect(await missing(text, { beside, missingFiles: 'warning' })).toEqual([])
    const asked = await missing(text, { beside, missingFiles: 'warning', everyFile: true })
    expect(asked).toEqual([
      found('warning')[0],
      '2: warning the password file "gone" does not exist',
      found('warning')[1],
    ])
  })

  test.each([
    ['endpoint: o', 1],
    ['endpoint: o, insecure: true', 0],
    ['endpoint: o, insecure: true, client_type: grpc', 0],
    ['endpoint: o, insecure: true, client_type: http', 1],
  ])('are needed for tracing that may use TLS: %s', async (fields, count) => {
    const text = `tracing: {${fields}, tls_config: {ca_file: gone}}\n`
    const told = '1: info the CA certificate file "gone" does not exist: Prometheus does not start without it'
    const found = await missing(text, { beside })
    expect(found.filter((line) => line.startsWith(told))).toHaveLength(count)
  })

  test('are looked for in files of scrape_config_files too', async () => {
    const text = 'scrape_configs: [{job_name: a, basic_auth: {username: a, password_file: p}}]\n'
    expect(await missing(text, { kind: 'scrape-config', missingFiles: 'warning', everyFile: true })).toEqual([
      '1: warning the password file "p" does not exist',
    ])
  })
})
