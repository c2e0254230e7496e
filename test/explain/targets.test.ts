import { describe, expect, test } from 'vitest'
import { discoveredLabels, effectiveTarget, publicLabels, type TargetConfig } from '../../src/explain/targets.ts'
import { parseRelease } from '../../src/prometheus/release.ts'
import { relabelRule, type WrittenRule } from '../../src/relabel/relabel.ts'

function job(release: string, rules: WrittenRule[] = [], rest: Partial<TargetConfig> = {}): TargetConfig {
  const parsed = parseRelease(release)
  return {
    jobName: 'j',
    scheme: 'http',
    metricsPath: '/metrics',
    scrapeInterval: '1m',
    scrapeTimeout: '10s',
    params: new Map(),
    relabel: rules.map((rule) => relabelRule(rule, parsed)),
    release: parsed,
    nameScheme: parsed.major >= 3 ? 'utf8' : 'legacy',
    ...rest,
  }
}

type Seen = { labels?: Record<string, string>; url?: string; refused?: string; droppedBy?: number }
function see(labels: Record<string, string>, config: TargetConfig): Seen {
  const result = effectiveTarget(new Map(Object.entries(labels)), config)
  if ('refused' in result) return { refused: result.refused }
  if ('droppedBy' in result) return { droppedBy: result.droppedBy }
  return { labels: Object.fromEntries(result.labels), url: result.url }
}
const refusal = (labels: Record<string, string>, config: TargetConfig): string | undefined =>
  see(labels, config).refused

const DEFAULTS = {
  job: 'j',
  __scrape_interval__: '1m',
  __scrape_timeout__: '10s',
  __metrics_path__: '/metrics',
  __scheme__: 'http',
}

test('defaults are filled in, meta labels go, the instance is the address', () => {
  expect(see({ __address__: 'h:1', __meta_x: '1', env: 'a', job: '' }, job('3.5'))).toEqual({
    labels: { ...DEFAULTS, __address__: 'h:1', env: 'a', instance: 'h:1' },
    url: 'http://h:1/metrics',
  })
  expect(see({ __address__: 'h:1', instance: 'i', job: 'other' }, job('3.5')).labels).toMatchObject({
    instance: 'i',
    job: 'other',
  })
})

test('the labels before relabeling stay as they were', () => {
  const result = effectiveTarget(
    new Map([['__address__', 'h:1']]),
    job('3.5', [{ targetLabel: 'job', replacement: 'x' }]),
  )
  expect(Object.fromEntries(result.discovered)).toEqual({ ...DEFAULTS, __address__: 'h:1' })
  expect('labels' in result && Object.fromEntries(publicLabels(result.labels))).toEqual({ job: 'x', instance: 'h:1' })
})

test('a rule drops a target, whatever its address', () => {
  const rules = [
    { targetLabel: 'a', replacement: 'b' },
    { action: 'drop', sourceLabels: ['a'], regex: 'b' },
  ]
  expect(see({ __address__: '' }, job('3.5', rules))).toEqual({ droppedBy: 1 })
})

