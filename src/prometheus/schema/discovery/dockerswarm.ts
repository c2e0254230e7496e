import { isText, requireText } from '../conditions.ts'
import { httpClient } from '../http-client.ts'
import { oneOf, string } from '../scalars.ts'
import { list, type Section, section } from '../types.ts'
import { checkHttp, checkOneOf, plainOneOf, requireOneOf } from './checks.ts'
import { dockerFilter } from './docker-filter.ts'
import { port, refreshInterval } from './fields.ts'
import { checkUrl } from './url.ts'

const ROLES = ['services', 'tasks', 'nodes']
const role = oneOf('Docker Swarm role', ROLES)

/** discovery/moby/dockerswarm.go DockerSwarmSDConfig. */
export const dockerswarmSdConfig: Section = {
  name: 'dockerswarm_sd_config',
  goType: 'discovery/moby.DockerSwarmSDConfig',
  doc: 'Finds services, tasks or nodes of a Docker Swarm.',
  includes: [httpClient],
  fields: {
    host: { type: string, doc: 'Address of the Docker daemon, such as unix:///var/run/docker.sock.' },
    role: { type: plainOneOf(role), doc: 'What is discovered: services, tasks or nodes.' },
    port: { ...port(), doc: 'Port to scrape of nodes, and of tasks and services that publish none.' },
    filters: { type: list(section(dockerFilter)), doc: 'Filters that a service or node has to pass.' },
    refresh_interval: refreshInterval('60s'),
  },
  check: (it, context) => {
    requireText(it, context, 'host')
    checkUrl(it, context, 'host')
    if (isText(it, 'role')) checkOneOf(it, context, 'role', role)
    else requireOneOf(it, context, 'role', ROLES)
    checkHttp(it, context)
  },
}
