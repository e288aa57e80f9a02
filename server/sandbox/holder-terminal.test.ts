import { Duplex } from 'node:stream'
import { expect, test } from 'vitest'
import { joinHolder } from './holder-terminal.ts'

const ignore = (): void => undefined
/** HELLO of a terminal that has printed nothing. */
const greeting = Buffer.from([16, 21, 0, 0, 0, 2, ...Array<number>(16).fill(0), 80, 0, 24, 0])

test('a connection that takes nothing is given up before it costs more than a paste', async () => {
  let written = 0
  const stream = new Duplex({
    read: ignore,
    write(chunk: Buffer) {
      written += chunk.length
    },
  })
  const joining = joinHolder(stream)
  stream.push(greeting)
  const terminal = await joining
  const lost = new Promise<Error>((resolve) => {
    terminal.listen({ onOutput: ignore, onAccepted: ignore, onExit: ignore, onLost: resolve })
  })
  const megabyte = Buffer.alloc(1024 * 1024, 'x')
  for (let count = 0; count < 6; count++)
    terminal.write('00112233445566ff', count * megabyte.length, megabyte)
  expect((await lost).message).toContain('more is typed')
  expect(stream.destroyed).toBe(true)
  expect(written).toBeLessThan(megabyte.length)
})
