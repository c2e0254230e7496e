import { extname } from 'node:path'
import { EXIT, Failure } from '../diagnostics/failure.ts'
import type { Finding, Span } from '../diagnostics/finding.ts'
import type { DocumentTree, Format } from '../document/node.ts'
import { Source } from '../document/source.ts'
import type { Release } from '../prometheus/release.ts'
import { hasErrors, type TargetDocument } from '../targets/document.ts'
import type { YamlScalarWriter } from '../targets/layout.ts'
import { readTargets, type TreeReader } from '../targets/read.ts'

/** Format by the file's name, as Prometheus tells it. Throws a Failure (exit 2) for a name file_sd does not take. */
export function formatOf(path: string): Format {
  const extension = extname(path)
  if (extension === '.json' || extension === '.JSON') return 'json'
  if (/^\.(?:ya?ml|YA?ML)$/.test(extension)) return 'yaml'
  throw new Failure(EXIT.usage, `"${path}" is no target file by its name`, {
    hint: 'file_sd reads .json, .yml and .yaml',
  })
}

/** What YAML files need; loaded only where there is one. */
export interface YamlTools {
  readonly readTree: TreeReader
  decode(bytes: Buffer): Source
  readonly scalar: YamlScalarWriter
  comments(source: Source, tree: DocumentTree): readonly Span[]
}

export async function loadYaml(): Promise<YamlTools> {
  const [{ decodeYaml, excessiveAliasing, readYaml, scanComments }, { yamlScalar }] = await Promise.all([
    import('../document/yaml.ts'),
    import('../document/yaml-scalar.ts'),
  ])
  const readTree: TreeReader = (source) => {
    const tree = readYaml(source)
    if (!excessiveAliasing(tree.root)) return tree
    // Found while decoding in Go, so before any field is looked at.
    const { start, end } = tree.root!
    return {
      ...tree,
      root: undefined,
      problems: [{ message: 'the document contains excessive aliasing', span: { start, end } }],
    }
  }
  return { readTree, decode: decodeYaml, scalar: yamlScalar, comments: scanComments }
}

export async function loadYamlFor(formats: readonly Format[]): Promise<YamlTools | undefined> {
  return formats.includes('yaml') ? loadYaml() : undefined
}

/** The text of a file: Prometheus reads YAML in UTF-16 too. */
export function decode(bytes: Buffer, format: Format, yaml: YamlTools | undefined): Source {
  return format === 'yaml' ? yaml!.decode(bytes) : Source.fromBytes(bytes)
}

/** Reads a target file's text for a release. */
export function parseTargets(
  source: Source,
  format: Format,
  release: Release,
  yaml: YamlTools | undefined,
): TargetDocument {
  return readTargets(source, format, release, (text) => yaml!.readTree(text))
}

/**
 * A target file that may be edited. Throws a Failure (exit 1), with the findings, for one that Prometheus would
 * refuse or that is not UTF-8.
 */
export function parseEditable(
  path: string,
  bytes: Buffer,
  format: Format,
  release: Release,
  yaml: YamlTools | undefined,
): TargetDocument {
  const source = decode(bytes, format, yaml)
  if (!source.isUtf8) throw notUtf8(path, source)
  const document = parseTargets(source, format, release, yaml)
  if (hasErrors(document.findings)) {
    throw new Failure(EXIT.refused, `${path} is not edited: Prometheus would refuse it as it stands`, {
      findings: { file: path, source, list: document.findings },
    })
  }
  return document
}

/** What is said of a file that is not UTF-8: it is read, but not edited. */
export function notUtf8(path: string, source: Source): Failure {
  return new Failure(EXIT.refused, `${path} is not edited: it is not UTF-8`, {
    hint: 'convert it first, for example with iconv -t UTF-8',
    findings: { file: path, source, list: [encodingFinding(source)] },
  })
}

/** Where a text that is not UTF-8 shows it first. */
export function encodingFinding(source: Source): Finding {
  const at = Math.max(0, source.text.indexOf('\ufffd'))
  return { rule: 'encoding', severity: 'error', message: 'these bytes are no UTF-8', span: { start: at, end: at + 1 } }
}

/** What a file that does not exist yet is taken for. */
export function emptyDocument(format: Format, release: Release, yaml: YamlTools | undefined): TargetDocument {
  return parseTargets(Source.fromText(format === 'json' ? '[]\n' : ''), format, release, yaml)
}
