import { UserId, type Actor, type Role } from '#common/person.ts'
import type { Database } from '#server/prisma-database.ts'

/** Somebody with an account, as tests need one. */
export async function addPerson(database: Database, name: string, role: Role = 'learner'): Promise<Actor> {
  const id = UserId.parse(name.toLowerCase())
  await database.user.create({ data: { id, name, email: `${id}@example.com`, role } })
  return { id, name, role, guest: false }
}
