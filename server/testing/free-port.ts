import { randomInt } from 'node:crypto'
import net from 'node:net'

/**
 * The system gives none of these to whoever connects somewhere, so nobody takes one by chance before it is listened on,
 * or between the end of a server and its next start.
 */
const reserved = { from: 20_000, to: 32_000 }

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const port = randomInt(reserved.from, reserved.to)
  return (await isFree(port)) ? port : freePort()
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer()
    server.on('error', () => resolve(false))
    server.listen(port, () => server.close(() => resolve(true)))
  })
}
