import type { Struct, Value } from '../../prometheus/config/struct.ts'
import type { Release } from '../../prometheus/release.ts'
import { allFields, fieldAt, isAlive, type Section, type Type } from '../../prometheus/schema/types.ts'
import type { Opinion } from '../opinion.ts'
import { everyStruct, fieldPlace } from '../places.ts'

export const inlineSecret: Opinion = {
  id: 'inline-secret',
  summary: 'Passwords and tokens stand in files of their own',
  severity: 'warning',
  appliesTo: ['config', 'scrape-config'],
  docs: {
    why: `A password in \`prometheus.yml\` is read by everyone who may read the configuration, in its repository too. Prometheus
reads secrets from files: \`password_file\`, \`credentials_file\`, \`client_secret_file\` and so on, anew at each use, so
that a change needs no reload.`,
    bad: `scrape_configs:
  - job_name: app
    basic_auth:
      username: prometheus
      password: hunter2
`,
    good: `scrape_configs:
  - job_name: app
    basic_auth:
      username: prometheus
      password_file: secrets/app.password
`,
  },

  *checkConfig({ root, fields: written, release }) {
    const types = [...written].flatMap((field) => [field, ...(field.variants ?? [])])
    if (!types.some(({ type }) => mayHoldSecret(type))) return
    for (const it of everyStruct(root)) {
      for (const [field, value] of it.fields()) {
        const type = fieldAt(allFields(it.section).get(field)!, release).type
        const scalar = type.kind === 'list' ? type.of : type
        if (scalar.kind === 'scalar' && scalar.name === 'URL' && hasPassword(value) && takesBasicAuth(it, field)) {
          yield {
            message: `"${field}" holds a password in the open`,
            hint: 'write "basic_auth" with "username" and "password_file"',
            ...fieldPlace(it, field),
          }
        }
        if (scalar.kind !== 'scalar' || !scalar.secret) continue
        const texts = Array.isArray(value) ? value : [value]
        if (!texts.some((text) => typeof text === 'string' && !isPlaceholder(text))) continue
        const file = fileField(it.section, field, release)
        if (file === undefined) continue
        yield {
          message: `"${field}" holds a secret in the open`,
          hint: `put it into a file of its own, and name that with "${file}"`,
          ...fieldPlace(it, field),
        }
      }
    }
  },
}

function mayHoldSecret(type: Type): boolean {
  const scalar = type.kind === 'list' || type.kind === 'map' ? type.of : type
  return scalar.kind === 'scalar' && (scalar.secret === true || scalar.name === 'URL')
}

function hasPassword(value: Value): boolean {
  const password = typeof value === 'string' ? /^[a-zA-Z][\w+.-]*:\/\/[^/?#@:]*:([^/?#]+)@/.exec(value)?.[1] : undefined
  return password !== undefined && !isPlaceholder(password)
}

/** The account of a proxy has no other place than its URL. */
function takesBasicAuth({ section }: Struct, field: string): boolean {
  return field !== 'proxy_url' && allFields(section).has('basic_auth')
}

/**
 * What stands for a secret that something else puts in: `<token>`, `${TOKEN}`, `$(TOKEN)`, `{{ token }}`, `%TOKEN%`,
 * `@TOKEN@`, `__TOKEN__`, `XXXX`, `****`.
 */
function isPlaceholder(text: string): boolean {
  return (
    /^(?:<[^<>]*>|\$\{[^{}]*\}|\$\([^()]*\)|\$[A-Z_][A-Z\d_]*|\{\{.*\}\}|%\w+%|@\w+@|__[A-Z]\w*__|[xX]+|\*+|\.+)?$/s.test(
      text.trim(),
    ) || /\$\{\w+\}|\{\{.*\}\}/s.test(text)
  )
}

const FILE_FIELDS: Readonly<Record<string, string>> = {
  secrets: 'files',
  bearer_token: 'authorization.credentials_file',
}

/** The field that takes a file in place of the secret, where this release has one. */
function fileField(section: Section, field: string, release: Release): string | undefined {
  const known = FILE_FIELDS[field]
  if (known !== undefined) return known
  const name = `${field}_file`
  const it = allFields(section).get(name)
  return it && isAlive(it, release) ? name : undefined
}
