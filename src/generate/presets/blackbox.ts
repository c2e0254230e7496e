import type { Plain } from '../value.ts'
import { text } from './options.ts'
import type { Preset, PresetOption } from './preset.ts'
import { through } from './relabeling.ts'

/** Where blackbox_exporter listens by default. */
export const BLACKBOX_ADDRESS = '127.0.0.1:9115'

/** The fields with which blackbox_exporter probes the targets of a job. */
export function probeFields(module: string, exporter: string): Readonly<Record<string, Plain>> {
  return { metrics_path: '/probe', params: { module: [module] }, relabel_configs: through(exporter) }
}

export const exporterOption: PresetOption = {
  name: 'exporter',
  doc: 'Address of blackbox_exporter.',
  kind: 'text',
  form: 'host:port',
  default: BLACKBOX_ADDRESS,
}

export const moduleOption = (module: string): PresetOption => ({
  name: 'module',
  doc: "Module of the exporter's configuration.",
  kind: 'text',
  default: module,
})

function prober(kind: string, summary: string, module: string, [targets, target]: readonly [string, string]): Preset {
  return {
    name: `blackbox-${kind}`,
    summary,
    doc: `Needs [blackbox_exporter](https://github.com/prometheus/blackbox_exporter), which probes the targets from where it
runs: \`probe_success\` is 1 where it reaches them. Targets are ${targets}: \`${target}\`.`,
    target,
    options: [exporterOption, moduleOption(module)],
    scrape: (options) => probeFields(text(options, 'module')!, text(options, 'exporter')!),
  }
}

export const blackbox: readonly Preset[] = [
  prober('http', 'web sites and APIs, probed over HTTP', 'http_2xx', ['URLs', 'https://shop.example/health']),
  prober('tcp', 'TCP ports, probed by a connection', 'tcp_connect', ['a host and a port', 'db1:5432']),
  prober('icmp', 'hosts, probed by ping', 'icmp', ['hosts without a port', '10.0.0.1']),
]
