import { native } from './native.ts'
import type { FileIdentity } from './read.ts'
import { errorCode, type FileSystem, isWindows } from './system.ts'

const ACCESS_ACL = 'system.posix_acl_access'

/** Signatures of the content that they were made for: wrong on any other. */
const NEVER_COPIED = new Set(['security.ima', 'security.evm'])

/** What of a file's attributes could not be given to another. */
export interface Lost {
  /** Owner, group or access control list, in words; empty when all were kept. */
  readonly access: readonly string[]
  /** Names of other extended attributes. */
  readonly others: readonly string[]
  /** Whether everyone who could read the file still can. */
  readonly readable: boolean
}

/**
 * Gives an empty new file the owner, ACL, extended attributes and mode of another, in an order that never lets it be
 * read by more people than the model. System calls that are refused count as lost; the mode must be kept.
 * @param model the file to be like, with a descriptor of it where there is one
 * @throws the system's error where the mode cannot be set
 */
export function copyAttributes(fd: number, model: FileIdentity, modelFd: number | undefined, fs: FileSystem): Lost {
  if (isWindows) return { access: [], others: [], readable: true }
  let stat = fs.fstatSync(fd)
  if (stat.uid !== model.uid || stat.gid !== model.gid) {
    // Not root: the group can still be kept by a member of it.
    tryCall(() => fs.fchownSync(fd, model.uid, model.gid)) || tryCall(() => fs.fchownSync(fd, -1, model.gid))
    stat = fs.fstatSync(fd)
  }
  const access: string[] = []
  if (stat.uid !== model.uid) access.push(`owner (user ${model.uid})`)
  if (stat.gid !== model.gid) access.push(`group (${model.gid})`)

  const others = modelFd === undefined ? [] : copyExtended(modelFd, fd)
  const aclLost = others.includes(ACCESS_ACL)
  if (aclLost) access.push('access control list')

  if ((fs.fstatSync(fd).mode & 0o7777) !== model.mode) fs.fchmodSync(fd, model.mode)

  // Root reads everything; any other former owner may have been reading by that right alone.
  const { mode } = model
  const ownerReads = stat.uid === model.uid || model.uid === 0 || !(mode & 0o400)
  const groupReads = stat.gid === model.gid || !(mode & 0o040)
  const readable = (mode & 0o004) !== 0 || (ownerReads && groupReads && !aclLost)
  return { access, others: others.filter((name) => name !== ACCESS_ACL), readable }
}

/** @returns the names that could not be copied and that matter */
function copyExtended(from: number, to: number): string[] {
  const { attributes } = native()
  if (!attributes) return []
  const names = tryGet(() => attributes.list(from)) ?? []
  const failed: string[] = []
  // A default ACL of the folder has already marked the new file.
  if (!names.includes(ACCESS_ACL)) {
    const inherited = tryGet(() => attributes.list(to)) ?? []
    if (inherited.includes(ACCESS_ACL)) tryCall(() => attributes.remove(to, ACCESS_ACL))
  }
  for (const name of names) {
    if (NEVER_COPIED.has(name)) continue
    const value = tryGet(() => attributes.get(from, name))
    if (!value) continue
    // Labels are the security module's to give: it labels the new file by the folder's rules.
    if (!tryCall(() => attributes.set(to, name, value)) && !name.startsWith('security.')) failed.push(name)
  }
  return failed
}

function tryCall(action: () => void): boolean {
  return (
    tryGet(() => {
      action()
      return true
    }) === true
  )
}

function tryGet<T>(action: () => T): T | undefined {
  try {
    return action()
  } catch (error) {
    if (errorCode(error) === undefined) throw error
    return undefined
  }
}
