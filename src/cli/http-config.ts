import { dirname, resolve } from 'node:path'
import { EXIT, Failure } from '../diagnostics/failure.ts'
import type { Finding } from '../diagnostics/finding.ts'
import { syntaxFindings } from '../document/node.ts'
import { decodeYaml, readYaml } from '../document/yaml.ts'
import { readFileIfAny } from '../files/read.ts'
import { decode } from '../prometheus/config/decode.ts'
import { Struct } from '../prometheus/config/struct.ts'
import { NEWEST } from '../prometheus/release.ts'
import { httpClient } from '../prometheus/schema/http-client.ts'
import type { HttpSettings, TlsSettings } from '../reload/http.ts'

/** What Prometheus's own clients do and promsd does not. */
const UNSUPPORTED = ['oauth2', 'proxy_url', 'no_proxy', 'proxy_from_environment', 'proxy_connect_header']

/** Where secrets are named that lie in a secret manager. */
const REFERENCES: Readonly<Record<string, readonly string[]>> = {
  basic_auth: ['username_ref', 'password_ref'],
  authorization: ['credentials_ref'],
  tls_config: ['ca_ref', 'cert_ref', 'key_ref'],
}

const TLS_VERSIONS = { TLS10: 'TLSv1', TLS11: 'TLSv1.1', TLS12: 'TLSv1.2', TLS13: 'TLSv1.3' } as const

/**
 * Reads a file in the format of promtool's --http.config.file (prometheus/common config/http_config.go
 * LoadHTTPConfigFile); files that it names are relative to its folder.
 * @throws Failure: exit 1 with the findings for what is wrong in it, 3 for a file that cannot be read
 */
export function readHttpConfig(path: string): HttpSettings {
  const source = decodeYaml(readText(path))
  const tree = readYaml(source)
  const findings = syntaxFindings(tree)
  const { root, findings: refused } = decode(httpClient, tree, NEWEST)
  findings.push(...refused)
  if (root) findings.push(...unsupported(root))
  if (findings.length > 0) {
    throw new Failure(EXIT.refused, `${path} is no valid HTTP configuration`, {
      findings: { file: path, source, list: findings },
    })
  }
  if (!root) return { headers: {}, tls: {}, followRedirects: true }
  const files = new NamedFiles(dirname(path))
  return {
    headers: { ...headers(root, files), ...authentication(root, files) },
    tls: tls(root.struct('tls_config'), files),
    followRedirects: root.boolean('follow_redirects'),
  }
}

function readText(path: string): Buffer {
  const content = readFileIfAny(path)
  if (!content) throw new Failure(EXIT.failed, `there is no file ${path}`)
  return content.bytes
}

/** The files that a configuration names. */
class NamedFiles {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  /** The text of a field, or of the file that the field beside it names; undefined where there is neither. */
  either(it: Struct, name: string): string | undefined {
    if (it.string(name) !== '') return it.string(name)
    const file = it.string(`${name}_file`)
    return file === '' ? undefined : this.secret(file)
  }

  /** Without the spaces around it, as Prometheus reads secrets. */
  secret(file: string): string {
    return readText(resolve(this.#folder, file)).toString().trim()
  }
}

/** The Authorization header. basic_auth and the bearer tokens exclude each other: the schema has seen to that. */
function authentication(root: Struct, files: NamedFiles): Record<string, string> {
  const basic = root.struct('basic_auth')
  if (basic) {
    const pair = `${files.either(basic, 'username') ?? ''}:${files.either(basic, 'password') ?? ''}`
    return { Authorization: `Basic ${Buffer.from(pair).toString('base64')}` }
  }
  const authorization = root.struct('authorization')
  const type = authorization?.string('type').trim() || 'Bearer'
  const token = authorization ? files.either(authorization, 'credentials') : files.either(root, 'bearer_token')
  return token === undefined ? {} : { Authorization: `${type} ${token}` }
}

function headers(root: Struct, files: NamedFiles): Record<string, string[]> {
  const all: Record<string, string[]> = {}
  for (const [name, header] of root.map('http_headers')) {
    if (!(header instanceof Struct)) continue
    const read = header.strings('files').map((file) => files.secret(file))
    all[name] = [...header.strings('values'), ...header.strings('secrets'), ...read]
  }
  return all
}

function tls(it: Struct | undefined, files: NamedFiles): TlsSettings {
  if (!it) return {}
  const ca = files.either(it, 'ca')
  const cert = files.either(it, 'cert')
  const key = files.either(it, 'key')
  const servername = it.string('server_name')
  const version = (name: string) => TLS_VERSIONS[it.string(name) as keyof typeof TLS_VERSIONS]
  const [minVersion, maxVersion] = [version('min_version'), version('max_version')]
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(servername === '' ? {} : { servername }),
    ...(minVersion ? { minVersion } : {}),
    ...(maxVersion ? { maxVersion } : {}),
    rejectUnauthorized: !it.boolean('insecure_skip_verify'),
  }
}

function unsupported(root: Struct): Finding[] {
  const fields: [it: Struct, name: string][] = UNSUPPORTED.map((name) => [root, name])
  for (const [section, names] of Object.entries(REFERENCES)) {
    const it = root.struct(section)
    if (it) fields.push(...names.map((name): [Struct, string] => [it, name]))
  }
  return fields
    .filter(([it, name]) => it.has(name) && it.value(name) !== false && it.value(name) !== '')
    .map(([it, name]) => ({
      rule: 'unsupported',
      severity: 'error',
      message: `promsd does not do "${name}"`,
      span: it.span(name) ?? it.head,
    }))
}
