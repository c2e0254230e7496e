import { errorCode, type FileSystem, isWindows } from './system.ts'

/** Windows refuses to rename over a file that a virus scanner or a reader has open for the moment. */
export function renameRetrying(from: string, to: string, fs: FileSystem, onWindows = isWindows): void {
  for (let pause = 5; ; pause *= 2) {
    try {
      fs.renameSync(from, to)
      return
    } catch (error) {
      const passing = ['EPERM', 'EACCES', 'EBUSY'].includes(errorCode(error) ?? '')
      // 5 + 10 + … + 1280 ms: about 2.5 s in all.
      if (!onWindows || !passing || pause > 1280) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause)
    }
  }
}
