import { expect, test } from 'vitest'
import { LessonId } from '#common/course.ts'
import { SandboxId } from '#common/sandbox.ts'
import { SessionId } from '#common/session.ts'
import { prismaSessionStore } from '#server/session/prisma-session-store.ts'
import { addPerson } from '#server/testing/people.ts'
import { openTemporaryDatabase } from '#server/testing/temporary-database.ts'

const lessonId = LessonId.parse('course/lesson')
const first = SessionId.parse('session-first')
const second = SessionId.parse('session-second')

test('a session is found again as it was left', async () => {
  const { store, userId } = await setUp()
  const created = await store.create({ id: first, userId, lessonId, createdAt: 1000 })
  expect(created).toEqual({ id: first, userId, lessonId, createdAt: 1000, page: 0 })

  await store.update(first, { page: 2, sandboxId: SandboxId.parse('abcdefgh'), expiresAt: 5000 })
  expect(await store.find(first)).toEqual({ ...created, page: 2, sandboxId: 'abcdefgh', expiresAt: 5000 })

  await store.update(first, { sandboxId: null, expiresAt: null })
  expect(await store.find(first)).toEqual({ ...created, page: 2 })
})

test('a session that ended does not run, keeps its first reason and changes no more', async () => {
  const { store, userId } = await setUp()
  await store.create({ id: first, userId, lessonId, createdAt: 1000 })
  await store.create({ id: second, userId, lessonId, createdAt: 2000 })

  await store.end(first, 'idle', 3000)
  await store.end(first, 'owner', 4000)
  await store.update(first, { page: 7 })

  expect(await store.find(first)).toMatchObject({ page: 0, ended: { reason: 'idle', at: 3000 } })
  expect((await store.running(userId)).map(({ id }) => id)).toEqual([second])
  expect((await store.allRunning()).map(({ id }) => id)).toEqual([second])
})

test('there is nothing where no session is', async () => {
  const { store, userId } = await setUp()
  await store.end(first, 'gone', 1)

  expect(await store.find(first)).toBeUndefined()
  expect(await store.running(userId)).toEqual([])
})

async function setUp() {
  const database = await openTemporaryDatabase()
  const { id: userId } = await addPerson(database, 'Mina')
  return { store: prismaSessionStore(database), userId }
}
