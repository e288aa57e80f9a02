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
    this.push(Buffer.from([16, 21, 0, 0, 0, 2, ...Array<number>(16).fill(0), cols, 0, rows, 0]))
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

test('a holder that took no size for one of nothing is given the usual one', async () => {
  const way = new Way(Infinity)
  way.greet({ cols: 0, rows: 0 })
  expect((await joinHolder(way)).size).toEqual(usualSize)
  expect(way.written).toEqual([encodeResize(usualSize), encodeRead(0)])
})
