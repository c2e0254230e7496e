import { resolve } from '../../document/node.ts'
import type { CheckContext, Struct, Value } from '../config/struct.ts'
import { isBareNull, isNullScalar } from '../config/yaml-value.ts'
import { isLegacyLabelName } from '../labels.ts'
import { relabelProblems } from '../relabel-rule.ts'
import { labelName, oneOf, regex, string, uint } from './scalars.ts'
import { list, type Section } from './types.ts'

const relabelAction = oneOf(
  'relabel action',
  [
    { value: 'replace', doc: 'Writes the replacement into the target label where the regex matches.' },
    { value: 'keep', doc: 'Drops what the regex does not match.' },
    { value: 'drop', doc: 'Drops what the regex matches.' },
    { value: 'keepequal', doc: 'Drops what has another value in the target label.' },
    { value: 'dropequal', doc: 'Drops what has the same value in the target label.' },
    { value: 'hashmod', doc: 'Writes a hash of the source labels, modulo "modulus", into the target label.' },
    { value: 'labelmap', doc: 'Copies labels whose names the regex matches to the name that the replacement gives.' },
    { value: 'labeldrop', doc: 'Removes labels whose names the regex matches.' },
    { value: 'labelkeep', doc: 'Removes labels whose names the regex does not match.' },
    { value: 'lowercase', doc: 'Writes the source labels in lower case into the target label.' },
    { value: 'uppercase', doc: 'Writes the source labels in upper case into the target label.' },
  ],
  { ignoreCase: true },
)

/** prometheus/prometheus model/relabel/relabel.go Config. */
export const relabelConfig: Section = {
  name: 'relabel_config',
  goType: 'model/relabel.Config',
  doc: 'A rule that changes or drops label sets.',
  fields: {
    source_labels: {
      type: list(labelName),
      misnomers: ['source', 'sources', 'labels', 'label'],
      doc: 'Labels whose values are joined and matched against the regex.',
    },
    separator: { type: string, default: ';', doc: 'What stands between the joined values.' },
    regex: {
      type: regex,
      default: '(.*)',
      misnomers: ['pattern', 'match'],
      doc: 'RE2 regular expression that has to match the whole joined value.',
    },
    modulus: { type: uint, doc: 'Modulus of the hash of the source labels, for hashmod.' },
    target_label: {
      type: string,
      misnomers: ['target', 'to'],
      doc: 'Label that is written; may hold $1 or ${name} for replace.',
    },
    replacement: {
      type: string,
      default: '$1',
      misnomers: ['replace', 'value'],
      doc: 'What is written; may hold $1 or ${name} of the regex.',
    },
    action: { type: relabelAction, default: 'replace', doc: 'What the rule does.' },
  },
  // Until 3.6 a rule is validated where it is read, with the one scheme of the release; later with that of its job.
  check(it, context) {
    if (!context.from('3.7')) checkRelabelRule(it, context, context.from('3.0') ? 'utf8' : 'legacy')
  },
}

/** relabel.Config.Validate of all rules of a list field. */
export function checkRelabelRules(it: Struct, context: CheckContext, field: string, scheme: 'legacy' | 'utf8'): void {
  for (const rule of it.structs(field)) checkRelabelRule(rule, context, scheme)
}

function checkRelabelRule(it: Struct, context: CheckContext, scheme: 'legacy' | 'utf8'): void {
  if (!it.isSound || isPlainReplace(it) || isUncheckedAction(it)) return
  const text = (name: string): string | null | undefined => {
    const value: Value | undefined = it.value(name)
    return typeof value === 'string' ? value : value === undefined && !it.zero ? undefined : null
  }
  const rule = {
    action: text('action'),
    regex: text('regex'),
    sourceLabels: it.has('source_labels') ? it.strings('source_labels') : undefined,
    separator: text('separator'),
    targetLabel: text('target_label'),
    replacement: text('replacement'),
    modulus: it.isWritten('modulus') ? it.number('modulus') : undefined,
  }
  for (const { field, message, hint } of relabelProblems(rule, context.release, scheme)) {
    context.refuse(it, {
      rule: 'relabel-rule',
      message,
      ...(field === undefined ? {} : { field }),
      ...(hint === undefined ? {} : { hint }),
    })
  }
}

/** Whether the rule writes a label whose name no release and no scheme refuses: nothing is wrong with it then. */
function isPlainReplace(it: Struct): boolean {
  const action = it.value('action')
  const target = it.value('target_label')
  return (action === undefined || action === 'replace') && typeof target === 'string' && isLegacyLabelName(target)
}

/** A quoted null is taken as the action without being looked at, and no check knows it (yaml.v2 decode.go, prepare). */
function isUncheckedAction(it: Struct): boolean {
  const entry = it.entry('action')
  const value = entry && resolve(entry.value)
  return value?.kind === 'scalar' && isBareNull(value) && !isNullScalar(value)
}
