import { Command, InvalidArgumentError, Option } from 'commander'
import { EXIT, Failure } from '../../diagnostics/failure.ts'
import type { Level } from '../../lint/suppress.ts'
import { LINT_FORMATS, type LintFormat } from '../../report/lint-formats.ts'
import type { CommandContext } from '../context.ts'
import { collect, examples, parseSeconds, projectOptions } from '../options.ts'

export interface LintCommandOptions {
  readonly config?: string
  readonly project?: string
  readonly prometheusVersion?: string
  readonly upgradeTo?: string
  readonly output: LintFormat
  readonly quiet?: boolean
  readonly verbose?: boolean
  readonly color?: boolean
  readonly agent?: boolean
  readonly enableFeature?: readonly string[]
  readonly syntaxOnly?: boolean
  readonly pathMap?: readonly string[]
  readonly missingFiles?: 'error' | 'warning' | 'ignore'
  readonly maxWarnings?: number
  readonly rule?: ReadonlyMap<string, Level>
  readonly query?: string
  readonly stdinFilename?: string
  readonly fix?: boolean
  readonly dryRun?: boolean
  readonly diff?: boolean
  readonly check?: boolean
  /** Milliseconds. */
  readonly lockTimeout: number
}

export function lintCommand(context: CommandContext): Command {
  const command = new Command('lint')
    .summary("check configs, rule and target files with Prometheus's own verdict")
    .description(
      'Says of main configs, rule files, target files and project files what Prometheus of the chosen release would say, all of it at once. An error means that Prometheus refuses the file; warnings are opinions.',
    )
    .argument('[path...]', 'files and folders; "-" is standard input (default: what the project file names)')
    .option('-c, --config <path>', "main config whose jobs read the target files (default: the project file's)")
  return projectOptions(command)
    .option('--upgrade-to <release>', 'give the verdict of this release as well')
    .addOption(new Option('-o, --output <format>', 'format of the result').choices(LINT_FORMATS).default('text'))
    .option('--syntax-only', 'look at nothing that the files refer to')
    .addOption(
      new Option('--path-map <from=to>', 'where a folder of the Prometheus machine lies here; repeatable').argParser(
        collect,
      ),
    )
    .addOption(
      new Option(
        '--missing-files <level>',
        'what a referenced file that is missing counts for, one that promtool does not look for included (default: as for promtool)',
      ).choices(['error', 'warning', 'ignore']),
    )
    .option('--agent', 'Prometheus runs with --agent')
    .addOption(
      new Option('--enable-feature <names>', 'feature flags of Prometheus, as for its --enable-feature').argParser(
        (text: string, former: readonly string[] | undefined) => [...(former ?? []), ...text.split(',')],
      ),
    )
    .addOption(
      new Option(
        '--rule <id=level>',
        'what warnings and infos of a rule count for: off, info or warning; repeatable',
      ).argParser(parseRuleLevel),
    )
    .addOption(
      new Option('--max-warnings <count>', 'exit 1 if there are more warnings than this').argParser(parseCount),
    )
    .option('--query <expression>', 'check one PromQL expression')
    .option('--stdin-filename <path>', 'what standard input would be called: relative paths start there')
    .option('--fix', 'write what can safely be fixed')
    .option('--dry-run', 'with --fix: write nothing')
    .option('--diff', 'with --fix: print the change as a unified diff')
    .option('--check', 'with --fix: write nothing; exit 1 if something would change')
    .addOption(
      new Option('--lock-timeout <duration>', 'with --fix: how long to wait for another writer')
        .argParser(parseSeconds)
        .default(30_000, '30s'),
    )
    .option('-q, --quiet', 'print what makes the run fail only: errors, and warnings if they are too many')
    .option('-v, --verbose', 'print every finding, and the files that were skipped')
    .option('--no-color', 'no colours (also NO_COLOR)')
    .addHelpText(
      'after',
      examples(
        'promsd lint prometheus.yml',
        'promsd lint -p 2.53 --upgrade-to 3.14 prometheus.yml',
        'promsd lint conf/ --path-map /etc/prometheus=./conf -o github    # in CI',
        "promsd lint --query 'rate(http_requests_total[5m])'",
        'promsd lint --fix --diff prometheus.yml',
      ),
    )
    .action(async (paths: string[], options: LintCommandOptions) => {
      const { lintFilesCommand } = await import('../lint-run.ts')
      context.done(await lintFilesCommand(paths, options, context))
    })
}

function parseRuleLevel(text: string, former: ReadonlyMap<string, Level> | undefined): ReadonlyMap<string, Level> {
  const match = /^([\w-]+)=(off|info|warning)$/.exec(text)
  if (!match) throw new InvalidArgumentError('expected ID=off, ID=info or ID=warning')
  return new Map(former).set(match[1]!, match[2] as Level)
}

function parseCount(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('expected a number from 0')
  return Number(text)
}

/** Throws a Failure (exit 2) for options that exclude one another. */
export function checkOptions(paths: readonly string[], options: LintCommandOptions): void {
  if (options.query !== undefined && (paths.length > 0 || options.fix)) {
    throw new Failure(EXIT.usage, '--query checks an expression: it goes with no files and no --fix')
  }
  if (!options.fix && (options.dryRun || options.diff || options.check)) {
    throw new Failure(EXIT.usage, '--dry-run, --diff and --check go with --fix')
  }
  if (options.fix && paths.includes('-')) throw new Failure(EXIT.usage, 'standard input cannot be fixed: name the file')
  if (options.stdinFilename !== undefined && !paths.includes('-')) {
    throw new Failure(EXIT.usage, '--stdin-filename goes with "-" for standard input')
  }
}
