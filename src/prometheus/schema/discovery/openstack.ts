import type { CheckContext, Struct } from '../../config/struct.ts'
import { requireText } from '../conditions.ts'
import { bool, oneOf, secret, string } from '../scalars.ts'
import { tlsConfig } from '../tls.ts'
import { type Section, section } from '../types.ts'
import { aliveNames, checkOneOf, plainOneOf, requireOneOf } from './checks.ts'
import { port, refreshInterval } from './fields.ts'

const ROLES = [
  { value: 'hypervisor', doc: 'a target for each Nova hypervisor' },
  { value: 'instance', doc: 'a target for each network interface of a Nova instance' },
  { value: 'loadbalancer', since: '3.2', doc: 'a target for each Octavia load balancer with a PROMETHEUS listener' },
] as const

const availability = oneOf('availability of an endpoint', ['public', 'admin', 'internal'])

/** discovery/openstack/openstack.go SDConfig. */
export const openstackSdConfig: Section = {
  name: 'openstack_sd_config',
  goType: 'discovery/openstack.SDConfig',
  doc: 'Finds hypervisors, instances or (from 3.2) load balancers of OpenStack.',
  fields: {
    role: { type: oneOf('OpenStack role', ROLES), doc: 'What is discovered.' },
    region: { type: string, doc: 'Region.' },
    identity_endpoint: { type: string, doc: 'URL of the identity service (Keystone).' },
    username: { type: string, doc: 'User name.' },
    userid: { type: string, doc: 'ID of the user, in the place of a user name.' },
    password: { type: secret, doc: 'Password.' },
    domain_name: { type: string, doc: 'Domain of the user, needed with a user name.' },
    domain_id: { type: string, doc: 'ID of the domain, in the place of its name.' },
    project_name: { type: string, doc: 'Project (tenant) to log in to.' },
    project_id: { type: string, doc: 'ID of the project, in the place of its name.' },
    application_credential_name: { type: string, doc: 'Name of an application credential.' },
    application_credential_id: { type: string, doc: 'ID of an application credential.' },
    application_credential_secret: { type: secret, doc: 'Secret of the application credential.' },
    all_tenants: { type: bool, default: false, doc: 'Whether to look at all projects; needs an admin.' },
    refresh_interval: refreshInterval('60s'),
    port: port(),
    availability: {
      type: plainOneOf(availability),
      default: 'public',
      doc: 'Which endpoint of the catalogue is used: public, admin or internal.',
    },
    tls_config: { type: section(tlsConfig), doc: 'TLS of the connections.' },
  },
  check: checkOpenstack,
}

function checkOpenstack(it: Struct, context: CheckContext): void {
  checkOneOf(it, context, 'availability', availability)
  requireOneOf(it, context, 'role', aliveNames(ROLES, context))
  requireText(it, context, 'region')
}
