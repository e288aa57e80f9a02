import fc from 'fast-check'
import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { DockerExecStream } from './docker-exec-stream.ts'
import { awaitBeginning } from './program-beginning.ts'

const piece = fc.record({ type: fc.constantFrom(1, 2), bytes: fc.uint8Array({ maxLength: 300 }) })

const exit = fc.option(fc.integer({ min: 0, max: 255 }), { nil: undefined })

test('stdout, stderr and a passage’s exit code are told apart in whatever parts they come', async () => {
  const partLengths = fc.integer({ min: 1, max: 50 })
  await fc.assert(
    fc.asyncProperty(fc.array(piece), exit, partLengths, async (pieces, code, partLength) => {
      const connection = new PassThrough()
      const stderr: Buffer[] = []
      const stream = new DockerExecStream(connection, (bytes) => stderr.push(bytes))
      const last = code === undefined ? [] : [carry(3, Uint8Array.of(0, 0, 0, code))]
      const carried = Buffer.concat([...pieces.map(({ type, bytes }) => carry(type, bytes)), ...last])
      for (let at = 0; at < carried.length; at += partLength) {
        connection.write(carried.subarray(at, at + partLength))
      }
      connection.end()
      const said = (type: number): Buffer =>
        Buffer.concat(pieces.filter((piece) => piece.type === type).map((piece) => piece.bytes))
      expect(await buffer(stream)).toEqual(said(1))
      expect(Buffer.concat(stderr)).toEqual(said(2))
      expect(stream.exitCode).toBe(code)
    }),
  )
})

test('what was said before the end is read, however late', async () => {
  const connection = new PassThrough()
  const stream = new DockerExecStream(connection, () => undefined)
  connection.end(carry(1, Buffer.from('last words')))
  await new Promise((resolve) => setImmediate(resolve))
  expect((await buffer(stream)).toString()).toBe('last words')
})

test('what the engine says of a program that it could not start is the error', async () => {
  const connection = new PassThrough()
  const stream = new DockerExecStream(connection, () => undefined)
  connection.end('OCI runtime exec failed: no more processes')
  await expect(buffer(stream)).rejects.toThrow('OCI runtime exec failed: no more processes')
})

test('a program has begun when it says so, not when the engine says why it could not start it', async () => {
  const connection = new PassThrough()
  const stream = new DockerExecStream(connection, () => undefined)
  connection.write(carry(1, Buffer.from('+output')))
  await awaitBeginning(stream)
  expect(String(stream.read())).toBe('output')
  connection.end(carry(1, Buffer.from('OCI runtime exec failed')))
  await expect(awaitBeginning(stream)).rejects.toThrow('OCI runtime exec failed')
})

test('a program that is given up has not begun', async () => {
  const stream = new DockerExecStream(new PassThrough(), () => undefined)
  const beginning = awaitBeginning(stream)
  stream.destroy()
  await expect(beginning).rejects.toThrow('ended before it began')
})

test('a program that complains without end is given up', async () => {
  const connection = new PassThrough()
  const stream = new DockerExecStream(connection, () => undefined)
  connection.write(carry(2, Buffer.alloc(70_000, '!')))
  await expect(buffer(stream)).rejects.toThrow('complains without end')
  expect(connection.destroyed).toBe(true)
})

test('a connection that breaks is an error to the reader', async () => {
  const connection = new PassThrough()
  const stream = new DockerExecStream(connection, () => undefined)
  connection.destroy()
  await expect(buffer(stream)).rejects.toThrow('the connection to the program broke')
})

/** As the engine carries it: {type u8, three zeros, length u32 big-endian, bytes}. */
function carry(type: number, bytes: Uint8Array): Buffer {
  const head = Buffer.from([type, 0, 0, 0, 0, 0, 0, 0])
  head.writeUInt32BE(bytes.length, 4)
  return Buffer.concat([head, bytes])
}
