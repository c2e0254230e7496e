import type { CheckContext, Struct } from '../../config/struct.ts'
import { int, string } from '../scalars.ts'
import { list, type Section } from '../types.ts'
import { aliveNames, requireItems } from './checks.ts'
import { refreshInterval } from './fields.ts'

const TYPES = [
  { value: 'SRV' },
  { value: 'A' },
  { value: 'AAAA' },
  { value: 'MX' },
  { value: 'NS', since: '2.49' },
] as const

/** discovery/dns/dns.go SDConfig. */
export const dnsSdConfig: Section = {
  name: 'dns_sd_config',
  goType: 'discovery/dns.SDConfig',
  doc: 'Finds targets by DNS queries.',
  fields: {
    names: { type: list(string), misnomers: ['domains', 'hosts'], doc: 'Names to ask for.' },
    type: { type: string, default: 'SRV', doc: 'Type of the query: SRV, A, AAAA, MX or (from 2.49) NS.' },
    port: { type: int, doc: 'Port to scrape; needed for all types but SRV, whose answers bring one.' },
    refresh_interval: refreshInterval('30s'),
  },
  check: checkDns,
}

function checkDns(it: Struct, context: CheckContext): void {
  requireItems(it, context, 'names', 'name')
  if (it.isInvalid('type')) return
  const written = it.string('type')
  const type = written.toUpperCase()
  const known = aliveNames(TYPES, context)
  if (!known.includes(type)) {
    context.refuse(it, {
      rule: 'invalid-value',
      field: 'type',
      message: `${JSON.stringify(written)} is no type of a DNS query; allowed: ${known.join(', ')}`,
      ...(type === 'NS' ? { hint: '"NS" came with 2.49' } : {}),
    })
  } else if (type !== 'SRV' && it.number('port') === 0 && !it.isInvalid('port')) {
    context.refuse(it, {
      rule: 'required-field',
      field: 'port',
      message: `"port" is ${it.isWritten('port') ? '0' : 'missing'}: answers of type ${type} bring none, so a dns_sd_config needs it`,
    })
  }
}
