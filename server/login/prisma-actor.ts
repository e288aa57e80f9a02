import { Role, type Actor, type UserId } from '#common/person.ts'
import type { Database } from '#server/prisma-database.ts'

/** Whom an id stands for at present, where they bring no login cookie; nobody when the account is gone. */
export async function findActor(database: Database, id: UserId): Promise<Actor | undefined> {
  const user = await database.user.findUnique({
    where: { id },
    select: { name: true, role: true, isAnonymous: true },
  })
  return user ? { id, name: user.name, role: Role.parse(user.role), guest: user.isAnonymous } : undefined
}
