import { UserId, type Actor, type Role } from '#common/person.ts'
import { openDatabase, type Database } from '#server/prisma-database.ts'

/** Somebody with an account who is signed in, as tests need one. */
export async function addPerson(database: Database, name: string, role: Role = 'learner'): Promise<Actor> {
  const id = UserId.parse(name.toLowerCase())
  const logins = { create: { id, token: id, expiresAt: new Date(Date.UTC(2100, 0)) } }
  await database.user.create({ data: { id, name, email: `${id}@example.com`, role, logins } })
  return { id, name, role, guest: false }
}

/** So many learners in a database file that nobody has open. */
export async function addPeople(file: string, count: number): Promise<UserId[]> {
  const database = await openDatabase(file)
  const people: UserId[] = []
  for (let number = 1; number <= count; number++)
    people.push((await addPerson(database, `learner-${number}`)).id)
  await database.$disconnect()
  return people
}
