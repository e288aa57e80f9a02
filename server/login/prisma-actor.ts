import { Role, type Actor, type UserId } from '#common/person.ts'
import type { Database } from '#server/prisma-database.ts'

/** Whom an id stands for, where they bring no login cookie; nobody when the account is gone, or signed in nowhere. */
export async function findSignedIn(database: Database, id: UserId, now: number): Promise<Actor | undefined> {
  const user = await database.user.findUnique({
    where: { id, logins: { some: { expiresAt: { gt: new Date(now) } } } },
    select: { name: true, role: true, isAnonymous: true },
  })
  return user ? { id, name: user.name, role: Role.parse(user.role), guest: user.isAnonymous } : undefined
}
