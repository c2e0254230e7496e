import { EXIT, Failure } from '../diagnostics/failure.ts'

/** A minor release of Prometheus, such as 3.5: what a server accepts changes between these only. */
export interface Release {
  readonly major: number
  readonly minor: number
}

export const OLDEST: Release = { major: 2, minor: 42 }
export const NEWEST: Release = { major: 3, minor: 14 }
/** 2.55 is the last of 2.x; 3.0 follows. */
const LAST_OF_2 = 55

/** Reads `3.5`, `v3.5.3` or `2.42`. Throws a usage failure for what is no release between 2.42 and 3.14. */
export function parseRelease(text: string): Release {
  const match = /^v?(\d+)\.(\d+)(?:\.\d+)?$/.exec(text.trim())
  const release = match && { major: Number(match[1]), minor: Number(match[2]) }
  if (
    !release ||
    isBefore(release, OLDEST) ||
    isBefore(NEWEST, release) ||
    (release.major === 2 && release.minor > LAST_OF_2)
  ) {
    throw new Failure(EXIT.usage, `"${text}" is no Prometheus release that promsd knows`, {
      hint: `allowed: ${releaseName(OLDEST)} to 2.${LAST_OF_2}, 3.0 to ${releaseName(NEWEST)}`,
    })
  }
  return release
}

export function releaseName(release: Release): string {
  return `${release.major}.${release.minor}`
}

export function isBefore(release: Release, other: Release): boolean {
  return release.major !== other.major ? release.major < other.major : release.minor < other.minor
}
