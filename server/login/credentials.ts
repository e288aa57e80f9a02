import { z } from 'zod'
import { PersonName } from '#common/person.ts'

/** In characters. */
export const passwordLength = { min: 8, max: 128 }

const email = z.string().trim().pipe(z.email())

export const NewAccount = z.object({
  name: PersonName,
  email,
  password: z.string().min(passwordLength.min).max(passwordLength.max),
})

/** Any password is worth a try: one that is too short is simply wrong. */
export const Credentials = z.object({ email, password: z.string() })

export const Guest = z.object({ name: PersonName })

export const Field = z.enum(['name', 'email', 'password'])
export type Field = z.infer<typeof Field>
