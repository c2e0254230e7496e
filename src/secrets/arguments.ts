import { replaced, withoutCredentials } from './credentials.ts'
import { secretLines } from './lines.ts'
import { SECRET } from './mark.ts'
import { nameKind } from './names.ts'

/** What is given a value: an option, or a field within others, as `job set` takes it. */
const ASSIGNMENT = /^((?:--)?[\w.[\]"-]+=)([\s\S]+)$/

/** What most command lines have, and is nothing to look into for 2 ms: `env=prod`. */
const USUAL = /^(?:app|cluster|dc|env|instance|job|os|rack|region|role|scrape_interval|site|team|tier|zone)=[\w.:-]*$/

/**
 * An argument of a command line as it may be kept: without the values of secret fields, be they in a mapping
 * (`basic_auth={username: a, password: b}`), without passwords of URLs, and without what else looks like a secret.
 */
export function concealedArgument(argument: string): string {
  // Of 100,000 targets none is looked at closely.
  if (!/[=@]|-----BEGIN/.test(argument) || USUAL.test(argument)) return argument
  const [, name, value] = ASSIGNMENT.exec(argument) ?? []
  if (name === undefined || value === undefined) return withoutCredentials(argument)
  if (name.startsWith('--')) return name + concealedArgument(value)
  const steps = name.split(/[=.[\]"]+/).filter((step) => step !== '')
  if (steps.some(isHidden)) return name + SECRET
  const key = `${steps.at(-1)}: `
  const line = key + value
  const spans = secretLines(line).map(({ start, end }) => ({ start: Math.max(start, key.length), end }))
  return name + withoutCredentials(replaced(line, spans).slice(key.length))
}

/** Whether all below a name is secret. */
function isHidden(name: string): boolean {
  const kind = nameKind(name)
  return kind === 'secret' || kind === 'headers' || kind === 'header'
}
