import type { CheckContext, Struct } from '../../config/struct.ts'
import { isGiven, isText, relatedTo } from '../conditions.ts'
import { httpClient } from '../http-client.ts'
import { path, secret, string } from '../scalars.ts'
import { list, type Section } from '../types.ts'
import { checkHttp, requireItems } from './checks.ts'
import { refreshInterval } from './fields.ts'

/** discovery/marathon/marathon.go SDConfig. */
export const marathonSdConfig: Section = {
  name: 'marathon_sd_config',
  goType: 'discovery/marathon.SDConfig',
  doc: 'Finds the tasks of the apps that Marathon runs.',
  includes: [httpClient],
  fields: {
    servers: { type: list(string), doc: 'URLs of the Marathon servers.' },
    refresh_interval: refreshInterval('30s'),
    auth_token: { type: secret, doc: 'Token for the DC/OS API.' },
    auth_token_file: { type: path('credentials'), doc: 'File with the token for the DC/OS API.' },
  },
  check: checkMarathon,
}

function checkMarathon(it: Struct, context: CheckContext): void {
  requireItems(it, context, 'servers', 'server')
  const tokens = ['auth_token', 'auth_token_file'].filter((name) => isText(it, name))
  const others = ['basic_auth', 'authorization'].filter((name) => isGiven(it, name))
  others.push(...['bearer_token', 'bearer_token_file'].filter((name) => isText(it, name)))
  const [token, second] = tokens
  const other = second ?? others[0]
  if (token !== undefined && other !== undefined) {
    context.refuse(it, {
      rule: 'conflict',
      field: token,
      message: `"${token}" cannot be given with "${other}" in a marathon_sd_config`,
      ...relatedTo(it, other, `"${other}" is here`),
    })
  }
  checkHttp(it, context)
}
