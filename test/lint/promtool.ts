import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** promtool checks them one after the other; the command line has a limit. */
const FILES_A_CALL = 200

/**
 * Whether a promtool accepts each of many configs with `check config --lint=none`.
 * @param folder where the files are put, and where what they refer to lies
 * @returns undefined where promtool itself broke down
 */
export function configVerdicts(
  promtool: string,
  folder: string,
  texts: readonly (string | Buffer)[],
  flags: readonly string[] = ['--syntax-only'],
): (boolean | undefined)[] {
  mkdirSync(folder, { recursive: true })
  const verdicts: (boolean | undefined)[] = []
  for (let from = 0; from < texts.length; from += FILES_A_CALL) {
    const names = texts.slice(from, from + FILES_A_CALL).map((text, i) => {
      const name = `config-${i}.yml`
      writeFileSync(join(folder, name), text)
      return name
    })
    verdicts.push(...check(promtool, folder, names, flags))
    for (const name of names) rmSync(join(folder, name))
  }
  return verdicts
}

function check(promtool: string, folder: string, names: readonly string[], flags: readonly string[]) {
  const { stdout, stderr, status } = spawnSync(promtool, ['check', 'config', '--lint=none', ...flags, ...names], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, AWS_REGION: '', AWS_DEFAULT_REGION: '', AWS_EC2_METADATA_DISABLED: 'true' },
  })
  if (status !== 0 && status !== 1) {
    // It panics on some inputs: each file on its own then.
    if (names.length === 1) return [undefined]
    return names.flatMap((name): (boolean | undefined)[] => check(promtool, folder, [name], flags))
  }
  if (status === null) throw new Error(stderr)
  const accepted = new Set([...stdout.matchAll(/^ SUCCESS: (\S+) is valid/gm)].map(([, name]) => name))
  const checked = new Set([...stdout.matchAll(/^Checking (\S+)$/gm)].map(([, name]) => name))
  return names.map((name) => (checked.has(name) ? accepted.has(name) : undefined))
}
