import { Failure } from '../diagnostics/failure.ts'
import type { Finding, Severity } from '../diagnostics/finding.ts'
import { Source } from '../document/source.ts'
import { readFileIfAny } from '../files/read.ts'
import { type Asked, askedBy, configOf } from '../generate/config.ts'
import type { ExpandContext, PresetUse } from '../generate/context.ts'
import { presetLookup } from '../generate/preset-lookup.ts'
import type { Advice, Problem, Refuse } from '../generate/problem.ts'
import { outsideText } from '../generate/read-value.ts'
import type { FieldsValue, TextValue } from '../generate/value.ts'
import type { ProjectFile } from '../project/project.ts'
import { GENERATED_KEYS } from '../project/sections.ts'
import { pathFrom } from './settings.ts'

/** What is generated, as values with the places that they come from. */
export interface Generation {
  readonly config: FieldsValue
  /** What is wrong with what was asked for: all of it errors. Then the config is not to be used. */
  readonly problems: readonly Problem[]
  /** The presets of each job that has any, and the job as a scrape config. */
  readonly uses: readonly { readonly job: FieldsValue; readonly presets: readonly PresetUse[] }[]
  /** Whether values of the environment or of other files stand in it, which may be secrets. */
  readonly hasOutsideValues: boolean
  /** What is worth knowing. */
  readonly advice: readonly Advice[]
}

/** What a project file asks for; undefined where it asks for nothing. `folder` is where paths in it start. */
export function projectGeneration(
  { tree }: Pick<ProjectFile, 'tree'>,
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): Generation | undefined {
  const problems: Problem[] = []
  const refuse: Refuse = (problem) => problems.push(problem)
  const asked = askedBy(tree.root, GENERATED_KEYS, env, refuse)
  return asked && generationOf(asked, problems, (path) => textOfFile(path, folder, refuse))
}

/** The config of jobs that were asked for on the command line. */
export function jobsGeneration(jobs: readonly FieldsValue[]): Generation {
  const origin = { words: 'the command line' }
  const given: FieldsValue = {
    kind: 'fields',
    fields: new Map([['jobs', { kind: 'list', items: jobs, origin }]]),
    origin,
  }
  return generationOf({ given, namesFiles: false, takesVariables: false }, [], () => undefined)
}

function generationOf(asked: Asked, problems: Problem[], fileText: ExpandContext['fileText']): Generation {
  const advice: Advice[] = []
  const refuse: Refuse = (problem) => problems.push(problem)
  const warn: ExpandContext['warn'] = (each) => void advice.push(each)
  const uses: Generation['uses'][number][] = []
  const used: ExpandContext['used'] = (job, presets) => void uses.push({ job, presets })
  const config = configOf(asked, { presets: presetLookup, fileText, refuse, warn, used })
  return { config, problems, uses, advice, hasOutsideValues: asked.takesVariables || asked.namesFiles }
}

/** The text of a file without the line break at its end, as an editor or `echo` puts it there. */
function textOfFile({ text: name, origin }: TextValue, folder: string, refuse: Refuse): TextValue | undefined {
  try {
    const content = readFileIfAny(pathFrom(folder, name))
    if (content) {
      const source = Source.fromBytes(content.bytes)
      if (source.isUtf8) return outsideText(source.text.replace(/\r?\n$/, ''), origin)
      refuse({ rule: 'project', message: `the file ${JSON.stringify(name)} is not UTF-8`, origin })
    } else refuse({ rule: 'missing-file', message: `the file ${JSON.stringify(name)} does not exist`, origin })
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    refuse({ rule: 'missing-file', message: error.message, origin })
  }
  return undefined
}

/** Problems as findings of the project file, in the order of their places. */
export function problemFindings(problems: readonly Problem[]): Finding[] {
  const findings = placed(problems, 'error')
  const lacking = new Set(findings.filter(isOfEnvironment).map(({ span }) => span.start))
  // What else is wrong with a value follows from the variable that it lacks.
  const own = findings.filter((finding) => isOfEnvironment(finding) || !lacking.has(finding.span.start))
  return distinctFindings(own).sort((a, b) => a.span.start - b.span.start)
}

/** What is worth knowing, as findings of the project file. */
export function adviceFindings(advice: readonly Advice[]): Finding[] {
  return distinctFindings(placed(advice, 'warning'))
}

/** The same of what was asked for on a command line, which has no places: a sentence each. */
export function adviceSentences(advice: readonly Advice[]): string[] {
  return advice.filter(({ origin }) => 'words' in origin).map(({ message }) => message)
}

/** What has a place in the project file. */
function placed(all: readonly (Problem | Advice)[], severity: Severity): Finding[] {
  return all.flatMap(({ rule, message, origin, hint, related = [] }) => {
    if (!('span' in origin)) return []
    const places = related.flatMap((each) =>
      'span' in each.origin ? [{ message: each.message, span: each.origin.span }] : [],
    )
    const finding: Finding = {
      rule,
      severity,
      message,
      span: origin.span,
      ...(hint === undefined ? {} : { hint }),
      ...(places.length > 0 ? { related: places } : {}),
    }
    return [finding]
  })
}

const isOfEnvironment = ({ rule }: Finding): boolean => rule === 'environment'

/** What is asked for once, such as `shards` of all jobs, may be found wrong in many places that it goes to. */
export function distinctFindings(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((each) => [`${each.span.start} ${each.rule} ${each.message}`, each])).values()]
}
