import { normalize } from 'node:path'
import type { Origin } from '../generate/value.ts'
import { type ProjectFile, spanAt } from '../project/project.ts'
import type { GenerateOptions } from './commands/generate.ts'

/** A file or folder that is to be written, and what says so. */
export interface OutputPlace {
  readonly path: string
  readonly origin: Origin
}

/** Where that goes which is written beside the config. */
export interface OutputPlaces {
  /** What presets bring. */
  readonly rules?: OutputPlace
  readonly dashboard?: OutputPlace
  /** The folder of the files of jobs. */
  readonly split?: OutputPlace
}

const OUTPUTS = ['rules', 'dashboard', 'split'] as const satisfies readonly (keyof OutputPlaces)[]

/** What a project file says of it. `resolve` gives the way to a path that is written there. */
export function placesOfProject(
  { content, tree }: Pick<ProjectFile, 'content' | 'tree'>,
  resolve: (path: string) => string,
): OutputPlaces {
  return placesBy((key) => {
    const path = content.generate?.[key]
    return path === undefined
      ? undefined
      : { path: resolve(path), origin: { span: spanAt(tree.root, ['generate', key], false) } }
  })
}

/** What a command line says of it. */
export function placesOfOptions(options: Pick<GenerateOptions, keyof OutputPlaces>): OutputPlaces {
  return placesBy((key) => {
    const path = options[key]
    // What is printed has a name for messages only.
    const isPrinted = path === '-' && key !== 'split'
    return path === undefined
      ? undefined
      : { path: isPrinted ? '<stdout>' : normalize(path), origin: { words: `--${key}` } }
  })
}

function placesBy(placeOf: (key: keyof OutputPlaces) => OutputPlace | undefined): OutputPlaces {
  const places = OUTPUTS.map((key) => [key, placeOf(key)] as const)
  return Object.fromEntries(places.filter(([, place]) => place !== undefined))
}
