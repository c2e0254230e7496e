/**
 * A path as a CI service knows the file, from the root of the repository: without `./`, and from `root` on where it is
 * absolute and lies below that folder.
 */
export function repositoryPath(path: string, root: string | undefined): string {
  const folder = root?.replace(/\/*$/, '/')
  const relative = folder !== undefined && path.startsWith(folder) ? path.slice(folder.length) : path
  return relative.replace(/^(?:\.\/+)+(?=.)/, '')
}
