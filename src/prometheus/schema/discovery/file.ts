import type { CheckContext, Struct } from '../../config/struct.ts'
import { path } from '../scalars.ts'
import { list, type Section } from '../types.ts'
import { requireItems } from './checks.ts'
import { refreshInterval } from './fields.ts'

/** discovery/file/file.go patFileSDName: a star only in the last part of a path. The dots of Go match no line break. */
const FILE = /^[^*]*(\*[^/]*)?\.(json|yml|yaml|JSON|YML|YAML)$/

export function isTargetPattern(name: string): boolean {
  return FILE.test(name)
}

/** discovery/file/file.go SDConfig. */
export const fileSdConfig: Section = {
  name: 'file_sd_config',
  goType: 'discovery/file.SDConfig',
  doc: 'Reads targets from files, and again whenever they change.',
  fields: {
    files: {
      type: list(path('targets')),
      misnomers: ['path', 'paths'],
      doc: 'Patterns of file names that end in .json, .yml or .yaml; a star may stand in the last part of a path.',
    },
    refresh_interval: { ...refreshInterval('5m'), doc: 'How often the files are read again even without a change.' },
  },
  check: checkFile,
}

function checkFile(it: Struct, context: CheckContext): void {
  requireItems(it, context, 'files', 'file')
  for (const [index, name] of it.strings('files').entries()) {
    if (isTargetPattern(name)) continue
    context.refuse(it, {
      rule: 'file-sd-pattern',
      field: 'files',
      index,
      message: `${JSON.stringify(name)} is no pattern for files of targets: ${problemOf(name)}`,
    })
  }
}

function problemOf(name: string): string {
  const extension = /\.(json|yml|yaml|JSON|YML|YAML)$/
  if (!extension.test(name)) return 'it must end in .json, .yml or .yaml (all small or all capital letters)'
  return 'a star may stand only in the last part of the path'
}
