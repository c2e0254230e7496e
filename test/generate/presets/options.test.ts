import { describe, expect, it } from 'vitest'
import { Failure } from '../../../src/diagnostics/failure.ts'
import { presetOptions } from '../../../src/generate/presets/index.ts'
import { items, text } from '../../../src/generate/presets/options.ts'
import type { Preset } from '../../../src/generate/presets/preset.ts'

const preset: Preset = {
  name: 'shop',
  summary: 'a shop',
  doc: 'A shop.',
  options: [
    { name: 'groups', doc: 'Groups.', kind: 'list', values: ['gc', 'jit'], default: ['gc', 'jit'] },
    { name: 'types', doc: 'Types.', kind: 'list', default: undefined },
    { name: 'per_client', doc: 'Clients.', kind: 'flag', default: false },
    { name: 'role', doc: 'Role.', kind: 'text', values: ['nodes', 'tasks'], default: 'tasks' },
    { name: 'port', doc: 'Port.', kind: 'number', default: undefined },
  ],
  scrape: () => ({}),
}
const needy: Preset = {
  ...preset,
  options: [{ name: 'zone', doc: 'Zone.', kind: 'text', default: undefined, required: true, example: 'a' }],
}

describe('options of a preset', () => {
  it('have their defaults', () => {
    expect(presetOptions(preset, {})).toEqual({
      groups: ['gc', 'jit'],
      types: undefined,
      per_client: false,
      role: 'tasks',
      port: undefined,
    })
    expect(presetOptions({ ...preset, options: [] }, {})).toEqual({})
  })

  it('may come as a project file or the command line has them', () => {
    const given = { groups: 'jit', types: ['A', 1], per_client: 'true', role: 'nodes', port: 80 }
    const options = presetOptions(preset, given)
    expect(options).toEqual({ groups: ['jit'], types: ['A', '1'], per_client: true, role: 'nodes', port: '80' })
    expect(presetOptions(preset, { per_client: 'false', types: [] })).toMatchObject({ per_client: false, types: [] })
    expect(items(options, 'types')).toEqual(['A', '1'])
    expect(items(options, 'role')).toEqual([])
    expect(text(options, 'role')).toBe('nodes')
    expect(text(options, 'types')).toBeUndefined()
  })

  it.each([
    [{ group: ['gc'] }, 'preset shop has no option "group"', 'did you mean "groups"?'],
    [{ x: 1 }, 'preset shop has no option "x"', 'allowed: groups, types, per_client, role, port'],
    [{ groups: ['gcc'] }, 'option "groups" of preset shop cannot be "gcc"', 'did you mean "gc"?'],
    [{ role: 'hypervisor' }, 'option "role" of preset shop cannot be "hypervisor"', 'allowed: nodes, tasks'],
    [{ groups: [['gc']] }, 'option "groups" of preset shop must be a list of texts', undefined],
    [{ per_client: 'yes' }, 'option "per_client" of preset shop must be true or false', undefined],
    [{ role: ['nodes'] }, 'option "role" of preset shop must be a text', undefined],
    [{ port: '-1' }, 'option "port" of preset shop must be a whole number', undefined],
  ])('refuses %j', (given, message, hint) => {
    expect(() => presetOptions(preset, given)).toThrow(expect.objectContaining({ message, hint, exit: 2 }))
  })

  it('says what is missing, and that there are none', () => {
    expect(() => presetOptions(needy, {})).toThrow(
      expect.objectContaining({ message: 'preset shop needs the option "zone"', hint: 'Zone.' }),
    )
    const { options: _, ...bare } = preset
    expect(() => presetOptions(bare, { a: 1 })).toThrow(expect.objectContaining({ hint: 'it has none' }))
    expect(() => presetOptions(bare, { a: 1 })).toThrow(Failure)
  })
})
