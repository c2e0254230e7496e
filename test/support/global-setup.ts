import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'

const root = fileURLToPath(new URL('../..', import.meta.url))

declare module 'vitest' {
  interface ProvidedContext {
    /** A copy of the built program, laid out as the project is. */
    build: string
    /** Folders that hold `prometheus` and `promtool`, by version. */
    oracles: Record<string, string>
  }
}

/** Builds the program, which the end-to-end tests run, and brings the Prometheus releases to test against. */
export default function setup(project: TestProject): () => void {
  execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: 'inherit' })
  const build = copyOfBuild()
  project.provide('build', build)

  const { stdout, stderr, status } = spawnSync('scripts/get-prometheus.sh', ['.oracle'], {
    cwd: root,
    encoding: 'utf8',
  })
  const oracles = Object.fromEntries(
    stdout
      .trim()
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split(' ')),
  )
  const teardown = (): void => rmSync(build, { recursive: true, force: true })
  if (status !== 0 || Object.keys(oracles).length === 0) {
    const reason = stderr.trim().split('\n').at(-1) ?? 'scripts/get-prometheus.sh failed'
    if (process.env['PROMSD_TEST_REQUIRE_ALL']) {
      teardown()
      throw new Error(reason)
    }
    console.log(`skipped: every test against a real Prometheus: ${reason}`)
  }
  project.provide('oracles', oracles)
  return teardown
}

/** Building empties dist/: where that happens while tests run, theirs stays whole. */
function copyOfBuild(): string {
  const copy = realpathSync(mkdtempSync(join(tmpdir(), 'promsd-build-')))
  for (const name of ['bin', 'dist', 'package.json']) cpSync(join(root, name), join(copy, name), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  return copy
}
