import { isBefore, type Release } from '../release.ts'

/**
 * What a field of a rule file takes. `text` is what `string` was before 3.3: the field kept the YAML node, and the
 * server read the node's literal text, nulls and the names of aliases included (model/rulefmt/rulefmt.go RuleNode).
 */
export type RuleFieldType = 'string' | 'text' | 'duration' | 'integer' | 'labels' | 'groups' | 'rules'

export interface RuleField {
  readonly name: string
  readonly type: RuleFieldType
  /** The release that brought the field; absent where the oldest known one has it. */
  readonly since?: Release
  /** The first release without the field. */
  readonly until?: Release
  readonly doc: string
}

export type RuleSection = 'file' | 'group' | 'rule'

const READ_AS_NODE_UNTIL: Release = { major: 3, minor: 3 }

/** The fields of rule files (model/rulefmt/rulefmt.go RuleGroups, RuleGroup and Rule). */
export const RULE_FIELDS: Readonly<Record<RuleSection, readonly RuleField[]>> = {
  file: [{ name: 'groups', type: 'groups', doc: 'The rule groups of the file.' }],
  group: [
    { name: 'name', type: 'string', doc: 'Name of the group, unique within the file.' },
    { name: 'interval', type: 'duration', doc: "How often the group's rules are evaluated." },
    {
      name: 'query_offset',
      type: 'duration',
      since: { major: 2, minor: 53 },
      doc: 'How far back in time the expressions of the group are evaluated.',
    },
    { name: 'limit', type: 'integer', doc: 'Most alerts or series that a rule may yield; 0 is no limit.' },
    { name: 'rules', type: 'rules', doc: 'The rules, evaluated one after the other.' },
    {
      name: 'labels',
      type: 'labels',
      since: { major: 3, minor: 0 },
      doc: 'Labels that each rule of the group adds unless it sets them itself.',
    },
  ],
  rule: [
    { name: 'record', type: 'string', doc: 'Name of the metric that a recording rule writes.' },
    { name: 'alert', type: 'string', doc: 'Name of the alert.' },
    { name: 'expr', type: 'string', doc: 'The PromQL expression that is evaluated.' },
    { name: 'for', type: 'duration', doc: 'How long the expression has to yield a series before its alert fires.' },
    {
      name: 'keep_firing_for',
      type: 'duration',
      doc: 'How long an alert fires on once its expression yields nothing.',
    },
    { name: 'labels', type: 'labels', doc: 'Labels to add or to replace; of alerts, templates.' },
    { name: 'annotations', type: 'labels', doc: 'Informational labels of an alert, templates.' },
  ],
}

/** The type that a release gives a field. */
export function fieldType(section: RuleSection, field: RuleField, release: Release): RuleFieldType {
  return section === 'rule' && field.type === 'string' && isBefore(release, READ_AS_NODE_UNTIL) ? 'text' : field.type
}

export function isInRelease(field: RuleField, release: Release): boolean {
  return (
    (field.since === undefined || !isBefore(release, field.since)) &&
    (field.until === undefined || isBefore(release, field.until))
  )
}
