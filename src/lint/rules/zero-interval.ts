import type { Struct } from '../../prometheus/config/struct.ts'
import type { ConfigModel } from '../model.ts'
import type { Opined, Opinion } from '../opinion.ts'
import { everyStruct, fieldPlace } from '../places.ts'

/** Discoveries that refuse it themselves, which is an error: discovery/triton/triton.go, discovery/oci/oci.go. */
const REFUSING: ReadonlySet<string> = new Set(['triton_sd_config', 'oci_sd_config'])

export const zeroInterval: Opinion = {
  id: 'zero-interval',
  summary: 'Prometheus waits between two looks at a discovery',
  severity: 'warning',
  appliesTo: ['config', 'scrape-config'],
  docs: {
    why: `\`promtool check config\` takes a \`refresh_interval\` of 0, but the server does not live with it: it panics (\`non-positive
interval for NewTicker\`) as soon as it has looked once, at its start and at a reload alike. So it does with a
\`send_interval\` of 0 in \`metadata_config\` of \`remote_write\`. A field without a value counts as 0 as well. Leave the
field out for its default.`,
    bad: `scrape_configs:
  - job_name: app
    http_sd_configs:
      - url: http://inventory.example.org/targets
        refresh_interval: 0s
`,
    good: `scrape_configs:
  - job_name: app
    http_sd_configs:
      - url: http://inventory.example.org/targets
        refresh_interval: 30s
`,
  },

  /** discovery/refresh/refresh.go, discovery/{file,consul,xds}, storage/remote/metadata_watcher.go, from 2.42 to 3.14. */
  *checkConfig(model) {
    if (!mayBeZero(model)) return
    for (const it of everyStruct(model.root)) {
      if (it.section.name === 'remote_write') yield* ofMetadata(it)
      if (!it.section.name.endsWith('_sd_config') || REFUSING.has(it.section.name)) continue
      if (isZero(it, 'refresh_interval')) yield finding(it, 'refresh_interval')
    }
  },
}

/** Most configs have no such field. */
function mayBeZero({ source }: ConfigModel): boolean {
  return /refresh_interval|send_interval/.test(source.text)
}

/** With version 2 of the protocol metadata comes along with the samples. */
function* ofMetadata(it: Struct): Generator<Opined> {
  const metadata = it.struct('metadata_config')
  if (!metadata?.boolean('send') || it.value('protobuf_message') === 'io.prometheus.write.v2.Request') return
  if (isZero(metadata, 'send_interval')) yield finding(metadata, 'send_interval')
}

function isZero(it: Struct, field: string): boolean {
  return it.isWritten(field) && !it.isInvalid(field) && it.number(field) === 0
}

function finding(it: Struct, field: string): Opined {
  return {
    message: `Prometheus panics when it runs with "${field}" being 0`,
    hint: `leave "${field}" out, or write how long to wait`,
    ...fieldPlace(it, field),
  }
}
