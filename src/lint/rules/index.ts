import { Repeats } from '../../diagnostics/repeats.ts'
import type { Opined, Opinion } from '../opinion.ts'
import { deprecated } from './deprecated.ts'
import { dnsSrvPort } from './dns-srv-port.ts'
import { duplicateTarget } from './duplicate-target.ts'
import { fileSdGlob } from './file-sd-glob.ts'
import { inlineSecret } from './inline-secret.ts'
import { labelCardinality } from './label-cardinality.ts'
import { labelkeepTargetLabel } from './labelkeep-target-label.ts'
import { metricRelabelMeta } from './metric-relabel-meta.ts'
import { pushgatewayHonorLabels } from './pushgateway-honor-labels.ts'
import { regexAnchors } from './regex-anchors.ts'
import { regexDot } from './regex-dot.ts'
import { removedIn } from './removed-in.ts'
import { scrapeIntervalLong } from './scrape-interval-long.ts'
import { scrapeIntervalShort } from './scrape-interval-short.ts'
import { secondDocument } from './second-document.ts'
import { targetLabelReserved } from './target-label-reserved.ts'
import { tlsInsecure } from './tls-insecure.ts'
import { unknownMetaLabel } from './unknown-meta-label.ts'
import { zeroInterval } from './zero-interval.ts'

/** Our opinions, each in a file of its name. */
export const OPINIONS: readonly Opinion[] = [
  deprecated,
  dnsSrvPort,
  duplicateTarget,
  fileSdGlob,
  inlineSecret,
  labelCardinality,
  labelkeepTargetLabel,
  metricRelabelMeta,
  pushgatewayHonorLabels,
  regexAnchors,
  regexDot,
  removedIn,
  scrapeIntervalLong,
  scrapeIntervalShort,
  secondDocument,
  targetLabelReserved,
  tlsInsecure,
  unknownMetaLabel,
  zeroInterval,
].map(withoutRepeats)

/** What aliases and merge keys bring to several places is written, and reported, once. */
function withoutRepeats(opinion: Opinion): Opinion {
  const { checkConfig, checkTargets, checkRules } = opinion
  return {
    ...opinion,
    ...(checkConfig && { checkConfig: (model) => distinct(checkConfig(model)) }),
    ...(checkTargets && { checkTargets: (model) => distinct(checkTargets(model)) }),
    ...(checkRules && { checkRules: (model) => distinct(checkRules(model)) }),
  }
}

function distinct(found: Iterable<Opined>): Iterable<Opined> {
  let repeats: Repeats<Opined> | undefined
  for (const each of found) {
    repeats ??= new Repeats()
    repeats.add(`${each.span.start} ${each.span.end} ${each.message}`, each)
  }
  return repeats ?? []
}
