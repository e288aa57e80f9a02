import { once } from 'node:events'
import type { Duplex } from 'node:stream'

/**
 * Takes the '+' off the stream with which `dial` and `run` begin. Rejects when it ends without, or when it is the
 * engine that says why it could not start the program.
 */
export async function awaitBeginning(stream: Duplex): Promise<void> {
  for (;;) {
    const byte = stream.read(1) as Buffer | null
    if (byte?.toString() === '+') return
    if (byte !== null) throw new Error(`${byte.toString()}${String(stream.read() ?? '')}`)
    if (stream.readableEnded) throw new Error('the program ended before it began')
    await Promise.race([once(stream, 'readable'), once(stream, 'end')])
  }
}
