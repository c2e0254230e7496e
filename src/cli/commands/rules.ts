import { Command, Option } from 'commander'
import { EXIT, type ExitCode, Failure } from '../../diagnostics/failure.ts'
import { jsonText } from '../../report/terminal.ts'
import type { CommandContext } from '../context.ts'
import { examples } from '../options.ts'
import { paintFor } from '../output.ts'

interface RulesOptions {
  readonly output: string
  readonly color?: boolean
}

export function rulesCommand(context: CommandContext): Command {
  return new Command('rules')
    .summary('list the rules of lint, or explain one')
    .description('Lists what lint finds, or explains one rule with an example.')
    .argument('[id]', 'rule to explain')
    .addOption(new Option('-o, --output <format>', 'format of the result').choices(['text', 'json']).default('text'))
    .option('--no-color', 'no colours (also NO_COLOR)')
    .addHelpText('after', examples('promsd rules', 'promsd rules pushgateway-honor-labels'))
    .action(async (id: string | undefined, options: RulesOptions) => context.done(await rules(id, options, context)))
}

/** `promsd rules`. Throws a Failure (exit 2) for a rule that does not exist. */
export async function rules(id: string | undefined, options: RulesOptions, { io }: CommandContext): Promise<ExitCode> {
  const { allRules, ruleById, lintRuleIds } = await import('../../lint/registry.ts')
  const { renderRule, renderRuleList } = await import('../../report/rule-docs.ts')
  const paint = paintFor('stdout', io, options)
  if (id === undefined) {
    const list = allRules()
    const json = list.map(({ id: each, summary, severity, appliesTo }) => ({ id: each, severity, appliesTo, summary }))
    io.out(options.output === 'json' ? `${jsonText(json)}\n` : renderRuleList(list, paint))
    return EXIT.ok
  }
  const rule = ruleById(id)
  if (!rule) {
    const { didYouMean } = await import('../../diagnostics/suggest.ts')
    const hint = didYouMean(id, lintRuleIds()) ?? 'promsd rules lists them'
    throw new Failure(EXIT.usage, `there is no rule "${id}"`, { hint })
  }
  if (options.output === 'json') {
    const { summary, severity, appliesTo, docs } = rule
    io.out(`${jsonText({ id, severity, appliesTo, summary, why: docs.why, bad: docs.bad, good: docs.good })}\n`)
  } else io.out(renderRule(rule, paint))
  return EXIT.ok
}
