/** A name of Prometheus's with its indefinite article: `an azure_sd_config`, `a URL`. */
export function withArticle(name: string): string {
  return `${/^(?:[aeioAEIO]|http_|HTTP)/.test(name) ? 'an' : 'a'} ${name}`
}
