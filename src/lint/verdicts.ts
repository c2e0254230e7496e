import type { RuleDocs } from './opinion.ts'
import { ANY_FILE } from './verdicts/any-file.ts'
import { CONFIG } from './verdicts/config.ts'
import { PROJECT } from './verdicts/project.ts'
import { PROMQL } from './verdicts/promql.ts'
import { RULES } from './verdicts/rules.ts'
import { TARGETS } from './verdicts/targets.ts'

/**
 * The docs of what the readers of files find themselves: what Prometheus refuses, and a few warnings of theirs. The
 * opinions, which look at what has been read, have theirs beside their checks.
 */
export const VERDICTS: readonly RuleDocs[] = [...ANY_FILE, ...CONFIG, ...TARGETS, ...RULES, ...PROMQL, ...PROJECT]
