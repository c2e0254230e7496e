import { Failure } from '../diagnostics/failure.ts'
import { placeOf } from '../files/place.ts'
import { isThere } from '../files/read.ts'
import { parseServerUrl } from '../reload/server-url.ts'
import { type AwaitedTarget, waitForTargets } from '../reload/wait.ts'
import type { EditOutcome } from '../report/edit-report.ts'
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
function awaitedOf({ path, report }: EditOutcome, removes: boolean): AwaitedTarget[] {
  if (!isThere(path) && report.removed.length === 0) return []
  const file = placeOf(path).realPath
  const shown = [
    ...report.added,
    ...report.unchanged,
    ...report.updated.map(({ address, after }) => ({ address, labels: after })),
  ].map((target) => ({ ...target, file, shown: true }))
  const gone = [
    ...report.removed,
    ...report.updated.map(({ address, previousAddress = address, before }) => ({
      address: previousAddress,
      labels: before,
    })),
  ].map((target) => ({ ...target, file, shown: false }))
  const absent = removes ? report.unmatched.filter(({ text }) => !/[*?[\]]/.test(text)) : []
  return [...shown, ...gone, ...absent.map(({ text }) => ({ address: text, labels: undefined, file, shown: false }))]
}
