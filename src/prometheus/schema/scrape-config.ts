import type { CheckContext, Struct } from '../config/struct.ts'
import { durationText } from '../duration.ts'
import { refuseOther, relatedTo, requireText } from './conditions.ts'
import { serviceDiscovery } from './discovery/index.ts'
import { scrapeTimes, writtenMs } from './global.ts'
import { httpClient } from './http-client.ts'
import { checkJobSchemes, jobNameSchemes, jobScheme } from './name-schemes.ts'
import { checkRelabelRules, relabelConfig } from './relabel-config.ts'
import { bool, duration, float, path, string, uint } from './scalars.ts'
import { scrapeLimits } from './scrape-limits.ts'
import { checkScrapeProtocols, fallbackScrapeProtocol, scrapeProtocol } from './scrape-protocols.ts'
import { checkStaticTargets, staticConfig } from './static-config.ts'
import { list, mapOf, type Section, section } from './types.ts'

/** prometheus/prometheus config/config.go ScrapeConfig. */
export const scrapeConfig: Section = {
  name: 'scrape_config',
  goType: 'config.ScrapeConfig',
  doc: 'A job: which targets are scraped, and how.',
  includes: [serviceDiscovery, httpClient],
  fields: {
    job_name: {
      type: string,
      misnomers: ['job', 'name'],
      doc: 'Name of the job, the default of the label "job"; no two jobs have the same.',
    },
    honor_labels: {
      type: bool,
      default: false,
      doc: 'Whether a label of the scraped data wins over one of the target with the same name.',
    },
    honor_timestamps: { type: bool, default: true, doc: 'Whether timestamps of the scraped data are kept.' },
    track_timestamps_staleness: {
      type: bool,
      since: '2.48',
      default: false,
      doc: 'Whether series with timestamps of their own go stale as soon as they are gone.',
    },
    params: {
      type: mapOf(list(string)),
      misnomers: ['query', 'parameters'],
      doc: 'Query parameters of the scrape, each with a list of values.',
    },
    scrape_interval: {
      type: duration,
      misnomers: ['interval'],
      doc: 'How often the targets are scraped; the global one where nothing is said.',
    },
    scrape_timeout: {
      type: duration,
      misnomers: ['timeout'],
      doc: 'When a scrape is given up; the global one, but at most the interval, where nothing is said.',
    },
    scrape_protocols: {
      type: list(scrapeProtocol),
      since: '2.49',
      doc: 'Protocols that are asked for, the most wanted first; the global ones where nothing is said.',
    },
    fallback_scrape_protocol: {
      type: fallbackScrapeProtocol,
      since: '3.0',
      doc: 'How a response is read whose Content-Type is missing or unknown; without it the scrape fails.',
    },
    scrape_native_histograms: { type: bool, since: '3.8', doc: 'Whether native histograms are scraped.' },
    scrape_classic_histograms: {
      type: bool,
      since: '2.45',
      until: '3.0',
      renamedTo: 'always_scrape_classic_histograms',
      default: false,
      doc: 'Whether a classic histogram is scraped even where a native one comes with it.',
    },
    always_scrape_classic_histograms: {
      type: bool,
      since: '3.0',
      doc: 'Whether a classic histogram is scraped even where a native one comes with it.',
    },
    convert_classic_histograms_to_nhcb: {
      type: bool,
      since: '3.0',
      doc: 'Whether classic histograms are stored as native histograms with custom buckets.',
    },
    scrape_failure_log_file: { type: path('log'), since: '2.55', doc: 'File that failed scrapes are logged to.' },
    metrics_path: {
      type: string,
      default: '/metrics',
      misnomers: ['path', 'endpoint'],
      doc: 'HTTP path that is scraped.',
    },
    scheme: { type: string, default: 'http', misnomers: ['protocol'], doc: 'URL scheme of the scrape: http or https.' },
    enable_compression: {
      type: bool,
      since: '2.49',
      default: true,
      doc: 'Whether the target is asked for a compressed response.',
    },
    ...scrapeLimits(),
    native_histogram_bucket_limit: {
      type: uint,
      since: '2.45',
      default: 0,
      doc: 'Native histograms with more buckets than this have buckets merged; 0 for no limit.',
    },
    native_histogram_min_bucket_factor: {
      type: float,
      since: '2.50',
      doc: 'Native histograms whose buckets grow by less than this factor have buckets merged.',
    },
    ...jobNameSchemes,
    extra_scrape_metrics: {
      type: bool,
      since: '3.10',
      doc: 'Whether metrics about timeout, sample limit and body size of the scrapes are stored.',
    },
    static_configs: {
      type: list(section(staticConfig), { refusesNull: 'a static_config cannot be empty' }),
      doc: 'Targets that are listed here.',
    },
    relabel_configs: {
      type: list(section(relabelConfig), { refusesNull: 'a relabel rule cannot be empty' }),
      misnomers: ['relabel', 'relabelings', 'relabel_rules'],
      doc: 'Rules applied to the targets before they are scraped.',
    },
    metric_relabel_configs: {
      type: list(section(relabelConfig), { refusesNull: 'a relabel rule cannot be empty' }),
      misnomers: ['metric_relabel', 'metric_relabelings'],
      doc: 'Rules applied to the scraped samples before they are stored.',
    },
  },
  check: checkScrapeConfig,
}

