import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { UserId } from '#common/person.ts'

const Ticket = z.object({
  /** A `ticket` is in an address for a moment, to be exchanged for a `pass`, which is in a cookie. */
  kind: z.enum(['ticket', 'pass']),
  /** The one preview host that it is for. */
  host: z.string(),
  userId: UserId,
  /** Milliseconds since the epoch. */
  expiresAt: z.number(),
})
export type Ticket = z.infer<typeof Ticket>

/** Text that only the owner of the secret can have made: fit for an address and a cookie. */
export function signTicket(ticket: Ticket, secret: string): string {
  const payload = Buffer.from(JSON.stringify(ticket)).toString('base64url')
  return `${payload}.${signatureOf(payload, secret).toString('base64url')}`
}

/** The person who may enter; none when it is not ours, is for something else, or is over. */
export function readTicket(
  text: string,
  wanted: Pick<Ticket, 'kind' | 'host'> & { now: number },
  secret: string,
): UserId | undefined {
  const [payload = '', signature = ''] = text.split('.')
  const expected = signatureOf(payload, secret)
  const given = Buffer.from(signature, 'base64url')
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined
  const ticket = Ticket.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')))
  const isWanted = ticket.kind === wanted.kind && ticket.host === wanted.host
  return isWanted && ticket.expiresAt > wanted.now ? ticket.userId : undefined
}

function signatureOf(payload: string, secret: string): Buffer {
  return createHmac('sha256', secret).update(`sandlot preview ${payload}`).digest()
}
