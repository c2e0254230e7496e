import { requireText } from '../conditions.ts'
import { httpClient } from '../http-client.ts'
import { bool, string } from '../scalars.ts'
import { list, type Section, section } from '../types.ts'
import { checkHttp } from './checks.ts'
import { dockerFilter } from './docker-filter.ts'
import { port, refreshInterval } from './fields.ts'
import { checkUrl } from './url.ts'

/** discovery/moby/docker.go DockerSDConfig. */
export const dockerSdConfig: Section = {
  name: 'docker_sd_config',
  goType: 'discovery/moby.DockerSDConfig',
  doc: 'Finds containers of a Docker engine.',
  includes: [httpClient],
  fields: {
    host: { type: string, doc: 'Address of the Docker daemon, such as unix:///var/run/docker.sock.' },
    port: { ...port(), doc: 'Port to scrape of containers that publish none.' },
    host_networking_host: {
      type: string,
      default: 'localhost',
      doc: 'Host to scrape of containers in the network of the host.',
    },
    match_first_network: {
      type: bool,
      since: '2.54',
      default: true,
      doc: 'Whether a container in several networks gives targets for the first one only.',
    },
    filters: { type: list(section(dockerFilter)), doc: 'Filters that a container has to pass.' },
    refresh_interval: refreshInterval('60s'),
  },
  check: (it, context) => {
    requireText(it, context, 'host')
    checkUrl(it, context, 'host')
    checkHttp(it, context)
  },
}
