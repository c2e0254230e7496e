import type { Struct, Value } from '../prometheus/config/struct.ts'
import { allFields, fieldAt, type ScalarType } from '../prometheus/schema/types.ts'
import { everyStruct, type Place, place } from './places.ts'

/** A file with a certificate, a password or the like that a config names, whoever looks for it. */
export interface NamedFile {
  readonly path: string
  /** What it holds: `certificate`, `password`. */
  readonly holds: string
  readonly at: Place
  /** Whether a relative path starts in the folder that Prometheus was started in. */
  readonly fromServer: boolean
}

/** What files hold that are looked up in other ways, or that Prometheus writes. */
const APART: ReadonlySet<string> = new Set(['rules', 'scrape configs', 'targets', 'log'])

/** All of a config, in the order of its text as far as sections follow one another. */
export function namedFiles(root: Struct): NamedFile[] {
  return everyStruct(root).flatMap((it) => [...filesOf(it)])
}

/**
 * Those without which Prometheus does not start, nor load the config, although promtool lets it pass: it makes the
 * clients of remote storage, of Alertmanagers and of tracing at once, and with them reads what TLS needs
 * (tracing/tracing.go, getClient: gRPC without TLS leaves it alone).
 */
export function filesToStart(root: Struct): NamedFile[] {
  const clients = [
    ...root.structs('remote_write'),
    ...root.structs('remote_read'),
    ...(root.struct('alerting')?.structs('alertmanagers') ?? []),
  ]
  const tracing = root.struct('tracing')
  const isPlain = tracing?.boolean('insecure') === true && tracing.string('client_type') === 'grpc'
  if (tracing && !isPlain) clients.push(tracing)
  return clients.flatMap((it) => [...filesOf(it.struct('tls_config'))])
}

function* filesOf(it: Struct | undefined): Generator<NamedFile> {
  if (!it) return
  const known = allFields(it.section)
  for (const [name, value] of it.fields()) {
    const { type } = fieldAt(known.get(name)!, it.release)
    if (type.kind === 'scalar') yield* fileOf(type, value, place(it, name))
    if (type.kind !== 'list' || type.of.kind !== 'scalar' || !Array.isArray(value)) continue
    for (const [i, item] of value.entries()) yield* fileOf(type.of, item, place(it, name, i))
  }
}

function* fileOf({ file, fromServer }: ScalarType, path: Value, at: Place): Generator<NamedFile> {
  if (file === undefined || APART.has(file) || typeof path !== 'string' || path === '') return
  yield { path, holds: file, at, fromServer: fromServer === true }
}
