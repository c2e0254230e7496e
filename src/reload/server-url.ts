import { EXIT, Failure } from '../diagnostics/failure.ts'

/** `host:port`, with or without a path: a URL whose scheme was forgotten. */
export const HOST_AND_PORT = /^(?:[\w.-]+|\[[\da-f:.]+\]):\d+(?:\/\S*)?$/i

/**
 * The URL of a Prometheus server, a path before its own pages included.
 * @throws Failure (exit 2) for what is none
 */
export function parseServerUrl(text: string): URL {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) {
    throw new Failure(EXIT.usage, `"${text}" is no URL of a server`, { hint: urlHint(text) })
  }
  const url = new URL(text)
  if (url.username !== '' || url.password !== '') {
    throw new Failure(EXIT.usage, 'the URL of a server may hold no password: the history would keep it', {
      hint: 'write basic_auth into a file for --http-config',
    })
  }
  if (url.search !== '' || url.hash !== '') {
    throw new Failure(EXIT.usage, `"${text}" has a query: name the server alone`)
  }
  return url
}

function urlHint(text: string): string {
  const url = `http://${text}`
  const lacksScheme = HOST_AND_PORT.test(text) && URL.canParse(url)
  return lacksScheme ? `did you mean "${url}"?` : 'such as http://localhost:9090'
}

/** A page of the server. @param path such as `-/reload` */
export function pageOf(server: URL, path: string): URL {
  const page = new URL(server)
  page.pathname = `${server.pathname.replace(/\/+$/, '')}/${path}`
  return page
}

/** As a person would write it. */
export function serverName(server: URL): string {
  return server.href.replace(/\/+$/, '')
}
