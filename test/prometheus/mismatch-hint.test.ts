import { describe, expect, it } from 'vitest'
import { Source } from '../../src/document/source.ts'
import { readYaml } from '../../src/document/yaml.ts'
import { decode } from '../../src/prometheus/config/decode.ts'
import { NEWEST } from '../../src/prometheus/release.ts'
import { config } from '../../src/prometheus/schema/index.ts'

/** The hints of the values that have another type than their fields take. */
function hints(text: string): (string | undefined)[] {
  const { findings } = decode(config, readYaml(Source.fromText(text)), NEWEST)
  return findings.filter(({ rule }) => rule === 'type-mismatch').map(({ hint }) => hint)
}

const job = (fields: string): string => `scrape_configs:\n- job_name: a\n  ${fields}\n`

const FIRST_BEHIND_DASH = (key: string): string => `put "- " before "${key}", and indent what goes with it as far`
const ENTRIES = 'write its entries, each "name: value", without "- "'
const BRACES = 'a mapping stands in { }, not in [ ]'
const UNFILLED = 'the "{{ }}" of a template has not been filled in: lint what is made of it'

describe('a value of another type', () => {
  it.each([
    // A list is expected.
    [job('relabel_configs: [{source_labels: __address__, target_label: a}]'), 'write [__address__]'],
    [job('static_configs: [{targets: "a:1, b:1"}]'), 'write [a:1, b:1]'],
    [job('static_configs:\n  - targets: a:1 b:1'), 'write [a:1, b:1]'],
    [job('params: {module: http_2xx}'), 'write [http_2xx]'],
    [job('file_sd_configs: [{files: "*.json"}]'), "write ['*.json']"],
    [job('static_configs: [{targets: {a, b}}]'), 'a list stands in [ ], not in { }'],
    [job('static_configs: [{targets: {{ hosts }}}]'), UNFILLED],
    [job('static_configs:\n    targets: [a]'), FIRST_BEHIND_DASH('targets')],
    ['scrape_configs:\n  job_name: a\n', FIRST_BEHIND_DASH('job_name')],
    ['scrape_configs:\n  node:\n    scheme: http\n', 'begin each item with "- "'],
    [job('relabel_configs: {source_labels: [a], target_label: b}'), 'write it in brackets: [{…}]'],
    ['rule_files: ~\nscrape_configs: a\n', undefined],
    // A mapping is expected.
    [job('static_configs:\n  - labels:\n    - env: prod\n    - dc: a'), ENTRIES],
    [job('static_configs: [{labels: [env=prod]}]'), BRACES],
    [job('static_configs: [{labels: env=prod}]'), 'write each entry as "name: value"'],
    ['global:\n- scrape_interval: 5s\n', ENTRIES],
    [job('basic_auth: [{username: a}]'), BRACES],
    ['- job_name: a\n- job_name: b\n', undefined],
    ["scrape_configs:\n- job_name:'a'\n", 'a space is missing behind "job_name:"'],
    ['global: scrape_interval:5s\n', 'a space is missing behind "scrape_interval:"'],
    ['global: nonsense:5s\n', undefined],
    // A text, a number or a boolean is expected.
    [job('static_configs: [{targets: [a: 1]}]'), 'write "a:1", without the space'],
    [job('static_configs:\n  - targets:\n    - a: 1'), 'write "a:1", without the space'],
    [job('static_configs: [{targets: [a: b c]}]'), 'put a text with ": " in it in quotes'],
    [job('static_configs: [{targets: [{a: 1}]}]'), undefined],
    ['scrape_configs: [{job_name: {{ name }}}]\n', 'put a value that begins with "{{" in quotes'],
    ['scrape_configs: [{job_name: [a]}]\n', 'write it without brackets'],
    ['scrape_configs:\n- job_name:\n  - a\n', 'write it without "- "'],
    [job('metrics_path: [/a, /b]'), undefined],
    [job('sample_limit: {{ limit }}'), UNFILLED],
    [job('honor_labels: "true"'), 'write it without quotes'],
  ])('%j: %s', (text, expected) => {
    expect(hints(text)).toEqual([expected])
  })

  it.each([
    job('http_headers: {X: {secrets: HUNTER}}'),
    job('params: {token: HUNTER}'),
    job('static_configs: [{targets: "http://u:HUNTER@a"}]'),
    job('static_configs: [{targets: [u: HUNTER@a]}]'),
    job('authorization: credentials:HUNTER'),
  ])('that may be a secret is not shown in a hint: %j', (text) => {
    expect(hints(text)).toEqual([expect.not.stringContaining('HUNTER')])
  })
})