/** ScrapeConfig.UnmarshalYAML. */
function checkScrapeConfig(it: Struct, context: CheckContext): void {
  requireText(it, context, 'job_name')
  httpClient.check?.(it, context)
  checkStaticTargets(it, context)
  if (context.from('2.49')) checkScrapeProtocols(it, context)
  if (context.from('3.0')) refuseOther(it, context, 'fallback_scrape_protocol')
}

/**
 * ScrapeConfig.Validate of all jobs of a file, and that no two have the same name: `global` is the section of the
 * main config, undefined where it has none.
 * @param isMain whether the jobs stand in the main config themselves, as `global` does: nothing of another file can be
 *   pointed at
 */
export function checkJobs(
  jobs: readonly Struct[],
  global: Struct | undefined,
  context: CheckContext,
  isMain: boolean,
): void {
  const names = new Map<string, Struct>()
  for (const job of jobs) {
    checkTimeout(job, global, context, isMain)
    checkJobSchemes(job, global, context, isMain)
    if (context.from('3.7')) {
      const scheme = jobScheme(job, global, context)
      checkRelabelRules(job, context, 'relabel_configs', scheme)
      checkRelabelRules(job, context, 'metric_relabel_configs', scheme)
    }
    const name = job.string('job_name')
    const earlier = names.get(name)
    if (name !== '' && earlier) {
      context.refuse(job, {
        rule: 'duplicate-job',
        field: 'job_name',
        message: `the job name ${JSON.stringify(name)} is given twice`,
        ...relatedTo(earlier, 'job_name', 'first here'),
      })
    } else names.set(name, job)
  }
}

function checkTimeout(job: Struct, global: Struct | undefined, context: CheckContext, isMain: boolean): void {
  if (job.isInvalid('scrape_interval') || global?.isInvalid('scrape_interval')) return
  const own = writtenMs(job, 'scrape_interval')
  const interval = own || scrapeTimes(global).interval
  if (writtenMs(job, 'scrape_timeout') <= interval) return
  const source = own === 0 ? global : job
  const isHere = own > 0 || isMain
  context.refuse(job, {
    rule: 'timeout-above-interval',
    field: 'scrape_timeout',
    message: `the scrape timeout is above the ${own === 0 ? 'inherited ' : ''}scrape interval (${durationText(interval)})`,
    ...(source && isHere ? relatedTo(source, 'scrape_interval', 'the interval is here') : {}),
    ...(isHere || !source?.has('scrape_interval')
      ? {}
      : { hint: 'the interval is in the global section of the main config' }),
  })
}

/**
 * The root of a file that `scrape_config_files` names, given the global section of the main config (undefined where it
 * has none): config.go ScrapeConfigs and Config.GetScrapeConfigs.
 */
export function scrapeConfigFileUnder(global: Struct | undefined): Section {
  return {
    name: 'scrape_config_file',
    goType: 'config.ScrapeConfigs',
    doc: 'A file with further jobs, named by scrape_config_files.',
    fields: {
      scrape_configs: {
        type: list(section(scrapeConfig), { refusesNull: 'a scrape_config cannot be empty' }),
        since: '2.43',
        doc: 'The jobs.',
      },
    },
    check: (it, context) => checkJobs(it.structs('scrape_configs'), global, context, false),
  }
}

/** The same under a main config without a global section. */
export const scrapeConfigFile: Section = scrapeConfigFileUnder(undefined)
