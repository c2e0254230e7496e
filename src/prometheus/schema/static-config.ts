import { addressConcern } from '../address.ts'
import type { CheckContext, Struct } from '../config/struct.ts'
import { labelName, string } from './scalars.ts'
import { list, mapOf, type Section } from './types.ts'

/** prometheus/prometheus discovery/targetgroup/targetgroup.go Group. */
export const staticConfig: Section = {
  name: 'static_config',
  goType: 'discovery/targetgroup.Group',
  doc: 'A target group: addresses and the labels that they share.',
  fields: {
    targets: { type: list(string), misnomers: ['addresses', 'hosts', 'endpoints'], doc: 'Addresses, each host:port.' },
    labels: { type: mapOf(string, labelName), misnomers: ['tags'], doc: 'Labels of all targets of the group.' },
  },
}

/**
 * config.go checkStaticTargets: refuses addresses with a slash where no relabeling could rewrite them. With relabel
 * rules what counts is the address that they leave.
 */
export function checkStaticTargets(it: Struct, context: CheckContext): void {
  if (it.isInvalid('relabel_configs') || it.list('relabel_configs').length > 0) return
  const receiver = it.section.name === 'alertmanager_config' ? 'alertmanager' : 'job'
  for (const group of it.structs('static_configs')) {
    for (const [index, address] of group.strings('targets').entries()) {
      if (!address.includes('/')) continue
      const concern = addressConcern(address, receiver)
      const isThis = concern?.rule === 'target-is-url' || concern?.rule === 'target-has-path'
      context.refuse(group, {
        rule: isThis ? concern.rule : 'target-refused',
        field: 'targets',
        index,
        message: `the target ${JSON.stringify(address)} is no host:port: it has a slash`,
        ...(isThis && concern.hint !== undefined ? { hint: concern.hint } : {}),
      })
    }
  }
}
