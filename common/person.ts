import { z } from 'zod'

export const UserId = z.string().min(1).max(64).brand('UserId')
export type UserId = z.infer<typeof UserId>

/** What somebody wants to be called. */
export const PersonName = z.string().trim().min(1).max(80)

export const Role = z.enum(['learner', 'instructor', 'admin'])
export type Role = z.infer<typeof Role>

/** Whoever asks: read from the login cookie, once, at the door. A guest is a learner without an e-mail address. */
export interface Actor {
  id: UserId
  name: string
  role: Role
  guest: boolean
}
