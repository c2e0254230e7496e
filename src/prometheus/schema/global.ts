import type { Node } from '../../document/node.ts'
import type { CheckContext, Struct } from '../config/struct.ts'
import { typed } from '../config/yaml-value.ts'
import { durationText } from '../duration.ts'
import { isLabelName, isLegacyLabelName } from '../labels.ts'
import { entriesOf, relatedTo } from './conditions.ts'
import { globalNameSchemes, globalScheme } from './name-schemes.ts'
import { bool, duration, path, string } from './scalars.ts'
import { scrapeLimits } from './scrape-limits.ts'
import { checkScrapeProtocols, scrapeProtocol } from './scrape-protocols.ts'
import { list, mapOf, type Section } from './types.ts'

const DEFAULT_INTERVAL_MS = 60_000
const DEFAULT_TIMEOUT_MS = 10_000

/** prometheus/prometheus config/config.go GlobalConfig. */
export const global: Section = {
  name: 'global',
  goType: 'config.GlobalConfig',
  startsAnew: true,
  doc: 'What holds for the whole server and is the default of its jobs.',
  fields: {
    scrape_interval: { type: duration, default: '1m', misnomers: ['interval'], doc: 'How often targets are scraped.' },
    scrape_timeout: {
      type: duration,
      default: '10s',
      misnomers: ['timeout'],
      doc: 'When a scrape is given up; not above the interval, which it shrinks to where nothing is said.',
    },
    scrape_protocols: {
      type: list(scrapeProtocol),
      since: '2.49',
      doc: 'Protocols that are asked for, the most wanted first.',
    },
    evaluation_interval: {
      type: duration,
      default: '1m',
      misnomers: ['eval_interval', 'rule_interval'],
      doc: 'How often rules are evaluated.',
    },
    rule_query_offset: {
      type: duration,
      since: '2.53',
      default: '0s',
      doc: 'How far in the past rules are evaluated, so that late samples are in.',
    },
    query_log_file: { type: path('log'), doc: 'File that PromQL queries are logged to.' },
    scrape_failure_log_file: { type: path('log'), since: '2.55', doc: 'File that failed scrapes are logged to.' },
    external_labels: {
      type: mapOf(string, undefined, { again: 'anew' }),
      misnomers: ['labels'],
      doc: 'Labels added to what is sent to other systems: remote storage, Alertmanager, federation.',
    },
    ...scrapeLimits('2.45'),
    ...globalNameSchemes,
    scrape_native_histograms: {
      type: bool,
      since: '3.8',
      default: false,
      doc: 'Whether native histograms are scraped.',
    },
    convert_classic_histograms_to_nhcb: {
      type: bool,
      since: '3.4',
      default: false,
      doc: 'Whether classic histograms are stored as native histograms with custom buckets.',
    },
    always_scrape_classic_histograms: {
      type: bool,
      since: '3.5',
      default: false,
      doc: 'Whether a classic histogram is scraped even where a native one comes with it.',
    },
    extra_scrape_metrics: {
      type: bool,
      since: '3.10',
      default: false,
      doc: 'Whether metrics about timeout, sample limit and body size of the scrapes are stored.',
    },
  },
  check: checkGlobal,
}

/** GlobalConfig.UnmarshalYAML. */
function checkGlobal(it: Struct, context: CheckContext): void {
  checkExternalLabels(it, context)
  if (writtenMs(it, 'scrape_timeout') > scrapeTimes(it).interval && !it.isInvalid('scrape_interval')) {
    context.refuse(it, {
      rule: 'timeout-above-interval',
      field: 'scrape_timeout',
      message: `the global scrape timeout is above the scrape interval (${shownInterval(it)})`,
      ...relatedTo(it, 'scrape_interval', 'the interval is here'),
    })
  }
  checkScrapeProtocols(it, context)
}

function checkExternalLabels(it: Struct, context: CheckContext): void {
  const field = 'external_labels'
  const legacy = context.from('3.7') && globalScheme(it, context) === 'legacy'
  for (const { key, value } of entriesOf(it, field)) {
    const name = key.kind === 'scalar' && typed(key).type !== 'null' ? key.value : ''
    const isName = legacy ? isLegacyLabelName(name) : isLabelName(name, context.release)
    if (!isName || isBroken(key)) {
      context.refuse(it, {
        rule: 'label-name',
        field,
        span: key,
        message: `${JSON.stringify(name)} is no label name`,
        ...(name === '' || isBroken(key) ? {} : { hint: 'write letters, digits and _, not a digit first' }),
      })
    }
    if (isBroken(value)) {
      context.refuse(it, { rule: 'invalid-value', field, span: value, message: 'the label value is no valid UTF-8' })
    }
  }
}

/** Whether a scalar holds bytes that are no UTF-8, as only `!!binary` can write them. */
function isBroken(node: Exclude<Node, { kind: 'alias' }>): boolean {
  return node.kind === 'scalar' && !node.value.isWellFormed()
}

/** Milliseconds of a duration that is written; 0, which counts as not given, for null and what could not be read. */
export function writtenMs(it: Struct | undefined, field: string): number {
  return it?.isWritten(field) ? it.number(field) : 0
}

/** What jobs inherit, in milliseconds; defaults where there is no global section or a null in its place. */
export function scrapeTimes(it: Struct | undefined): { interval: number; timeout: number } {
  const interval = writtenMs(it, 'scrape_interval') || DEFAULT_INTERVAL_MS
  return { interval, timeout: writtenMs(it, 'scrape_timeout') || Math.min(DEFAULT_TIMEOUT_MS, interval) }
}

function shownInterval(it: Struct): string {
  return writtenMs(it, 'scrape_interval') === 0 ? 'the default, 1m' : durationText(writtenMs(it, 'scrape_interval'))
}
