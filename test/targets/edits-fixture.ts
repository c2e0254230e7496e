import fs from 'node:fs'
import { lineBreakOf } from '../../src/document/edit.ts'
import type { Format } from '../../src/document/node.ts'
import { scanComments } from '../../src/document/yaml.ts'
import { yamlScalar } from '../../src/document/yaml-scalar.ts'
import { addTargets } from '../../src/targets/add.ts'
import { applyTargets } from '../../src/targets/apply.ts'
import { targetsOf } from '../../src/targets/compare.ts'
import type { TargetDocument } from '../../src/targets/document.ts'
import type { Draft } from '../../src/targets/draft.ts'
import { canonicalGroups } from '../../src/targets/format.ts'
import { formatYaml } from '../../src/targets/format-yaml.ts'
import { labelTargets } from '../../src/targets/label.ts'
import { jsonLayout } from '../../src/targets/layout.ts'
import { removeTargets } from '../../src/targets/remove.ts'
import { parseRename, renameTargets } from '../../src/targets/rename.ts'
import { read, write } from './texts.ts'

/** An edit of a text, as edits.txt has it. */
export interface EditCase {
  readonly name: string
  readonly format: Format
  readonly operation: string
  readonly before: string
  readonly after: string
}

/**
 * Reads edits.txt: `== name`, then for each edit `-- format: operation`, the text before, `-- becomes`, the text
 * behind. `␍` is a carriage return, `→` a tab, `⌀` at the end takes the last line break away, `␠` is a space at the
 * end of a line. An edit without a text before takes that of the one above.
 */
export function readEditCases(file: URL): EditCase[] {
  const cases: EditCase[] = []
  let name = ''
  let before = ''
  for (const part of fs.readFileSync(file, 'utf8').split(/^(?===? |-- (?:json|yaml): )/m)) {
    const title = /^== (.*)\n/.exec(part)
    if (title) name = title[1]!
    const edit = /^-- (json|yaml): (.*)\n([\s\S]*)^-- becomes\n([\s\S]*)$/m.exec(part)
    if (!edit) continue
    const [, format, operation, from, to] = edit as unknown as [string, Format, string, string, string]
    if (from !== '') before = from
    cases.push({ name, format, operation, before: decode(before), after: decode(to) })
  }
  return cases
}

function decode(text: string): string {
  return text.replace(/␍/g, '\r').replace(/→/g, '\t').replace(/␠/g, ' ').replace(/⌀\n+$/, '').replace(/\n\n$/, '\n')
}

const GUARD = { allowEmpty: true }

/** Does what an operation of edits.txt says (the commands' own words) and gives the text it makes. */
export function perform(text: string, format: Format, operation: string): string {
  const document = read(text, format)
  const [verb, ...words] = operation.split(' ')
  if (verb === 'fmt') return canonical(document)
  return write(draftOf(document, verb!, words)).source.text
}

function draftOf(document: TargetDocument, verb: string, words: readonly string[]): Draft {
  const set = new Map(words.filter((word) => /^\w+=/.test(word)).map((word) => word.split('=') as [string, string]))
  const unset = new Set(words.filter((word) => /^\w+-$/.test(word)).map((word) => word.slice(0, -1)))
  const flags = words.filter((word) => word.startsWith('--'))
  const addresses = words.filter((word) => !/^\w+=|^\w+-$|^--/.test(word))
  const selection = {
    patterns: addresses.map((address) => ({ text: address, expression: undefined })),
    selector: undefined,
  }
  switch (verb) {
    case 'add': {
      const targets = addresses.map((address) => ({ address, labels: set }))
      return addTargets(document, targets, { move: flags.includes('--move'), allowDuplicate: false }).draft
    }
    case 'remove':
      return removeTargets(document, selection, { ...GUARD, keepEmpty: flags.includes('--keep-empty') }).draft
    case 'label':
      return labelTargets(document, selection, { set, unset }).draft
    case 'rename':
      return renameTargets(document, parseRename(addresses[0]!, addresses[1]!), { allowDuplicate: false }).draft
    case 'apply': {
      const desired = [...targetsOf(read(words.join(' '), 'json'))]
      return applyTargets(document, desired, { ...GUARD, prune: true }).draft
    }
    default:
      throw new Error(`unknown operation ${verb}`)
  }
}

/** What `promsd fmt` writes. */
export function canonical(document: TargetDocument): string {
  const lineBreak = lineBreakOf(document.source)
  if (document.format === 'yaml') {
    return formatYaml(document, scanComments(document.source, document.tree), lineBreak, yamlScalar)
  }
  const groups = canonicalGroups(document.groups)
  return groups.length === 0 ? `[]${lineBreak}` : jsonLayout(undefined, lineBreak).file(groups)
}
