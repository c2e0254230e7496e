import type { Labels } from '../prometheus/labels.ts'

const PARAM = '__param_'

/**
 * The URL that a target is scraped at, as Go's net/url writes it (scrape/target.go Target.URL): `__param_*` labels
 * replace the first value of the job's parameter of that name.
 */
export function scrapeUrl(labels: Labels, params: ReadonlyMap<string, readonly string[]>): string {
  const all = new Map<string, string[]>()
  for (const [name, values] of params) all.set(name, [...values])
  for (const [label, value] of labels) {
    if (!label.startsWith(PARAM)) continue
    const name = label.slice(PARAM.length)
    const values = all.get(name)
    if (values && values.length > 0) values[0] = value
    else all.set(name, [value])
  }
  const scheme = labels.get('__scheme__') ?? ''
  const written = labels.get('__metrics_path__') ?? ''
  const path = written === '*' ? written : escapeBytes(written, /[\w.~$&+,/:;=@-]/)
  const host = escapeBytes(labels.get('__address__') ?? '', /[\w.~!$&'()*+,;=:[\]<>"-]/)
  return `${scheme === '' ? '' : `${scheme}:`}//${host}${path === '' || path.startsWith('/') ? '' : '/'}${path}${query(all)}`
}

/** url.Values.Encode: names sorted. */
function query(params: ReadonlyMap<string, readonly string[]>): string {
  const names = [...params.keys()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  const pairs = names.flatMap((name) => params.get(name)!.map((value) => `${component(name)}=${component(value)}`))
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`
}

function component(text: string): string {
  return escapeBytes(text, /[\w.~ -]/).replaceAll(' ', '+')
}

/** `%XX` for each byte of the characters that may not stand for themselves. */
function escapeBytes(text: string, allowed: RegExp): string {
  let result = ''
  for (const character of text) {
    if (allowed.test(character)) result += character
    else for (const byte of Buffer.from(character)) result += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return result
}
