import { describe, expect, test } from 'vitest'
import { type GivenOption, JOB_OPTIONS, jobFromOptions, optionName } from '../../src/generate/options-jobs.ts'
import { presetOptionNames } from '../../src/generate/preset-lookup.ts'
import { plainOf } from './values.ts'

/** Options as they would be typed: `--dns a`, `--honor-labels`. */
function given(...options: string[]): GivenOption[] {
  return options.map((typed) => {
    const [name, ...rest] = typed.split(' ')
    const option = JOB_OPTIONS.find((each) => optionName(each) === name)!
    return { option, text: rest.length > 0 ? rest.join(' ') : undefined }
  })
}

const job = (...options: string[]): unknown => plainOf(jobFromOptions('j', given(...options), presetOptionNames))

describe('jobFromOptions', () => {
  test.each<[string[], Record<string, unknown>]>([
    [[], {}],
    [['--static a:1', '--static b:1'], { static: ['a:1', 'b:1'] }],
    [['--file-sd a.json'], { file_sd: ['a.json'] }],
    [
      ['--dns a', '--dns-type A', '--dns-port 9182', '--dns b'],
      { dns: { names: ['a', 'b'], type: 'A', port: '9182' } },
    ],
    [['--dns-type A', '--dns a'], { dns: { names: ['a'], type: 'A' } }],
    [['--interval 5s', '--honor-labels'], { scrape_interval: '5s', honor_labels: 'true' }],
    [['--set-label a=b=c', '--set-label d='], { set_label: { a: 'b=c', d: '' } }],
    [['--preset a', '--preset b'], { preset: ['a', 'b'] }],
    [
      ['--preset a', '--preset b', '--preset-option x=1,2', '--preset-option y=3'],
      { preset: ['a', { name: 'b', x: ['1', '2'], y: '3' }] },
    ],
    [
      ['--preset ec2', '--preset aspnetcore', '--preset-option region=x', '--preset-option tags=a=b'],
      { preset: [{ name: 'ec2', region: 'x', tags: 'a=b' }, 'aspnetcore'] },
    ],
    // Where several have it, it is of the last one.
    [
      ['--preset node', '--preset mysqld', '--preset-option collectors=x'],
      { preset: ['node', { name: 'mysqld', collectors: 'x' }] },
    ],
    [
      ['--preset node', '--preset-option collectors=x', '--preset consul'],
      { preset: [{ name: 'node', collectors: 'x' }, 'consul'] },
    ],
    [
      ['--preset ec2', '--preset gce', '--preset aspnetcore', '--preset-option port=1'],
      { preset: ['ec2', 'gce', { name: 'aspnetcore', port: '1' }] },
    ],
    [['--blackbox m', '--blackbox-exporter e:1'], { blackbox: { module: 'm', exporter: 'e:1' } }],
  ])('%j', (options, result) => {
    expect(job(...options)).toEqual({ name: 'j', ...result })
  })

  test.each([
    [['--interval 5s', '--interval 6s'], '--interval is given twice for one job'],
    [['--dns a', '--dns-type A', '--dns-type A'], '--dns-type is given twice for one job'],
    [['--dns-type A'], '--dns-type goes with --dns'],
    [['--blackbox-exporter e:1'], '--blackbox-exporter goes with --blackbox'],
    [['--preset-option a=b'], '--preset-option belongs to a --preset before it'],
    [['--set-label a'], '--set-label takes NAME=VALUE, not "a"'],
  ])('%j is refused', (options, message) => {
    expect(() => job(...options)).toThrow(expect.objectContaining({ message, exit: 2 }))
  })
})
