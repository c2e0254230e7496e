import type { Plain } from '../value.ts'

/** A rule of relabel_configs or metric_relabel_configs, as presets write it. */
export type RelabelRule = Readonly<Record<string, Plain>>

/** Gives targets a label with the value of another one; those that do not have the one lose the other. */
export function copy(from: string, to: string): RelabelRule {
  return { source_labels: [from], target_label: to }
}

/** As `copy`, where an empty value must leave the label alone: `__scheme__`, `__metrics_path__`. */
export function copyGiven(from: string, to: string): RelabelRule {
  return { source_labels: [from], regex: '(.+)', target_label: to }
}

/** Keeps what has a label of a value that matches. */
export function keep(label: string, regex: string): RelabelRule {
  return { source_labels: [label], regex, action: 'keep' }
}

export function drop(label: string, regex: string): RelabelRule {
  return { source_labels: [label], regex, action: 'drop' }
}

/** Turns a family of labels, such as `__meta_ec2_tag_*`, into labels of their own names. */
export function mapLabels(prefix: string): RelabelRule {
  return { regex: `${prefix}(.+)`, action: 'labelmap' }
}

/** A text as a regular expression that matches just it. */
export function literal(text: string): string {
  return text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&')
}

/** Lets another process scrape in the place of the targets: it is told which one by the parameter `target`. */
export function through(exporter: string): readonly RelabelRule[] {
  return [
    copy('__address__', '__param_target'),
    copy('__param_target', 'instance'),
    { target_label: '__address__', replacement: exporter },
  ]
}
