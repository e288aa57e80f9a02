import { randomInt, randomUUID } from 'node:crypto'
import { hashPassword } from 'better-auth/crypto'
import type { Database } from '#server/prisma-database.ts'

/**
 * Makes the first account that may create classes, where there is none; the password is told only here and now.
 * `undefined`: there is one already.
 */
export async function ensureFirstInstructor(
  database: Database,
): Promise<{ email: string; password: string } | undefined> {
  const instructors = await database.user.count({ where: { role: { not: 'learner' } } })
  if (instructors > 0) return undefined

  const id = randomUUID()
  const email = 'instructor@sandlot.local'
  const password = newPassword()
  const account = {
    id: randomUUID(),
    accountId: id,
    providerId: 'credential',
    password: await hashPassword(password),
  }
  await database.user.create({
    data: {
      id,
      name: 'Instructor',
      email,
      role: 'admin',
      emailVerified: true,
      accounts: { create: account },
    },
  })
  return { email, password }
}

/** 16 letters and digits that are told apart when read aloud, in groups: about 80 bits. */
function newPassword(): string {
  const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'
  const letters = Array.from({ length: 16 }, () => alphabet[randomInt(alphabet.length)])
  return letters.join('').replace(/.{4}(?=.)/g, '$&-')
}
