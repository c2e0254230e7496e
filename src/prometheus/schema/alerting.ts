import type { CheckContext, Struct } from '../config/struct.ts'
import type { NameScheme } from '../relabel-rule.ts'
import { atMostOne, isGiven } from './conditions.ts'
import { serviceDiscovery } from './discovery/index.ts'
import { authentications, httpClient } from './http-client.ts'
import { checkRelabelRules, relabelConfig } from './relabel-config.ts'
import { duration, oneOf, string } from './scalars.ts'
import { sigv4 } from './sigv4.ts'
import { checkStaticTargets, staticConfig } from './static-config.ts'
import { list, type Section, section } from './types.ts'

const rules = list(section(relabelConfig), { refusesNull: 'a relabel rule cannot be empty' })

/** prometheus/prometheus config/config.go AlertmanagerConfig. */
export const alertmanagerConfig: Section = {
  name: 'alertmanager_config',
  goType: 'config.AlertmanagerConfig',
  doc: 'Which Alertmanagers get the alerts, and how.',
  includes: [serviceDiscovery, httpClient],
  fields: {
    sigv4: { type: section(sigv4), since: '2.48', doc: 'Signs the requests for AWS.' },
    scheme: { type: string, default: 'http', doc: 'URL scheme of the Alertmanagers: http or https.' },
    path_prefix: { type: string, misnomers: ['path'], doc: 'What stands before the path that alerts are posted to.' },
    timeout: { type: duration, default: '10s', doc: 'When a request is given up.' },
    api_version: {
      type: oneOf('Alertmanager API version', [{ value: 'v1', until: '3.0' }, 'v2']),
      default: 'v2',
      doc: 'Version of the API of the Alertmanagers.',
    },
    static_configs: {
      type: list(section(staticConfig), { refusesNull: 'a static_config cannot be empty' }),
      doc: 'Alertmanagers that are listed here.',
    },
    relabel_configs: { type: rules, doc: 'Rules applied to the Alertmanagers.' },
    alert_relabel_configs: {
      type: rules,
      since: '2.51',
      doc: 'Rules applied to the alerts before they are sent to these Alertmanagers.',
    },
  },
  check: checkAlertmanager,
}

/** AlertmanagerConfig.UnmarshalYAML. */
function checkAlertmanager(it: Struct, context: CheckContext): void {
  httpClient.check?.(it, context)
  const found = authentications(it)
  if (context.from('2.48') && found.length === 1 && isGiven(it, 'sigv4')) {
    atMostOne(it, context, [...found, 'sigv4'], { message: `"${found[0]}" and "sigv4" exclude each other` })
  }
  checkStaticTargets(it, context)
}

/** prometheus/prometheus config/config.go AlertingConfig. */
export const alerting: Section = {
  name: 'alerting',
  goType: 'config.AlertingConfig',
  startsAnew: true,
  doc: 'Where alerts are sent.',
  fields: {
    alert_relabel_configs: { type: rules, doc: 'Rules applied to the alerts before they are sent.' },
    alertmanagers: {
      // config.go AlertmanagerConfig.SetDirectory has no guard against a nil pointer.
      type: list(section(alertmanagerConfig), { refusesNull: 'Prometheus crashes on an empty alertmanager_config' }),
      doc: 'The Alertmanagers.',
    },
  },
}

/** AlertingConfig.Validate, from 3.7. */
export function checkAlertingRules(it: Struct, context: CheckContext, scheme: NameScheme): void {
  checkRelabelRules(it, context, 'alert_relabel_configs', scheme)
  for (const alertmanager of it.structs('alertmanagers')) {
    checkRelabelRules(alertmanager, context, 'alert_relabel_configs', scheme)
    checkRelabelRules(alertmanager, context, 'relabel_configs', scheme)
  }
}
