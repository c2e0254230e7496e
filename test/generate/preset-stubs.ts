import { EXIT, Failure } from '../../src/diagnostics/failure.ts'
import type { ExpandContext, PresetLookup } from '../../src/generate/context.ts'
import type { Preset, PresetOptions } from '../../src/generate/presets/preset.ts'
import type { Problem } from '../../src/generate/problem.ts'

/** Presets with what a real one may bring, so that tests do not change with the data. */
const STUBS: readonly Preset[] = [
  {
    name: 'slow',
    summary: '',
    doc: '',
    options: [
      { name: 'groups', kind: 'list', doc: '', default: ['gc', 'jit'], values: ['gc', 'jit'] },
      { name: 'all', kind: 'flag', doc: '', default: false },
    ],
    scrape: ({ groups, all }) => ({
      scrape_interval: '2m',
      honor_labels: true,
      authorization: { credentials_file: '/token' },
      kubernetes_sd_configs: [{ role: 'pod' }],
      relabel_configs: [{ source_labels: ['__meta_a'], target_label: 'a' }],
      ...(all ? {} : { metric_relabel_configs: [keep(`(${(groups as string[]).join('|')})_.*`)] }),
    }),
  },
  {
    name: 'prober',
    summary: '',
    doc: '',
    scrape: () => ({ metrics_path: '/probe', params: { module: ['icmp'], debug: ['no'] } }),
  },
  { name: 'other', summary: '', doc: '', scrape: () => ({ metric_relabel_configs: [keep('http_.*')] }) },
]

function keep(regex: string) {
  return { source_labels: ['__name__'], regex, action: 'keep' }
}

export const stubPresets: PresetLookup = {
  byName: (name) => STUBS.find((preset) => preset.name === name),
  together: (uses) => uses.map(({ preset, options }) => preset.scrape(options)),
  names: () => STUBS.map(({ name }) => name),
  options(preset, given) {
    for (const [name, value] of Object.entries(given)) {
      const option = preset.options?.find((each) => each.name === name)
      if (!option) throw new Failure(EXIT.refused, `the preset ${preset.name} has no option "${name}"`)
      const unknown = Array.isArray(value) ? value.find((each) => !option.values?.includes(each)) : undefined
      if (unknown !== undefined) throw new Failure(EXIT.refused, `"${name}" has no "${unknown}"`)
    }
    const defaults = Object.fromEntries((preset.options ?? []).map((option) => [option.name, option.default]))
    return { ...defaults, ...given } as PresetOptions
  },
}

/** A context that collects what is refused, and what is said besides. `files` are those that `{file: …}` may name. */
export function stubContext(
  files: Readonly<Record<string, string>> = {},
): ExpandContext & { problems: Problem[]; warnings: string[] } {
  const problems: Problem[] = []
  const warnings: string[] = []
  const refuse = (problem: Problem): void => void problems.push(problem)
  return {
    presets: stubPresets,
    problems,
    refuse,
    warnings,
    warn: ({ message }) => warnings.push(message),
    fileText: (path) => {
      const text = files[path.text]
      if (text === undefined) refuse({ rule: 'missing-file', message: `no ${path.text}`, origin: path.origin })
      return text === undefined ? undefined : { ...path, text }
    },
  }
}
