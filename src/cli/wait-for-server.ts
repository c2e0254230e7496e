import { Failure } from '../diagnostics/failure.ts'
import { placeOf } from '../files/place.ts'
import { isThere } from '../files/read.ts'
import { labelsKey } from '../prometheus/labels.ts'
import { parseServerUrl } from '../reload/server-url.ts'
import { type AwaitedTarget, waitForTargets } from '../reload/wait.ts'
import type { EditOutcome } from '../report/edit-report.ts'
import type { Target } from '../targets/report.ts'
import { serverTools } from './server-tools.ts'

/** What --wait does; see `waiterFor`. */
export async function serverWaiter(
  url: string,
  timeoutMs: number,
  httpConfig: string | undefined,
): Promise<(outcomes: readonly EditOutcome[], removes: boolean) => Promise<string[]>> {
  const server = parseServerUrl(url)
  const tools = await serverTools(httpConfig)
  return async (outcomes, removes) => {
    try {
      return await waitForTargets(
        server,
        outcomes.flatMap((outcome) => awaitedOf(outcome, removes)),
        timeoutMs,
        tools,
      )
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      const changed = outcomes.filter((outcome) => outcome.changed).map(({ path }) => path)
      if (changed.length === 0) throw error
      throw new Failure(
        error.exit,
        `${changed.join(', ')} ${changed.length === 1 ? 'is' : 'are'} written, but ${error.message}`,
        {
          cause: error,
          ...(error.hint === undefined ? {} : { hint: error.hint }),
        },
      )
    }
  }
}

/** The targets that an edit named, as they are in the file now. */
export function awaitedOf({ path, report }: EditOutcome, removes: boolean): AwaitedTarget[] {
  const { added, unchanged, updated, removed, unmatched } = report
  if (!isThere(path) && removed.length === 0) return []
  const file = placeOf(path).realPath
  const shown = [...added, ...unchanged, ...updated.map(({ address, after }) => ({ address, labels: after }))]
  const before = updated.map(({ address, previousAddress = address, before }) => ({
    address: previousAddress,
    labels: before,
  }))
  // Of a target that stood there twice, one stays.
  const stays = new Set(shown.map(keyOf))
  const gone = [...removed, ...before].filter((target) => !stays.has(keyOf(target)))
  const absent = removes ? unmatched.filter(({ text }) => !/[*?[\]]/.test(text)) : []
  return [
    ...shown.map((target) => ({ ...target, file, shown: true })),
    ...gone.map((target) => ({ ...target, file, shown: false })),
    ...absent.map(({ text }) => ({ address: text, labels: undefined, file, shown: false })),
  ]
}

function keyOf({ address, labels }: Target): string {
  return `${address} ${labelsKey(labels)}`
}
