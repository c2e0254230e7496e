import { EXIT, Failure } from '../diagnostics/failure.ts'
import type { Answer } from './http.ts'

/** Characters of a server's text that are shown. */
const MAX_SHOWN = 2000

/** A server's text on one line, as messages show it. */
export function oneLine(text: string): string {
  const line = text.trim().replace(/\s*\n\s*/g, ' ')
  return line.length > MAX_SHOWN ? `${line.slice(0, MAX_SHOWN)}…` : line
}

/** What it means that a server answered, and not as it should have. */
export function unexpected(page: URL, { status, body, location, isIdentified }: Answer): Failure {
  const failure = (reason: string, hint?: string) =>
    new Failure(EXIT.failed, `${page.href} ${reason}`, hint === undefined ? {} : { hint })
  if (status === 401) {
    return isIdentified
      ? failure('refuses who asks', 'are user and password, or the token, of --http-config right?')
      : failure('wants to know who asks', 'give user and password in a file with --http-config')
  }
  if (status >= 300 && status < 400) return failure(`redirects to ${location ?? 'elsewhere'}`, 'name that server')
  if (status === 404)
    return failure('is not there', 'is it Prometheus, and is the path of its --web.external-url in the URL?')
  const isHtml = /^\s*</.test(body)
  return failure(`answers ${status}${body === '' || isHtml ? '' : `: ${oneLine(body)}`}`)
}
