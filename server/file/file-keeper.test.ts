import { Duplex } from 'node:stream'
import { expect, test } from 'vitest'
import { FilePath, maxFileBytes } from '#common/file.ts'
import { createLog } from '#server/log.ts'
import { eventually } from '#server/testing/eventually.ts'
import { FakeClock } from '#server/testing/fake-clock.ts'
import { heapMebibytes } from '#server/testing/heap.ts'
import { FileKeeper } from './file-keeper.ts'
import { SandboxFiles } from './sandbox-files.ts'

const path = FilePath.parse('/root/app.js')

function frame(id: number, kind: number, payload: Uint8Array): Buffer {
  const head = Buffer.alloc(9)
  head.writeUInt32LE(payload.length + 5, 0)
  head.writeUInt32LE(id, 4)
  head.writeUInt8(kind, 8)
  return Buffer.concat([head, payload])
}
const moved = (name: string): Buffer => frame(0, 21, Buffer.from(name))
const done = (id: number, payload: Uint8Array = Buffer.alloc(0)): Buffer => frame(id, 16, payload)

/** What a learner put in the place of the program for files: it says what the test pushes, and reads all. */
function openStream(): Duplex {
  return new Duplex({ read: () => undefined, write: (_chunk, _encoding, written) => written() })
}

function keepFiles(stream: Duplex) {
  const told: string[] = []
  let lost: Error | undefined
  const keeper = new FileKeeper(stream, new FakeClock(), {
    onMoved: (name) => told.push(name),
    onLost: (cause) => (lost = cause),
  })
  return { keeper, told, isLost: () => lost !== undefined }
}

test('who tells of moves without end is given up, and most of it is told to nobody', async () => {
  const stream = openStream()
  const { told, isLost } = keepFiles(stream)
  stream.push(Buffer.concat(Array.from({ length: 10_000 }, () => moved(path))))
  await eventually(() => expect(isLost()).toBe(true))
  expect(stream.destroyed).toBe(true)
  expect(told.length).toBeLessThan(1000)
})

test('who answers what was not asked is given up', async () => {
  const stream = openStream()
  const { isLost } = keepFiles(stream)
  stream.push(done(7))
  await eventually(() => expect(isLost()).toBe(true))
})

test('an answer that comes byte by byte comes whole, and takes little more room than it has bytes', async () => {
  const stream = openStream()
  const { keeper } = keepFiles(stream)
  const asked = keeper.ask({ kind: 'list', path })
  const answer = done(1, Buffer.alloc(maxFileBytes + 1024 ** 2, 'x'))
  const before = heapMebibytes()
  for (const byte of answer.subarray(0, -1)) stream.emit('data', Buffer.from([byte]))
  expect(heapMebibytes() - before).toBeLessThan(100)
  stream.emit('data', answer.subarray(-1))
  expect((await asked).payload.length).toBe(answer.length - 9)
})

test('only what is watched is told of', async () => {
  const stream = openStream()
  const told: string[] = []
  const files = new SandboxFiles({
    open: () => Promise.resolve(stream),
    onMoved: (name) => told.push(name),
    clock: new FakeClock(),
    log: createLog('silent'),
  })
  const watching = files.watch([path])
  await eventually(() => expect(stream.listenerCount('data')).toBe(1))
  stream.push(Buffer.concat([done(1), moved('/root/other'), moved(path)]))
  await watching
  await eventually(() => expect(told).toEqual([path]))
  files.close()
})
