import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addressConcern, compareAddresses, splitAddress } from '../../src/prometheus/address.ts'

describe('what is odd about an address', () => {
  test.each([
    ['a:1', undefined],
    ['10.0.0.1:9100', undefined],
    ['[::1]:9100', undefined],
    ['[fe80::1%eth0]:9100', undefined],
    ['münchen:9100', undefined],
    ['a_b-c.d:65535', undefined],
    ['', 'target-empty'],
    ['a\x1b[0m:1', 'target-has-control-character'],
    ['a\n:1', 'target-has-control-character'],
    ['a b:1', 'target-has-space'],
    ['a:1 ', 'target-has-space'],
    ['a\u00a0:1', 'target-has-space'],
    ['http://a:1', 'target-is-url'],
    ['https://a/b?c', 'target-is-url'],
    ['icmp://', 'target-is-url'],
    ['a:1/metrics', 'target-has-path'],
    ['/', 'target-has-path'],
    ['a:1?x=1', 'target-has-query'],
    ['user:pw@a:1', 'target-has-userinfo'],
    ['::1', 'target-ipv6-without-brackets'],
    ['fe80::1', 'target-ipv6-without-brackets'],
    ['2001:db8::1:9100', 'target-ipv6-without-brackets'],
    ['a', 'target-without-port'],
    ['10.0.0.1', 'target-without-port'],
    ['[::1]', 'target-without-port'],
    ['a:', 'target-without-port'],
    ['a:0', 'target-port-range'],
    ['a:99999', 'target-port-range'],
    ['a:http', 'target-port-range'],
    ['a:-1', 'target-port-range'],
    ['web:1:2', 'target-port-range'],
  ])('%j: %s', (address, rule) => {
    expect(addressConcern(address)?.rule).toBe(rule)
  })

  test('comes with what to write instead', () => {
    expect(addressConcern('http://a:1/b?c')?.hint).toBe(
      'write "a:1", and set the path by __metrics_path__ where it is not /metrics',
    )
    expect(addressConcern('https://a:1/b?c')?.hint).toBe(
      'write "a:1", and set __scheme__ to https, and the path by __metrics_path__ where it is not /metrics',
    )
    expect(addressConcern('http://http://a')?.hint).toMatch(/^write "a", and set the path/)
    expect(addressConcern('http://https://u:p@a:1/b')?.hint).toMatch(/^write "a:1", and set __scheme__ to https/)
    expect(addressConcern('http://')?.hint).toBe('write host:port')
    expect(addressConcern('http://http://')?.hint).toBe('write host:port')
    expect(addressConcern('http://[::1]:1')?.hint).toMatch(/^write "\[::1\]:1"/)
    expect(addressConcern('::1')?.hint).toBe('write "[::1]:PORT"')
  })

  test.each(['http://', 'http://x:', 'http:///x', 'http://x:http', 'http://::1', 'icmp://'])(
    'of %s no address is left to write',
    (url) => {
      expect(addressConcern(url)?.hint).toBe('write host:port')
    },
  )

  test.each([
    ['http://am:1', 'write "am:1"'],
    ['http://am:1/', 'write "am:1"'],
    ['http://am:1/prefix', 'write "am:1", and put the path into "path_prefix" of the alertmanager_config'],
    ['https://am', 'write "am", and set "scheme: https"'],
    [
      'https://am/x',
      'write "am", and set "scheme: https", and put the path into "path_prefix" of the alertmanager_config',
    ],
    ['am:1/x', 'the path belongs into "path_prefix" of the alertmanager_config'],
    ['u:p@am:1', 'credentials belong into the alertmanager_config'],
    ['am:1?x=y', 'leave it out'],
  ])('for an Alertmanager: %s', (address, hint) => {
    expect(addressConcern(address, 'alertmanager')?.hint).toBe(hint)
  })

  test.each([
    'http://u:HUNTER@c:1/x',
    'http://u:HUN/TER@c:1',
    'u:HUNTER@c:1/x',
    'u:HUNTER HUNTER@c:1',
    'u:HUN@TER@c:1?x',
  ])('without the password of %s', (address) => {
    expect(JSON.stringify(addressConcern(address))).not.toMatch(/HUN|TER/)
  })

  test('without the user of a URL', () => {
    expect(addressConcern('http://u:p@c:1/x')?.hint).toMatch(/^write "c:1"/)
    expect(addressConcern('http://c:1/@x')?.hint).toMatch(/^write "c:1"/)
    expect(addressConcern('http://c/@x')?.hint).toMatch(/^write "c"/)
  })
})

describe('the parts of an address', () => {
  test.each([
    ['a:1', ['', 'a', '1', '']],
    ['a', ['', 'a', undefined, '']],
    ['[::1]:1', ['', '[::1]', '1', '']],
    ['http://u:p@a:1/b?c#d', ['http://u:p@', 'a', '1', '/b?c#d']],
    ['https://[::1]/x', ['https://', '[::1]', undefined, '/x']],
    ['a/b:c', ['', 'a', undefined, '/b:c']],
  ])('%s', (address, parts) => {
    const { prefix, host, port, suffix } = splitAddress(address)
    expect([prefix, host, port, suffix]).toEqual(parts)
  })

  test('are the address again', () => {
    const address = fc.string({ unit: fc.constantFrom(...'a1:/@?#[].-\n'.split('')) })
    fc.assert(
      fc.property(address, (text) => {
        const { prefix, host, port, suffix } = splitAddress(text)
        const written = prefix + host + (port === undefined ? '' : `:${port}`) + suffix
        expect([written, `${prefix}${host}:${suffix}`]).toContain(text)
      }),
    )
  })
})

describe('the order of addresses', () => {
  test('counts digits as numbers', () => {
    const sorted = ['10.0.0.2:80', '10.0.0.10:80', 'a', 'web1:80', 'web1:9100', 'web2:80', 'web02:80', 'web10:80']
    expect([...sorted].reverse().sort(compareAddresses)).toEqual(expect.arrayContaining(sorted))
    expect(['web10:1', 'web9:1', 'web9:10', 'web9:9'].sort(compareAddresses)).toEqual([
      'web9:1',
      'web9:9',
      'web9:10',
      'web10:1',
    ])
  })

  test('is total', () => {
    const text = fc.string({ unit: fc.constantFrom(...'a0129:b'.split('')), maxLength: 6 })
    fc.assert(
      fc.property(text, text, text, (a, b, c) => {
        expect(compareAddresses(a, b) === 0).toBe(a === b)
        expect(Math.sign(compareAddresses(a, b)) + Math.sign(compareAddresses(b, a))).toBe(0)
        if (compareAddresses(a, b) < 0 && compareAddresses(b, c) < 0) expect(compareAddresses(a, c)).toBeLessThan(0)
      }),
      { numRuns: 5000 },
    )
  })
})
