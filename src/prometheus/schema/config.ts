import type { CheckContext, Problem, Struct } from '../config/struct.ts'
import { alerting, checkAlertingRules } from './alerting.ts'
import { relatedTo } from './conditions.ts'
import { global } from './global.ts'
import { checkGlobalSchemes, globalScheme } from './name-schemes.ts'
import { checkTranslation, otlp } from './otlp.ts'
import { checkRelabelRules } from './relabel-config.ts'
import { remoteRead } from './remote-read.ts'
import { remoteWrite } from './remote-write.ts'
import { runtime } from './runtime.ts'
import { path } from './scalars.ts'
import { checkJobs, scrapeConfig } from './scrape-config.ts'
import { storage } from './storage.ts'
import { tracing } from './tracing.ts'
import { list, type Section, section } from './types.ts'

/** prometheus/prometheus config/config.go Config: the root of prometheus.yml. */
export const config: Section = {
  name: 'config',
  goType: 'config.Config',
  doc: 'The main configuration file of Prometheus.',
  fields: {
    global: { type: section(global), doc: 'What holds for the whole server and is the default of its jobs.' },
    runtime: { type: section(runtime), since: '2.53', doc: 'The process itself.' },
    alerting: { type: section(alerting), doc: 'Where alerts are sent.' },
    rule_files: {
      type: list(path('rules')),
      misnomers: ['rules', 'alert_rules', 'alerting_rules', 'recording_rules'],
      doc: 'Rule files; the last element of a path may have wildcards.',
    },
    scrape_config_files: {
      type: list(path('scrape configs')),
      since: '2.43',
      doc: 'Files with further jobs; the last element of a path may have wildcards.',
    },
    scrape_configs: {
      type: list(section(scrapeConfig), { refusesNull: 'a scrape_config cannot be empty' }),
      misnomers: ['jobs', 'scrape', 'scrape_jobs'],
      doc: 'The jobs: which targets are scraped, and how.',
    },
    storage: { type: section(storage), doc: 'The storage, as far as it can be changed by a reload.' },
    tracing: { type: section(tracing), doc: 'Where Prometheus sends traces of itself.' },
    remote_write: {
      type: list(section(remoteWrite), { refusesNull: 'a remote_write cannot be empty' }),
      doc: 'Remote storages that all samples are written to.',
    },
    remote_read: {
      type: list(section(remoteRead), { refusesNull: 'a remote_read cannot be empty' }),
      doc: 'Remote storages that queries read from.',
    },
    otlp: { type: section(otlp), since: '2.55', doc: 'How metrics that come in with OTLP are stored.' },
  },
  check: checkConfig,
}

/** Config.UnmarshalYAML, and Load behind it. */
function checkConfig(it: Struct, context: CheckContext): void {
  const settings = it.struct('global')
  checkPatterns(it, context, 'rule_files')
  if (context.from('2.43')) checkPatterns(it, context, 'scrape_config_files')
  const jobs = it.structs('scrape_configs')
  if (settings && jobs.length > 0) checkGlobalSchemes(settings, context)
  checkJobs(jobs, settings, context, true)
  if (context.from('3.7')) checkRules(it, context, settings)
  for (const field of ['remote_write', 'remote_read']) checkNames(it, context, field)
  const metrics = context.from('2.55') ? it.struct('otlp') : undefined
  if (metrics) checkTranslation(metrics, settings, context)
}

/** config.go patRulePath: `*` in the last element only. */
function checkPatterns(it: Struct, context: CheckContext, field: string): void {
  for (const [index, pattern] of it.strings(field).entries()) {
    if (/^[^*]*(?:\*[^/]*)?$/.test(pattern)) continue
    context.refuse(it, {
      rule: 'invalid-value',
      field,
      index,
      message: `the path ${JSON.stringify(pattern)} has a wildcard before its last element`,
      hint: 'use * in the file name only',
    })
  }
}

function checkRules(it: Struct, context: CheckContext, settings: Struct | undefined): void {
  const scheme = globalScheme(settings, context)
  const alerts = it.struct('alerting')
  if (alerts) checkAlertingRules(alerts, context, scheme)
  for (const remote of it.structs('remote_write')) {
    checkRelabelRules(remote, context, 'write_relabel_configs', scheme)
  }
}

function checkNames(it: Struct, context: CheckContext, field: string): void {
  const names = new Map<string, Struct>()
  for (const remote of it.structs(field)) {
    const name = remote.string('name')
    const earlier = names.get(name)
    if (name === '' || !earlier) {
      names.set(name, remote)
      continue
    }
    context.refuse(remote, {
      rule: 'duplicate-name',
      field: 'name',
      message: `the ${field} name ${JSON.stringify(name)} is given twice`,
      ...relatedTo(earlier, 'name', 'first here'),
    })
  }
}

/** What Prometheus refuses of a config only when it runs as an agent (config.go LoadFile). */
export function agentProblems(root: Struct): Problem[] {
  const problems: Problem[] = []
  const alerts = root.struct('alerting')
  const refuse = (field: string): void => {
    problems.push({ rule: 'agent-mode', field, message: `"${field}" is not allowed in agent mode` })
  }
  if (alerts && (alerts.list('alertmanagers').length > 0 || alerts.list('alert_relabel_configs').length > 0)) {
    refuse('alerting')
  }
  for (const field of ['rule_files', 'remote_read']) if (root.list(field).length > 0) refuse(field)
  return problems
}
