import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fitName, placeOf } from '../../src/files/place.ts'
import { readFileIfAny, readRegular } from '../../src/files/read.ts'
import { sandbox } from './sandbox.ts'

const failed = (message: RegExp) => expect.objectContaining({ exit: 3, message: expect.stringMatching(message) })

test('gives bytes and identity', () => {
  const path = join(sandbox(), 'targets.json')
  fs.writeFileSync(path, '[]', { mode: 0o640 })
  fs.chmodSync(path, 0o640)
  const { ino } = fs.statSync(path)
  const content = readFileIfAny(path)
  expect(content?.bytes.toString()).toBe('[]')
  expect(content).toMatchObject({ path, realPath: path, stat: { ino, mode: 0o640, nlink: 1, size: 2 } })
})

test('a missing file is undefined, a missing folder a failure with a hint', () => {
  const folder = sandbox()
  expect(readFileIfAny(join(folder, 'none.json'))).toBeUndefined()
  const missing = join(folder, 'none', 'targets.json')
  expect(() => readFileIfAny(missing)).toThrow(failed(/none does not exist/))
  expect(() => readFileIfAny(missing)).toThrow(
    expect.objectContaining({ hint: `make it first: mkdir -p ${folder}/none` }),
  )
})

test.skipIf(process.platform !== 'linux')('reads what is longer than its size says', () => {
  // Files of procfs have size 0.
  expect(readFileIfAny('/proc/self/status')?.bytes.length).toBeGreaterThan(100)
})

test('refuses a folder, a FIFO, a socket and a device without blocking', async () => {
  const folder = sandbox()
  expect(() => readFileIfAny(folder)).toThrow(failed(/it is a folder/))
  expect(() => readFileIfAny('/dev/null')).toThrow(failed(/it is a device/))
  const fifo = join(folder, 'fifo.json')
  expect(spawnSync('mkfifo', [fifo]).status).toBe(0)
  expect(() => readFileIfAny(fifo)).toThrow(failed(/it is a named pipe/))
  const server = net.createServer().listen(join(folder, 'socket.json'))
  await new Promise((listening) => server.on('listening', listening))
  expect(() => readFileIfAny(join(folder, 'socket.json'))).toThrow(failed(/it is a socket/))
  server.close()
})

test('refuses a name that is none, a link to itself, a path through a file', () => {
  const folder = sandbox()
  expect(() => readFileIfAny('')).toThrow(expect.objectContaining({ exit: 2 }))
  expect(() => readFileIfAny('a\0b')).toThrow(expect.objectContaining({ exit: 2 }))
  fs.symlinkSync('loop.json', join(folder, 'loop.json'))
  expect(() => readFileIfAny(join(folder, 'loop.json'))).toThrow(failed(/too many symbolic links/))
  fs.writeFileSync(join(folder, 'file'), '')
  expect(() => readFileIfAny(join(folder, 'file', 'targets.json'))).toThrow(failed(/is no folder/))
  expect(() => readFileIfAny(join(folder, `${'x'.repeat(300)}.json`))).toThrow(failed(/too long/))
})

test('follows links, also a dangling one, to the place where the file is or would be', () => {
  const folder = sandbox()
  fs.mkdirSync(join(folder, 'real'))
  fs.symlinkSync('real/targets.json', join(folder, 'second'))
  fs.symlinkSync('second', join(folder, 'first'))
  const realPath = join(folder, 'real', 'targets.json')
  expect(placeOf(join(folder, 'first'))).toMatchObject({ realPath })
  expect(readFileIfAny(join(folder, 'first'))).toBeUndefined()
  fs.writeFileSync(realPath, '[]')
  expect(readFileIfAny(join(folder, 'first'))).toMatchObject({ realPath })
})

test('names of ours fit, whatever the length of the name', () => {
  expect(fitName('.', 'targets.json', '.x')).toBe('.targets.json.x')
  const long = [`${'ä'.repeat(126)}.a`, `${'ä'.repeat(126)}.b`].map((name) => fitName('.', name, '.promsd'))
  for (const name of long) expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255)
  expect(long[0]).not.toBe(long[1])
})

describe('readRegular', () => {
  const KIB = 1024
  test.each([0, 1, 100, 64 * KIB - 1, 64 * KIB, 64 * KIB + 1, 300 * KIB])('reads %i bytes', (size) => {
    const path = join(sandbox(), 'targets.json')
    const bytes = Buffer.alloc(size, 'abc')
    fs.writeFileSync(path, bytes)
    expect(readRegular(path)?.equals(bytes)).toBe(true)
  })

  test('gives each file bytes of its own', () => {
    const folder = sandbox()
    const paths = ['one', 'two'].map((text) => {
      const path = join(folder, text)
      fs.writeFileSync(path, text)
      return path
    })
    expect(paths.map(readRegular).map(String)).toEqual(['one', 'two'])
  })

  test.skipIf(process.platform !== 'linux')('reads what is given in parts', () => {
    expect(readRegular('/proc/self/status')?.toString()).toContain('VmPeak')
    // At the end of what one call does not give as a whole.
    expect(readRegular('/proc/self/smaps')?.toString()).toContain('[stack]')
  })

  test('leaves all else to who looks closer', () => {
    const folder = sandbox()
    expect(readRegular(folder)).toBeUndefined()
    expect(readRegular(join(folder, 'none'))).toBeUndefined()
    expect(readRegular('/dev/zero')).toBeUndefined()
  })
})
