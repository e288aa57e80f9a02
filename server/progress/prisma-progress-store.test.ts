import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LessonId } from '#common/course.ts'
import { UserId } from '#common/person.ts'
import { SessionId } from '#common/session.ts'
import { openDatabase } from '#server/prisma-database.ts'
import { prismaProgressStore, projectHistory } from '#server/progress/prisma-progress-store.ts'
import { prismaSessionStore } from '#server/session/prisma-session-store.ts'
import { addPerson } from '#server/testing/people.ts'
import { progressEvents } from '#server/testing/progress-events.ts'
import { openTemporaryDatabase, temporaryDatabaseFile } from '#server/testing/temporary-database.ts'

const lessonId = LessonId.parse('course/lesson')
const about = { lessonId, sessionId: 'session-1' }

test('what an event changes is there when it is read again', async () => {
  const database = await openTemporaryDatabase()
  const { id } = await addPerson(database, 'Mina')
  const store = prismaProgressStore(database)

  expect(await store.read(id, lessonId)).toBeUndefined()
  const after = await store.append(id, { ...about, at: 100, kind: 'check-passed', page: 1 })

  expect(after.steps).toEqual([
    { page: 1, state: 'done', attempts: 1, enteredAt: 100, doneAt: 100, activeMs: 0 },
  ])
  expect(await store.read(id, lessonId)).toEqual(after)
  expect(await store.readAll(id)).toEqual([after])
})

test('the progress is always what the whole history amounts to', async () => {
  const database = await openTemporaryDatabase()
  const store = prismaProgressStore(database)
  let learners = 0

  await fc.assert(
    fc.asyncProperty(progressEvents(about), async (events) => {
      const { id } = await addPerson(database, `Learner ${learners++}`)
      for (const event of events) await store.append(id, event)
      const projected = await store.read(id, lessonId)
      const history = await store.history(id, { limit: 100 })
      expect(history.toReversed()).toMatchObject(events)

      if (events.length === 0) return
      await database.$transaction((transaction) => projectHistory(transaction, id, lessonId))
      expect(await store.read(id, lessonId)).toEqual(projected)
    }),
    { numRuns: 25 },
  )
})

test('events appended at once are all counted', async () => {
  const database = await openTemporaryDatabase()
  const { id } = await addPerson(database, 'Mina')
  const store = prismaProgressStore(database)

  await Promise.all(
    Array.from({ length: 20 }, (_, at) =>
      store.append(id, { ...about, at, kind: 'check-failed', page: 1, hint: 'not yet' }),
    ),
  )

  expect((await store.read(id, lessonId))?.steps[0]?.attempts).toBe(20)
})

test('a history is read a page at a time, newest first', async () => {
  const database = await openTemporaryDatabase()
  const { id } = await addPerson(database, 'Mina')
  const store = prismaProgressStore(database)
  for (const page of [1, 2, 3]) await store.append(id, { ...about, at: page, kind: 'step-entered', page })

  const newest = await store.history(id, { limit: 2 })
  expect(newest).toMatchObject([{ page: 3 }, { page: 2 }])
  expect(await store.history(id, { limit: 2, before: newest[1]!.number })).toMatchObject([{ page: 1 }])
})

test('what a guest does after signing up elsewhere counts for the account that has the session now', async () => {
  const database = await openTemporaryDatabase()
  const account = await addPerson(database, 'Mina')
  const sessionId = SessionId.parse('session-of-mina')
  await prismaSessionStore(database).create({ id: sessionId, userId: account.id, lessonId, createdAt: 0 })

  const gone = UserId.parse('guest-that-was')
  const progress = await prismaProgressStore(database).append(gone, {
    lessonId,
    sessionId,
    at: 100,
    kind: 'check-passed',
    page: 1,
  })

  expect(progress.userId).toBe(account.id)
})

test('nothing that was reported as stored is lost when the process is killed', async () => {
  const file = temporaryDatabaseFile()
  const writer = spawn(process.execPath, ['--import', 'tsx', writerProgram, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(writer, 'exit')
  let reported = 0
  for await (const line of createInterface({ input: writer.stdout })) {
    reported = Number(line)
    if (reported === 200) writer.kill('SIGKILL')
  }
  await exited

  const database = await openDatabase(file)
  const progress = await prismaProgressStore(database).read(UserId.parse('mina'), lessonId)
  const events = await database.event.count()
  await database.$disconnect()
  expect(reported).toBeGreaterThanOrEqual(200)
  expect(events).toBeGreaterThanOrEqual(reported)
  expect(progress?.steps[0]?.attempts).toBe(events)
})

/** Appends failed checks until it is killed, and says after each how many there are. */
const writerProgram = fileURLToPath(new URL('../testing/tireless-learner.ts', import.meta.url))
