import type { DocumentTree } from '../document/node.ts'
import type { Source } from '../document/source.ts'
import { readYaml } from '../document/yaml.ts'
import {
  isLokiRules,
  isMainConfig,
  isUnitTestFile,
  kindByContent,
  kindByLines,
  kindByName,
  kindOfNamed,
} from './kind.ts'
import type { FileKind } from './linted-file.ts'

/** A file that a person named or that a folder holds. */
export interface LintInput {
  readonly path: string
  readonly source: Source
  /** Told by the user; else the name and the content decide. */
  readonly kind?: FileKind | undefined
  /** What it is unless a config says otherwise that names it: the content does not decide. */
  readonly assumed?: FileKind
  /** Of a folder, what is not recognised is skipped; what was named is linted as what it comes nearest to. */
  readonly named: boolean
  /** Of YAML that has been read already. */
  readonly tree?: DocumentTree
  /** A config that is here for what it makes of the other files: of itself nothing is reported. */
  readonly isContext?: boolean
}

/**
 * Where it stands in a run. What shows itself to be a main config comes first, then what is here for the others' sake:
 * they tell what the rest is.
 */
export const STAGES = ['main', 'context', 'config', 'rest'] as const

export interface Classified {
  readonly input: LintInput
  /** Undefined for what is nothing of Prometheus's. */
  readonly kind: FileKind | undefined
  readonly tree: DocumentTree | undefined
  readonly stage: (typeof STAGES)[number]
  /** Whether it is this, whatever a config that names it takes it for. */
  readonly isSure: boolean
}

export function classify(input: LintInput): Classified {
  const found = byNameOrContent(input)
  return input.isContext ? { ...found, stage: 'context' } : found
}

function byNameOrContent(input: LintInput): Classified {
  const { path, source, tree, assumed } = input
  const told = input.kind ?? kindByName(path)
  if (told !== undefined) return { input, kind: told, tree, stage: told === 'config' ? 'main' : 'rest', isSure: true }
  if (assumed !== undefined) return { input, kind: assumed, tree, stage: 'config', isSure: false }
  return /\.json$/i.test(path) ? classifyJson(input) : byContent(input, tree ?? readYaml(source))
}

function classifyJson(input: LintInput): Classified {
  const { named, source } = input
  const start = source.slice(0, 400)
  if (named && /^\s*\{/.test(start)) {
    // Prometheus takes a config of any name.
    const found = byContent(input, readYaml(source))
    if (found.stage !== 'rest' || found.kind === 'rules') return found
  }
  const isTargets = named || /^\s*\[\s*\{\s*"(?:targets|labels)"/i.test(start)
  return { input, kind: isTargets ? 'targets' : undefined, tree: undefined, stage: 'rest', isSure: false }
}

function byContent(input: LintInput, tree: DocumentTree): Classified {
  const { path, source, named } = input
  const is = (kind: FileKind | undefined, stage: Classified['stage'] = 'rest'): Classified => {
    return { input, kind, tree, stage, isSure: stage === 'main' }
  }
  if (isUnitTestFile(tree, source.text)) return is(undefined)
  // In a folder too, a config that breaks off early is to be told of.
  const kind = kindByContent(tree) ?? (tree.problems.length > 0 ? kindByLines(source.text) : undefined)
  if (kind === 'config') return is(kind, isMainConfig(tree) ? 'main' : 'config')
  if (!named) return is(kind === 'rules' && isLokiRules(tree) ? undefined : kind)
  return is(kind ?? kindOfNamed(path, tree))
}
