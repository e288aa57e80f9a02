import type { Duplex } from 'node:stream'

/**
 * Takes the '+' off the stream with which `dial`, `files` and `run` begin. Rejects when it ends or is destroyed
 * without, or when it is the engine that says why it could not start the program.
 */
export function awaitBeginning(stream: Duplex): Promise<void> {
  return new Promise((resolve, reject) => {
    function look(): void {
      const byte = stream.read(1) as Buffer | null
      if (byte?.toString() === '+') settle(resolve)
      else if (byte !== null) settle(() => reject(new Error(`${String(byte)}${String(stream.read() ?? '')}`)))
    }
    const end = (): void => settle(() => reject(new Error('the program ended before it began')))
    const fail = (error: Error): void => settle(() => reject(error))
    function settle(how: () => void): void {
      stream.off('readable', look).off('end', end).off('close', end).off('error', fail)
      // Until somebody takes the stream over, an error is no reason to end the process.
      stream.on('error', () => undefined)
      how()
    }
    stream.on('readable', look).on('end', end).on('close', end).on('error', fail)
  })
}
