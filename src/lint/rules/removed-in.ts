import { decode } from '../../prometheus/config/decode.ts'
import { type Release, releaseName } from '../../prometheus/release.ts'
import type { Opinion } from '../opinion.ts'

/** The next major release is decided by its first minor one. */
const NEXT: Release = { major: 3, minor: 0 }

export const removedIn: Opinion = {
  id: 'removed-in',
  summary: 'The next major release of Prometheus takes the config as well',
  severity: 'warning',
  appliesTo: ['config', 'scrape-config'],
  docs: {
    why: `Prometheus 3.0 refuses some of what 2.x reads: fields that were renamed, Alertmanager's v1 API. The upgrade is easier
when the config is right for both. \`promsd lint --upgrade-to 3.14\` gives the whole verdict of a release to come.`,
    bad: `alerting:
  alertmanagers:
    - api_version: v1
      static_configs:
        - targets: [alertmanager:9093]
`,
    good: `alerting:
  alertmanagers:
    - api_version: v2
      static_configs:
        - targets: [alertmanager:9093]
`,
    release: '2.53',
  },

  *checkConfig({ root, tree, release }) {
    if (release.major >= NEXT.major) return
    const now = new Set(decode(root.section, tree, release).findings.map(({ span }) => span.start))
    for (const { rule, message, span, path, hint } of decode(root.section, tree, NEXT).findings) {
      if (now.has(span.start)) continue
      yield {
        // What is said of a field of other releases names the release itself.
        message: rule === 'field-release' ? message : `Prometheus ${releaseName(NEXT)} refuses this: ${message}`,
        span,
        ...(path ? { path } : {}),
        ...(hint === undefined ? {} : { hint }),
      }
    }
  },
}
