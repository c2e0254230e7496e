import type { ExpandContext } from '../context.ts'
import { givenFields, givenText } from '../given.ts'
import { BLACKBOX_ADDRESS } from '../presets/blackbox.ts'
import { fieldsValue, listValue, textValue, type Value } from '../value.ts'
import type { JobDraft } from './draft.ts'
import { literalReplacement } from './labels.ts'

const WHAT = '"blackbox" takes {module: …, exporter: host:port}'

/** `blackbox: {module: http_2xx, exporter: host:9115}`: the exporter is scraped, and told which target to probe. */
export function blackbox(value: Value, job: JobDraft, context: ExpandContext): void {
  const given = givenFields(value, WHAT, ['module', 'exporter'], context)
  if (!given) return
  const { origin } = value
  const moduleGiven = given.get('module')
  if (!moduleGiven) {
    const hint = 'name a module of the exporter, such as http_2xx'
    context.refuse({ rule: 'project', message: '"blackbox" needs "module"', origin, hint })
    return
  }
  const module = givenText(moduleGiven, WHAT, context)
  const exporterGiven = given.get('exporter') ?? textValue(BLACKBOX_ADDRESS, origin)
  const exporter = givenText(exporterGiven, WHAT, context)
  if (!module || !exporter) return
  if (exporter.text.includes('/')) {
    const message = `"exporter" takes host:port, not ${JSON.stringify(exporter.text)}`
    context.refuse({ rule: 'project', message, origin: exporter.origin })
    return
  }
  job.set('metrics_path', textValue('/probe', origin))
  job.set('params', fieldsValue({ module: listValue([module], module.origin) }, origin))
  const rule = (fields: Parameters<JobDraft['addRule']>[1]): void => job.addRule('relabel_configs', fields, origin)
  rule({ source_labels: ['__address__'], target_label: '__param_target' })
  rule({ source_labels: ['__param_target'], target_label: 'instance' })
  rule({ target_label: '__address__', replacement: { ...exporter, text: literalReplacement(exporter.text) } })
}
