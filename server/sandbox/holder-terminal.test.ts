import { Duplex } from 'node:stream'
import { expect, test } from 'vitest'
import { usualSize, type TerminalSize } from '#common/sandbox.ts'
import { encodeRead, encodeResize } from './holder-protocol.ts'
import { joinHolder } from './holder-terminal.ts'

const ignore = (): void => undefined

/** The way to a holder that takes so many writes and no more. */
class Way extends Duplex {
  readonly written: Buffer[] = []

  constructor(private readonly room: number) {
    super({ read: ignore })
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.written.push(chunk)
    if (this.written.length < this.room) done()
  }

  /** HELLO of a terminal that has printed nothing. */
  greet({ cols, rows }: TerminalSize): void {
    const hello = Buffer.from([16, 21, 0, 0, 0, 2, ...Array<number>(20).fill(0)])
    hello.writeUInt16LE(cols, 22)
    hello.writeUInt16LE(rows, 24)
    this.push(hello)
  }
}

test('a connection that takes nothing is given up before it costs more than a paste', async () => {
  const way = new Way(1)
  way.greet(usualSize)
  const terminal = await joinHolder(way)
  const lost = new Promise<Error>((resolve) => {
    terminal.listen({ onOutput: ignore, onAccepted: ignore, onExit: ignore, onLost: resolve })
  })
  const megabyte = Buffer.alloc(1024 * 1024, 'x')
  for (let count = 0; count < 6; count++)
    terminal.write('00112233445566ff', count * megabyte.length, megabyte)
  expect((await lost).message).toContain('more is typed')
  expect(way.destroyed).toBe(true)
})

test('of all that have ever written, the latest are remembered', async () => {
  const way = new Way(Infinity)
  way.greet(usualSize)
  const terminal = await joinHolder(way)
  for (let writer = 0; writer < 5000; writer++)
    terminal.write(writer.toString(16).padStart(16, '0'), 0, Buffer.from('x'))
  expect(terminal.accepted.size).toBeLessThanOrEqual(1000)
})

test('a holder that took no size for one of nothing is given the usual one', async () => {
  const way = new Way(Infinity)
  way.greet({ cols: 0, rows: 0 })
  expect((await joinHolder(way)).size).toEqual(usualSize)
  expect(way.written).toEqual([encodeResize(usualSize), encodeRead(0)])
})

test('what greets with a screen larger than any page has is no holder: nobody has the memory to draw it', async () => {
  const way = new Way(Infinity)
  way.greet({ cols: 65_535, rows: 65_535 })
  await expect(joinHolder(way)).rejects.toThrow('not a terminal holder')
  expect(way.destroyed).toBe(true)
})

/** OUTPUT of one byte at this place; ACCEPTED of this writer. */
const output = (offset: number): Buffer =>
  Buffer.from([17, 9, 0, 0, 0, offset, ...Array<number>(7).fill(0), 120])
const accepted = (writer: number): Buffer =>
  Buffer.from([18, 16, 0, 0, 0, writer, ...Array<number>(15).fill(0)])

test.for<[string, (way: Way) => void]>([
  ['greets again', (way) => way.greet(usualSize)],
  ['leaves out some of its output', (way) => [output(0), output(2)].forEach((frame) => way.push(frame))],
  [
    'has had input of more writers than it remembers',
    (way) => Array.from({ length: 70 }, (_, writer) => way.push(accepted(writer))),
  ],
])('what %s is no holder, and is heard no more', async ([, say]) => {
  const way = new Way(Infinity)
  way.greet(usualSize)
  const terminal = await joinHolder(way)
  const lost = new Promise<Error>((resolve) => {
    terminal.listen({ onOutput: ignore, onAccepted: ignore, onExit: ignore, onLost: resolve })
  })
  say(way)
  expect((await lost).message).toContain('not a terminal holder')
  expect(way.destroyed).toBe(true)
})

test('what prints before it greets is no holder, and none of it is kept', async () => {
  const way = new Way(Infinity)
  way.push(output(0))
  await expect(joinHolder(way)).rejects.toThrow('not a terminal holder')
  expect(way.destroyed).toBe(true)
})