describe('refusals', () => {
  test('of the address, after relabeling', () => {
    expect(refusal({ __address__: '' }, job('3.5'))).toBe('no address')
    expect(refusal({}, job('2.42'))).toBe('no address')
    expect(refusal({ __address__: 'http://h' }, job('3.5'))).toBe('"http://h" is not a valid hostname')
    const probe = [
      { sourceLabels: ['__address__'], targetLabel: '__param_target' },
      { targetLabel: '__address__', replacement: 'probe:9115' },
    ]
    expect(see({ __address__: 'http://h/' }, job('3.5', probe)).url).toBe(
      'http://probe:9115/metrics?target=http%3A%2F%2Fh%2F',
    )
  })

  test.each([
    ['bad', '10s', 'error parsing scrape interval: not a valid duration string: "bad"'],
    ['0', '10s', 'scrape interval cannot be 0'],
    ['1m', '0s', 'scrape timeout cannot be 0'],
    ['1m', '1.5s', 'error parsing scrape timeout: not a valid duration string: "1.5s"'],
    ['1m', '300y', 'error parsing scrape timeout: duration out of range'],
    ['5s', '10s', 'scrape timeout cannot be greater than scrape interval ("10s" > "5s")'],
    ['10s', '10000ms', undefined],
  ])('of the interval %s with the timeout %s', (interval, timeout, reason) => {
    const labels = { __address__: 'h:1', __scrape_interval__: interval, __scrape_timeout__: timeout }
    expect(refusal(labels, job('3.5'))).toBe(reason)
  })

  test('of a deleted interval', () => {
    const rules = [{ action: 'labeldrop', regex: '__scrape_interval__' }]
    expect(refusal({ __address__: 'h:1' }, job('3.5', rules))).toBe(
      'error parsing scrape interval: empty duration string',
    )
  })

  test('of a scheme without a default port, before 3.0 and only where a port is missing', () => {
    expect(refusal({ __address__: 'h', __scheme__: 'ftp' }, job('2.55'))).toBe('invalid scheme: "http"')
    expect(refusal({ __address__: 'h:1', __scheme__: 'ftp' }, job('2.55'))).toBeUndefined()
    expect(refusal({ __address__: 'h', __scheme__: 'ftp' }, job('3.0'))).toBeUndefined()
  })

  test('of histogram labels that are no boolean, from 3.13', () => {
    const labels = { __address__: 'h:1', __scrape_native_histograms__: 'yes' }
    expect(refusal(labels, job('3.12'))).toBeUndefined()
    expect(refusal(labels, job('3.13'))).toContain('error parsing scrape native histograms')
    expect(refusal({ ...labels, __scrape_native_histograms__: 'T' }, job('3.13'))).toBeUndefined()
  })
})

test('histogram labels have the values of the job, from 3.13', () => {
  const labels = discoveredLabels(new Map(), job('3.13', [], { scrapeNativeHistograms: true }))
  expect(labels.get('__scrape_native_histograms__')).toBe('true')
  expect(labels.get('__always_scrape_classic_histograms__')).toBe('false')
  expect(discoveredLabels(new Map(), job('3.12')).has('__scrape_native_histograms__')).toBe(false)
})

describe('a missing port before 3.0', () => {
  test.each([
    ['h', 'h:80'],
    ['[::1]', '[::1]:80'],
    ['::1', '::1'],
    ['h:', 'h:'],
    ['[a', '[a'],
    ['a]', 'a]'],
    ['[a]b:1', '[a]b:1'],
    ['h:1', 'h:1'],
  ])('%s is scraped at %s', (address, scraped) => {
    expect(see({ __address__: address }, job('2.55')).labels).toMatchObject({ __address__: scraped, instance: scraped })
    expect(see({ __address__: address }, job('3.0')).labels).toMatchObject({ __address__: address, instance: address })
  })

  test('is that of the scheme', () => {
    expect(see({ __address__: 'h', __scheme__: 'https' }, job('2.42')).url).toBe('https://h:443/metrics')
  })
})

describe('parameters', () => {
  const params = new Map([
    ['module', ['a b', 'é']],
    ['none', []],
  ])

  test('become labels, and labels become parameters', () => {
    const { labels, url } = see({ __address__: 'h:1', __param_x: '&' }, job('3.5', [], { params }))
    expect(labels).toMatchObject({ __param_module: 'a b', __param_x: '&' })
    expect(labels).not.toHaveProperty('__param_none')
    expect(url).toBe('http://h:1/metrics?module=a+b&module=%C3%A9&x=%26')
  })

  test('win over a label before 3.0', () => {
    const labels = { __address__: 'h:1', __param_module: 'mine' }
    expect(see(labels, job('2.55', [], { params })).labels).toMatchObject({ __param_module: 'a b' })
    expect(see(labels, job('3.0', [], { params })).labels).toMatchObject({ __param_module: 'mine' })
  })
})

test('a URL is written as Go writes it', () => {
  const labels = { __address__: 'é:1', __metrics_path__: "a b/ä?(!)'%", __scheme__: 'https' }
  expect(see(labels, job('3.5')).url).toBe('https://%C3%A9:1/a%20b/%C3%A4%3F%28%21%29%27%25')
})
