import type { Format } from '../../src/document/node.ts'
import { Source } from '../../src/document/source.ts'
import { excessiveAliasing, readYaml } from '../../src/document/yaml.ts'
import { yamlScalar } from '../../src/document/yaml-scalar.ts'
import { parseRelease, type Release } from '../../src/prometheus/release.ts'
import type { TargetDocument } from '../../src/targets/document.ts'
import type { Draft } from '../../src/targets/draft.ts'
import { applyDraft, layoutOf } from '../../src/targets/edit.ts'
import { readTargets } from '../../src/targets/read.ts'

const NEWEST = parseRelease('3.14')

/** Reads a text as the program reads a file. */
export function read(text: string, format: Format, release: Release = NEWEST): TargetDocument {
  return readSource(Source.fromBytes(Buffer.from(text)), format, release)
}

function readSource(source: Source, format: Format, release: Release): TargetDocument {
  return readTargets(source, format, release, (text) => {
    const tree = readYaml(text)
    if (excessiveAliasing(tree.root)) throw new Error('excessive aliasing')
    return tree
  })
}

/** The document that a draft makes, and its text. */
export function write(draft: Draft): TargetDocument {
  const { document } = draft
  return applyDraft(draft, layoutOf(document, yamlScalar), (source) => readSource(source, document.format, NEWEST))
}
