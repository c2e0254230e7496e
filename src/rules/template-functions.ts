import { isBefore, type Release } from '../prometheus/release.ts'

/** A function that templates can call, with the release that brought it where that is later than the oldest. */
interface TemplateFunction {
  readonly name: string
  readonly since?: Release
}

function all(...names: string[]): TemplateFunction[] {
  return names.map((name) => ({ name }))
}

/** Functions of template/template.go NewTemplateExpander, and those that every Go template has. */
export const TEMPLATE_FUNCTIONS: readonly TemplateFunction[] = [
  ...all('args', 'externalURL', 'first', 'graphLink', 'humanize', 'humanize1024', 'humanizeDuration'),
  ...all('humanizePercentage', 'humanizeTimestamp', 'label', 'match', 'parseDuration', 'pathPrefix', 'query'),
  ...all('reReplaceAll', 'safeHtml', 'sortByLabel', 'stripDomain', 'stripPort', 'strvalue', 'tableLink', 'title'),
  ...all('toLower', 'toTime', 'toUpper', 'value'),
  { name: 'now', since: { major: 3, minor: 6 } },
  { name: 'toDuration', since: { major: 3, minor: 6 } },
  { name: 'urlQueryEscape', since: { major: 3, minor: 8 } },
  ...all('and', 'call', 'eq', 'ge', 'gt', 'html', 'index', 'js', 'le', 'len', 'lt', 'ne', 'not', 'or'),
  ...all('print', 'printf', 'println', 'slice', 'urlquery'),
]

/** Variables that a template of an alerting rule begins with (model/rulefmt/rulefmt.go testTemplateParsing). */
export const TEMPLATE_VARIABLES: readonly string[] = ['$', '$labels', '$externalLabels', '$externalURL', '$value']

/** The Go release, 1.x, that each Prometheus release is built with (.promu.yml): the template syntax is Go's. */
const GO_RELEASES: readonly (readonly [since: Release, minor: number])[] = [
  [{ major: 2, minor: 42 }, 19],
  [{ major: 2, minor: 44 }, 20],
  [{ major: 2, minor: 47 }, 21],
  [{ major: 2, minor: 51 }, 22],
  [{ major: 2, minor: 55 }, 23],
  [{ major: 3, minor: 3 }, 24],
  [{ major: 3, minor: 7 }, 25],
  [{ major: 3, minor: 10 }, 26],
]

/** `x` of the Go 1.x that a release is built with. */
export function goMinor(release: Release): number {
  return GO_RELEASES.findLast(([since]) => !isBefore(release, since))?.[1] ?? 19
}

const byName = new Map(TEMPLATE_FUNCTIONS.map((each) => [each.name, each]))

/** The function of a name in a release, `later` where a later release brings it, or nothing. */
export function templateFunction(name: string, release: Release): 'known' | { readonly since: Release } | undefined {
  const found = byName.get(name)
  if (found === undefined) return undefined
  return found.since !== undefined && isBefore(release, found.since) ? { since: found.since } : 'known'
}
