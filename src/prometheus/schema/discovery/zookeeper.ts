import type { CheckContext, Struct } from '../../config/struct.ts'
import { duration, string } from '../scalars.ts'
import { type Field, list } from '../types.ts'
import { requireItems } from './checks.ts'

/** Fields of the discoveries that watch ZooKeeper. */
export const zookeeperFields: Readonly<Record<string, Field>> = {
  servers: { type: list(string), doc: 'Addresses of the ZooKeeper servers.' },
  paths: {
    type: list(string),
    doc: 'Paths to watch, each with a slash in front; a path may be a single service or a tree.',
  },
  timeout: { type: duration, default: '10s', doc: 'Timeout of the session.' },
}

export function checkZookeeper(it: Struct, context: CheckContext): void {
  requireItems(it, context, 'servers', 'ZooKeeper server')
  requireItems(it, context, 'paths', 'path')
  for (const [index, path] of it.strings('paths').entries()) {
    if (path.startsWith('/')) continue
    context.refuse(it, {
      rule: 'invalid-value',
      field: 'paths',
      index,
      message: `the path ${JSON.stringify(path)} must begin with a slash`,
    })
  }
}
