/**
 * Before 3.0 an address without a port gets that of its scheme: the new address, the old one where nothing is to be
 * added, or undefined where the scheme has no port (scrape/target.go PopulateLabels, addPort).
 */
export function withDefaultPort(address: string, scheme: string): string | undefined {
  // Adding a port has to make it valid, else it is not the port that is missing.
  if (hasHostAndPort(address) || !hasHostAndPort(`${address}:1234`)) return address
  if (scheme === 'http' || scheme === '') return `${address}:80`
  return scheme === 'https' ? `${address}:443` : undefined
}

/** Whether Go's net.SplitHostPort takes it apart. */
function hasHostAndPort(address: string): boolean {
  const colon = address.lastIndexOf(':')
  if (colon < 0) return false
  let afterOpening = 0
  let afterClosing = 0
  if (address.startsWith('[')) {
    const closing = address.indexOf(']')
    if (closing < 0 || closing + 1 !== colon) return false
    afterOpening = 1
    afterClosing = closing + 1
  } else if (address.indexOf(':') < colon) {
    return false
  }
  return address.indexOf('[', afterOpening) < 0 && address.indexOf(']', afterClosing) < 0
}
