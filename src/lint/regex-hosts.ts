/** A stretch of a regular expression that stands for itself, but for its dots that are not escaped. */
interface Run {
  text: string
  /** Where the unescaped dots are in the expression. */
  dots: number[]
  /** Where a dot with a count behind it follows, as in `10.0.0.*`. */
  wildcard: number | undefined
  /** Whether something that varies goes before it, or comes behind it. */
  isOpenBefore: boolean
  isOpenBehind: boolean
}

const IP = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?::\d*)?$/
const IP_START = /^(\d{1,3})\.(\d{1,3})(?:\.(\d{1,3}))?\.?$/
const HOST = /^(?=.*[a-zA-Z])\.?[\w-]+(?:\.[\w-]+)*(:\d*)?$/

/** What people mean by a dot where a host name or an IP address is matched. */
export interface HostDots {
  /** The hosts and addresses, each once. */
  readonly hosts: readonly string[]
  /** The expression with their dots escaped. */
  readonly escaped: string
}

/**
 * Finds the host names and IP addresses of an expression whose dots are not escaped.
 * @param isOfHosts whether it is matched against hosts or addresses: else only whole IP addresses are sure to be such
 */
export function hostDots(expression: string, isOfHosts: boolean): HostDots | undefined {
  const found = runsOf(expression).filter((run) => run.dots.length > 0 && isHost(run, isOfHosts))
  if (found.length === 0) return undefined
  let escaped = ''
  let from = 0
  for (const { text, dots, wildcard } of found) {
    for (const dot of dots) {
      escaped += `${expression.slice(from, dot)}\\`
      from = dot
    }
    // Of `10.0.0.*` the last dot is meant as a dot too.
    if (wildcard === undefined || !IP_START.test(text)) continue
    escaped += `${expression.slice(from, wildcard)}\\.`
    from = wildcard
  }
  return { hosts: [...new Set(found.map(({ text }) => text))], escaped: escaped + expression.slice(from) }
}

function isHost({ text, isOpenBefore, isOpenBehind }: Run, isOfHosts: boolean): boolean {
  if (areOctets(IP.exec(text))) return true
  if (!isOfHosts) return false
  if (!isOpenBefore && isOpenBehind && areOctets(IP_START.exec(text))) return true
  const host = HOST.exec(text)
  // At least two dots, or a port: `a.b` may be meant as an expression.
  return host !== null && text.split('.').length - 1 >= (host[1] === undefined ? 2 : 1)
}

function areOctets(match: RegExpExecArray | null): boolean {
  return match?.slice(1).every((part) => part === undefined || Number(part) <= 255) ?? false
}

/** An expression taken apart at all that is no literal character or dot; none of one that is quoted by `\Q`. */
function runsOf(expression: string): Run[] {
  const runs: Run[] = []
  if (expression.includes('\\Q')) return runs
  let run: Run | undefined
  let isOpen = false
  const end = (isOpenBehind: boolean): void => {
    if (run !== undefined && run.text !== '') runs.push({ ...run, isOpenBehind })
    run = undefined
    isOpen = isOpenBehind
  }
  const pattern =
    /(?<class>\[\^?\]?(?:\\.|[^\]\\])*\])|(?<literal>\\[^\w\s]|[\w:.-])|(?<edge>\((?:\?(?:P?<\w+>|[a-zA-Z-]*:?))?|[)|^$])|(?<count>[*+?]|\{\d[\d,]*\})|(?<other>\\.|.)/gs
  for (const { index, groups, 0: token } of expression.matchAll(pattern)) {
    const { literal, edge, count } = groups!
    if (literal !== undefined) {
      run ??= { text: '', dots: [], wildcard: undefined, isOpenBefore: isOpen, isOpenBehind: false }
      run.text += token.at(-1)
      if (token === '.') run.dots.push(index)
    } else if (count !== undefined) {
      // It belongs to the last character.
      if (run !== undefined) run.text = run.text.slice(0, -1)
      if (run?.dots.at(-1) === index - 1) run.wildcard = run.dots.pop()
      end(true)
    } else if (edge === undefined) end(true)
    // Behind a group anything may have been, and before one.
    else if (token.startsWith('(')) {
      end(run !== undefined || isOpen)
      isOpen = false
    } else {
      end(false)
      isOpen = token === ')'
    }
  }
  end(false)
  return runs
}
