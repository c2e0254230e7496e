import type { Finding } from '../../diagnostics/finding.ts'
import { decode } from '../../prometheus/config/decode.ts'
import { type Release, releaseName } from '../../prometheus/release.ts'
import type { Opined, Opinion } from '../opinion.ts'

/** The next major release is decided by its first minor one. */
const NEXT: Release = { major: 3, minor: 0 }

export const removedIn: Opinion = {
  id: 'removed-in',
  summary: 'The next major release of Prometheus takes the file as well',
  severity: 'warning',
  appliesTo: ['config', 'scrape-config', 'rules'],
  docs: {
    why: `Prometheus 3.0 refuses some of what 2.x reads: fields that were renamed, Alertmanager's v1 API, functions of PromQL such
as \`holt_winters\`. The upgrade is easier when the files are right for both. \`promsd lint --upgrade-to 3.14\` gives the
whole verdict of a release to come.`,
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
    const findings = (which: Release): readonly Finding[] => decode(root.section, tree, which).findings
    yield* refusedLater(findings(release), findings(NEXT))
  },

  *checkRules({ file, readBy, release }) {
    if (release.major < NEXT.major) yield* refusedLater(file.findings, readBy(NEXT).findings)
  },
}

function* refusedLater(now: readonly Finding[], later: readonly Finding[]): Generator<Opined> {
  const known = new Set(now.map(({ span }) => span.start))
  for (const { rule, message, span, path, hint } of later) {
    if (known.has(span.start)) continue
    yield {
      // What is said of a field of other releases names the release itself.
      message: rule === 'field-release' ? message : `Prometheus ${releaseName(NEXT)} refuses this: ${message}`,
      span,
      ...(path ? { path } : {}),
      ...(hint === undefined ? {} : { hint }),
    }
  }
}
