import { hostname, userInfo } from 'node:os'

export interface Who {
  /** Login name; with `(sudo NAME)` behind it where sudo was used. */
  readonly user: string
  readonly host: string
  readonly pid: number
}

let known: Who | undefined

/** Who runs this process, for the history and for those that wait for its lock. */
export function whoAmI(): Who {
  if (!known) {
    const sudo = process.env.SUDO_USER
    const user = userName()
    known = { user: sudo && sudo !== user ? `${user} (sudo ${sudo})` : user, host: hostname(), pid: process.pid }
  }
  return known
}

function userName(): string {
  try {
    return userInfo().username
  } catch {
    // Containers run under ids that no passwd file knows.
    return process.env.USER ?? `uid ${process.getuid?.() ?? '?'}`
  }
}
