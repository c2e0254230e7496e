import { EXIT, Failure } from '../diagnostics/failure.ts'
import type { Finding } from '../diagnostics/finding.ts'
import { type DocumentTree, itemsOf, type Node, resolve, syntaxFindings } from '../document/node.ts'
import type { Source } from '../document/source.ts'
import { decodeYaml, readYaml } from '../document/yaml.ts'
import { readAnyIfAny } from '../files/read.ts'
import { fieldOf } from '../generate/config-edit/config-document.ts'
import { expandJob } from '../generate/expand.ts'
import { nodeValue } from '../generate/node-value.ts'
import { type GivenOption, jobFromOptions } from '../generate/options-jobs.ts'
import { presetLookup, presetOptionNames } from '../generate/preset-lookup.ts'
import type { Problem } from '../generate/problem.ts'
import { type FieldsValue, textIn } from '../generate/value.ts'
import { refusedFindings } from '../secrets/index.ts'
import type { Io } from './io.ts'

/** More lines than this say no more. */
const MOST_LINES = 5

/** Jobs that are to be added, as scrape configs, with what is worth knowing of them. */
export interface AddedJobs {
  readonly jobs: readonly { readonly name: string; readonly job: FieldsValue }[]
  readonly warnings: readonly string[]
}

/**
 * The jobs that a command line describes: by options, or in a file with further options on top.
 * @throws Failure: exit 2 for options that make no job, exit 1 for a file that holds none
 */
export async function addedJobs(
  name: string | undefined,
  from: string | undefined,
  given: readonly GivenOption[],
  io: Io,
): Promise<AddedJobs> {
  const warnings: string[] = []
  const own = from === undefined ? [] : await jobsOfFile(from, io, (message) => warnings.push(message))
  if (own.length === 0 && name === undefined) {
    throw new Failure(EXIT.usage, 'name the job to add', {
      hint: 'promsd job add NAME --static HOST:PORT, or --from FILE',
    })
  }
  if (own.length > 1 && (name !== undefined || given.length > 0)) {
    throw new Failure(EXIT.usage, `${from} holds ${own.length} jobs: a name and options are for one`)
  }
  const options =
    name === undefined && given.length === 0 ? undefined : jobFromOptions(name ?? '', given, presetOptionNames)
  const asked = own.length > 0 ? own.map((job) => withOptions(job, options, name)) : [options!]
  const jobs = asked.map((job) => {
    const jobName = textIn(job.fields.get('job_name') ?? job.fields.get('name')) ?? ''
    if (jobName === '') throw new Failure(EXIT.usage, `a job ${from === undefined ? '' : `in ${from} `}has no name`)
    const problems: Problem[] = []
    const expanded = expandJob(job, {
      presets: presetLookup,
      fileText: () => undefined,
      refuse: (problem) => problems.push(problem),
      warn: ({ message }) => warnings.push(message),
    })
    const [first] = problems
    if (first) throw problemFailure(first)
    return { name: jobName, job: expanded }
  })
  return { jobs, warnings }
}

/** The fields of options win over those of a file. */
function withOptions(job: FieldsValue, options: FieldsValue | undefined, name: string | undefined): FieldsValue {
  if (!options) return job
  const fields = new Map(job.fields)
  for (const [key, value] of options.fields) if (key !== 'name') fields.set(key, value)
  if (name !== undefined) {
    fields.delete('name')
    fields.set('job_name', options.fields.get('name')!)
  }
  return { ...job, fields }
}

function problemFailure({ message, origin, hint }: Problem): Failure {
  const where = 'words' in origin ? `${origin.words}: ` : ''
  return new Failure(EXIT.usage, where + message, hint === undefined ? {} : { hint })
}

/** A scrape config, a list of them, or a config that has some. */
async function jobsOfFile(path: string, io: Io, warn: (message: string) => void): Promise<FieldsValue[]> {
  const file = path === '-' ? '<stdin>' : path
  const bytes = path === '-' ? await io.stdin() : readAnyIfAny(path)
  if (!bytes) throw new Failure(EXIT.failed, `there is no file ${path}`)
  const source = decodeYaml(bytes)
  const tree = readYaml(source, { isOwn: true })
  const refuse = (found: readonly Finding[]): Failure =>
    new Failure(EXIT.refused, `nothing is added: ${file} holds no jobs`, {
      findings: refusedFindings(file, { source, tree }, found),
    })
  if (tree.problems.length > 0) throw refuse(syntaxFindings(tree))
  const nodes = tree.root ? jobNodes(tree.root) : []
  if (nodes.length === 0) throw refuse([])
  const lines = commentLines(source, tree)
  if (lines.length > 0)
    warn(`comments are not taken over: ${file}, ${lines.length === 1 ? 'line' : 'lines'} ${lines.join(', ')}`)
  return nodes.map((node) => {
    const value = nodeValue(node, { words: file })
    if (value.kind === 'fields') return value
    const { start, end } = node
    throw refuse([
      { rule: 'not-a-mapping', severity: 'error', message: 'a job is a mapping of fields', span: { start, end } },
    ])
  })
}

/** The first lines with comments, of a config those of its jobs. */
function commentLines(source: Source, { root, comments = [] }: DocumentTree): (number | string)[] {
  const value = root && resolve(root)
  const jobs = value?.kind === 'mapping' ? fieldOf(value, 'scrape_configs') : undefined
  const found = jobs ? comments.filter(({ start }) => start > jobs.key.start && start < jobs.value.end) : comments
  const lines: (number | string)[] = found.slice(0, MOST_LINES).map(({ start }) => source.lineAt(start))
  return found.length > MOST_LINES ? [...lines, '…'] : lines
}

function jobNodes(root: Node): Node[] {
  const value = resolve(root)
  if (value.kind === 'sequence') return [...itemsOf(value)]
  if (value.kind !== 'mapping') return [root]
  const jobs = fieldOf(value, 'scrape_configs')
  const list = jobs && resolve(jobs.value)
  return list?.kind === 'sequence' ? [...itemsOf(list)] : [root]
}
