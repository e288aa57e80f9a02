import type { ClientRequest, IncomingMessage } from 'node:http'
import type { Clock } from '#server/clock.ts'

/** Of what is to come (status 1xx): a server that means it sends one or two. They cost no memory, but time. */
const maxAnnouncements = 16
/** From the request's end to the answer's headers: longer than whoever only works slowly, or waits for news, takes. */
const maxSilenceMs = 60_000

/** A server took the connection and says nothing. */
export class NoAnswer extends Error {
  constructor() {
    super(`no answer for ${maxSilenceMs / 1000} seconds`)
    this.name = 'NoAnswer'
  }
}

/**
 * The answer once it has begun; how long it then takes is its own affair. `body`: what is still being sent with the
 * request, before whose end nobody can be expected to answer.
 */
export function answerTo(
  asked: ClientRequest,
  clock: Clock,
  body?: IncomingMessage,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    let announced = 0
    let cancel = (): void => undefined
    const wait = (): void => {
      cancel = clock.after(maxSilenceMs, () => asked.destroy(new NoAnswer()))
    }
    const settle = (): void => {
      body?.off('end', wait)
      cancel()
    }
    if (body === undefined) wait()
    else body.once('end', wait)
    asked.on('information', () => {
      announced += 1
      if (announced > maxAnnouncements) asked.destroy(new Error('announces an answer without end'))
    })
    asked.on('response', (answer) => {
      settle()
      resolve(answer)
    })
    asked.on('error', reject)
    asked.on('close', () => {
      settle()
      reject(new Error('the connection was closed without an answer'))
    })
  })
}
