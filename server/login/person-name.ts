import { APIError } from 'better-auth/api'
import { z } from 'zod'
import { PersonName } from '#common/person.ts'

/** The name without spaces around it. Throws the refusal that the accounts answer with when it is none. */
export function requireName(name: unknown): string {
  const parsed = PersonName.safeParse(name)
  if (!parsed.success) throw new APIError('BAD_REQUEST', { code: nameNeeded, message: 'A name is needed' })
  return parsed.data
}

/** From what was sent to become a guest. */
export function guestName(body: unknown): string {
  return requireName(z.object({ name: z.unknown() }).safeParse(body).data?.name)
}

export const nameNeeded = 'NAME_NEEDED'
