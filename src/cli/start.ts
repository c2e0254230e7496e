import { accessSync, constants, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Script } from 'node:vm'

/** Put in by the build: the hash of the program, so that compiled code is never taken for that of another build. */
declare const PROMSD_BUILD: string
declare const require: NodeJS.Require

/**
 * Starts the program with V8's compiled code from a former run where there is one: compiling it anew is a third of
 * what a small command takes (Node has this built in from 22.1). The compiled code lies beside the program, written
 * by whoever may write there and so could change the program itself. V8 refuses it for another version of itself.
 */
async function start(): Promise<void> {
  const file = join(__dirname, 'promsd.js')
  const cache = join(__dirname, `promsd.${PROMSD_BUILD}.${process.version}.${process.arch}.cache`)
  const cachedData = readIfAny(cache)
  const script = new Script(readFileSync(file, 'latin1'), { filename: file, ...(cachedData ? { cachedData } : {}) })
  const program = { exports: {} as { run(): Promise<void> } }
  script.runInThisContext()(program.exports, require, program, file, __dirname)
  await program.exports.run()
  if (!cachedData || script.cachedDataRejected) keep(cache, script)
}

function readIfAny(file: string): Buffer | undefined {
  try {
    return readFileSync(file)
  } catch {
    return undefined
  }
}

/** Only a matter of speed: whatever goes wrong is passed over. */
function keep(cache: string, script: Script): void {
  const temporary = `${cache}.${process.pid}`
  try {
    accessSync(dirname(cache), constants.W_OK)
    writeFileSync(temporary, script.createCachedData(), { flag: 'wx' })
    renameSync(temporary, cache)
  } catch {
    rmSync(temporary, { force: true })
  }
}

start()
