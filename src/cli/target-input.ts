import { readFileSync } from 'node:fs'
import { EXIT, Failure } from '../diagnostics/failure.ts'
import { Source } from '../document/source.ts'
import { ioFailure } from '../files/system.ts'
import { IPV6_LITERAL } from '../prometheus/address.ts'
import { globToRegExp, isGlob } from '../prometheus/glob.ts'
import { isLabelName, type Labels, usesUtf8Names } from '../prometheus/labels.ts'
import { type Release, releaseName } from '../prometheus/release.ts'
import { hasErrors } from '../targets/document.ts'
import type { LabelChange } from '../targets/label.ts'
import type { Target } from '../targets/report.ts'
import type { AddressPattern, Selection } from '../targets/select.ts'
import { type CompileRegex, parseSelector, usesRegex } from '../targets/selector.ts'
import { documentTargets, listFormat, readLines } from '../targets/target-list.ts'
import type { Io } from './io.ts'
import { decode, encodingFinding, loadYamlFor, parseTargets } from './read-target-file.ts'

/** `k=v` of the command line. Throws a Failure (exit 2) for what Prometheus of the release takes as no label. */
export function parseLabel(text: string, release: Release): [name: string, value: string] {
  const at = text.indexOf('=')
  if (at === -1) throw new Failure(EXIT.usage, `"${text}" is no label`, { hint: 'labels are given as name=value' })
  const name = text.slice(0, at)
  checkLabelName(name, release)
  return [name, text.slice(at + 1)]
}

export function parseLabels(texts: readonly string[], release: Release): Labels {
  const labels = new Map<string, string>()
  for (const text of texts) {
    const [name, value] = parseLabel(text, release)
    const former = labels.get(name)
    if (former !== undefined && former !== value) {
      throw new Failure(EXIT.usage, `the label "${name}" is given twice: "${former}" and "${value}"`)
    }
    labels.set(name, value)
  }
  return labels
}

function checkLabelName(name: string, release: Release): void {
  if (isLabelName(name, release)) return
  throw new Failure(EXIT.usage, `"${name}" is no label name in Prometheus ${releaseName(release)}`, {
    hint: usesUtf8Names(release)
      ? 'a label name is not empty'
      : 'allowed: letters, digits and _, not beginning with a digit',
  })
}

/** Splits the arguments of `label` into targets and changes (`k=v` sets, `k-` unsets). */
export function parseLabelArguments(
  texts: readonly string[],
  release: Release,
): { targets: string[]; change: LabelChange } {
  const targets: string[] = []
  const set: string[] = []
  const unset = new Set<string>()
  for (const text of texts) {
    // A "=" behind a colon or a slash belongs to an address such as http://a/?x=1.
    if (/^[^:/=]*=/.test(text)) set.push(text)
    else if (/^[^:/]+-$/.test(text)) unset.add(text.slice(0, -1))
    else targets.push(text)
  }
  const labels = parseLabels(set, release)
  for (const name of unset) {
    if (labels.has(name)) throw new Failure(EXIT.usage, `the label "${name}" is both set and unset`)
  }
  if (labels.size === 0 && unset.size === 0) {
    throw new Failure(EXIT.usage, 'no change of labels is given', { hint: 'set with name=value, unset with name-' })
  }
  return { targets, change: { set: labels, unset } }
}

export async function loadRegex(): Promise<CompileRegex> {
  return (await import('../prometheus/regex.ts')).anchored
}

/** Targets named or globbed on the command line, from a list, and a selector. */
export async function readSelection(
  texts: readonly string[],
  selector: string | undefined,
  from: string | undefined,
  release: Release,
  io: Io,
): Promise<Selection> {
  const listed =
    from === undefined ? [] : (await readTargetList(from, new Map(), release, io)).map(({ address }) => address)
  const named = [...texts.map(addressPattern), ...listed.map((text) => ({ text, expression: undefined }))]
  const patterns = texts.length > 0 || from !== undefined ? named : undefined
  if (selector === undefined) return { patterns, selector: undefined }
  const compile: CompileRegex = usesRegex(selector) ? await loadRegex() : () => () => false
  return { patterns, selector: parseSelector(selector, compile) }
}

/** `web*:9182` is a glob; an IPv6 address in brackets is not. */
function addressPattern(text: string): AddressPattern {
  const behind = text.replace(IPV6_LITERAL, '')
  const isIpv6 = behind !== text && /^(?::\d+)?$/.test(behind)
  if (!isGlob(text) || isIpv6) return { text, expression: undefined }
  const expression = globToRegExp(text)
  if (!expression) throw new Failure(EXIT.usage, `"${text}" is not a valid pattern`)
  return { text, expression }
}

/** Targets from a file or, for `-`, standard input: one a line, or file_sd JSON or YAML with labels of their own. */
export async function readTargetList(from: string, labels: Labels, release: Release, io: Io): Promise<Target[]> {
  const name = from === '-' ? '<stdin>' : from
  const bytes = from === '-' ? await io.stdin() : readList(from)
  const text = Source.fromBytes(bytes)
  const format = listFormat(from, text)
  if (format === 'lines') return readLines(name, text, labels)
  const yaml = await loadYamlFor([format])
  const document = parseTargets(decode(bytes, format, yaml), format, release, yaml)
  const { source } = document
  // YAML in UTF-16 is read as such; JSON that is no UTF-8 has lost what it said.
  const findings = format === 'json' && !source.isUtf8 ? [encodingFinding(source)] : document.findings
  if (hasErrors(findings)) {
    throw new Failure(EXIT.refused, `nothing is written: ${name} is no valid list of target groups`, {
      findings: { file: name, source, list: findings },
    })
  }
  return documentTargets(document, labels)
}

/** A list may come from a pipe, such as a shell's `<(…)`, unlike a target file. */
function readList(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    throw ioFailure('cannot read', path, error)
  }
}
