import { dump, YAML11_SCHEMA } from 'js-yaml'

type Quote = 'plain' | 'single' | 'double'

/** What Go's reader refuses in flow style although YAML allows it, and numbers of YAML 1.2. */
const NOT_PLAIN = /^:|\?|^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:e[-+]?\d+)?$/i

/**
 * A string as a YAML scalar that reads back as the same text, in block and in flow style. Quoted where it has to be,
 * or where another reader might take it for a number, a boolean or a null, and in the given style where its
 * neighbours are quoted.
 */
export function yamlScalar(text: string, quote: Quote): string {
  const style = quote === 'plain' && NOT_PLAIN.test(text) ? 'single' : quote
  const written = dump([text], {
    schema: YAML11_SCHEMA,
    flowLevel: 0,
    lineWidth: -1,
    forceQuotes: style !== 'plain',
    quoteStyle: style === 'double' ? 'double' : 'single',
  })
  return written.trimEnd().slice(1, -1)
}
