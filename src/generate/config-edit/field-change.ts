import { EXIT, Failure } from '../../diagnostics/failure.ts'
import type { NodePath } from '../../diagnostics/finding.ts'
import { syntaxFindings } from '../../document/node.ts'
import { Source } from '../../document/source.ts'
import { readYaml } from '../../document/yaml.ts'
import type { Release } from '../../prometheus/release.ts'
import type { Type } from '../../prometheus/schema/types.ts'
import { nodeValue } from '../node-value.ts'
import { isNull, textValue, type Value } from '../value.ts'
import { fieldType, parseFieldPath } from './field-path.ts'

/** What is to become of a field of a job. */
export interface WantedField {
  /** As it was typed. */
  readonly text: string
  readonly path: NodePath
  /** Absent: the field goes. */
  readonly value: Value | undefined
}

/** The path and the value; a `=` within brackets belongs to a key. */
const ASSIGNMENT = /^((?:[^=["]|\[(?:\d+|"(?:[^"\\]|\\.)*")\])+)=([\s\S]*)$/

/**
 * Reads `PATH=VALUE`, the value in YAML, or `PATH-`, which unsets.
 * @throws Failure (exit 2) for a field that the release does not have, or a value that is no YAML
 */
export function parseFieldChange(argument: string, release: Release): WantedField {
  const assignment = ASSIGNMENT.exec(argument)
  if (assignment) {
    const [, text, written] = assignment as unknown as [string, string, string]
    const path = parseFieldPath(text)
    return { text, path, value: parseValue(text, written, fieldType(path, release)) }
  }
  if (!argument.endsWith('-')) {
    throw new Failure(EXIT.usage, `"${argument}" is no change of a field`, {
      hint: 'set with FIELD=VALUE, unset with FIELD-',
    })
  }
  const text = argument.slice(0, -1)
  return { text, path: parseFieldPath(text), value: undefined }
}

function parseValue(field: string, text: string, type: Type): Value {
  const source = Source.fromText(text)
  const { root, problems, end } = readYaml(source)
  const isWhole = problems.length === 0 && root?.kind === 'scalar' && root.outerStart === 0 && end === text.length
  const origin = { words: field }
  if (type.kind === 'scalar') {
    // Texts such as [a-z]+ or "*" would have to be quoted twice, for the shell and for YAML.
    if (!isWhole || text === '') return textValue(text, origin)
    const value = nodeValue(root, origin)
    return value.kind === 'text' && type.base === 'string' && !isNull(value) ? textValue(value.text, origin) : value
  }
  if (problems.length > 0) {
    throw new Failure(EXIT.usage, `the value of ${field} is no YAML`, {
      findings: { file: field, source, list: syntaxFindings({ format: 'yaml', root, end, problems }) },
    })
  }
  return root ? nodeValue(root, origin) : { kind: 'text', text: '', quoted: false, origin }
}
