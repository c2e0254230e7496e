import { plainYaml } from './plain-yaml.ts'
import type { RuleGroup } from './presets/preset.ts'
import type { Plain } from './value.ts'

/** Groups of rules as the YAML of a rule file. Queries of several lines become blocks. */
export function ruleFileText(groups: readonly RuleGroup[]): string {
  return plainYaml({ groups: groups as readonly unknown[] as readonly Plain[] })
}
