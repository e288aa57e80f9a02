import { expect, test } from 'vitest'
import { CohortId, JoinCode } from '#common/cohort.ts'
import { LessonId } from '#common/course.ts'
import { UserId } from '#common/person.ts'
import { prismaCohortStore } from '#server/cohort/prisma-cohort-store.ts'
import type { Database } from '#server/prisma-database.ts'
import { prismaProgressStore } from '#server/progress/prisma-progress-store.ts'
import { toStoredProgress } from '#server/progress/stored-progress.ts'
import { addPerson } from '#server/testing/people.ts'
import { openTemporaryDatabase } from '#server/testing/temporary-database.ts'

const cohortId = CohortId.parse('monday')
const joinCode = JoinCode.parse('ABC-DEF')
const lessonId = LessonId.parse('course/lesson')

test('a class has the learners who joined, in order of name, with what they have done', async () => {
  const { database, store } = await setUp()
  const mina = await addPerson(database, 'Mina')
  const ada = await addPerson(database, 'Ada')
  await addPerson(database, 'Nobody')
  await store.addLearner(cohortId, mina.id, 1)
  await store.addLearner(cohortId, mina.id, 2)
  await store.addLearner(cohortId, ada.id, 3)
  const event = { at: 5, lessonId, sessionId: 'session-1', kind: 'check-passed', page: 1 } as const
  const progress = await prismaProgressStore(database).append(mina.id, event)

  expect((await store.readClass(cohortId))?.learners).toEqual([
    { userId: ada.id, name: 'Ada', lessons: [] },
    { userId: mina.id, name: 'Mina', lessons: [progress] },
  ])
  expect(await store.readLearner(mina.id)).toEqual({ userId: mina.id, name: 'Mina', lessons: [progress] })
  expect(await store.list()).toMatchObject([{ id: cohortId, learnerCount: 2 }])
})

test('a learner who is removed is out of the class and keeps their progress', async () => {
  const { database, store, instructor } = await setUp()
  const mina = await addPerson(database, 'Mina')
  await store.addLearner(cohortId, mina.id, 1)
  expect(await store.cohortsOf(mina.id)).toEqual([{ cohortId, instructorId: instructor.id }])

  expect(await store.removeLearner(cohortId, mina.id)).toBe(true)
  expect(await store.removeLearner(cohortId, mina.id)).toBe(false)
  expect(await store.cohortsOf(mina.id)).toEqual([])
  expect(await store.readLearner(mina.id)).toBeDefined()
})

test('no two classes have the same join code', async () => {
  const { store, instructor } = await setUp()
  const tuesday = {
    id: CohortId.parse('tuesday'),
    name: 'Tuesday',
    instructorId: instructor.id,
    createdAt: 1,
  }

  expect(await store.create({ ...tuesday, joinCode })).toBe(false)
  expect(await store.create({ ...tuesday, joinCode: JoinCode.parse('GHJKMN') })).toBe(true)
  expect(await store.changeJoinCode(tuesday.id, joinCode)).toBe(false)
  expect((await store.findByCode(joinCode))?.id).toBe(cohortId)
})

test('a class of 500 learners and 50 steps is read in 200 ms', async () => {
  const { database, store } = await setUp()
  await fillClass(database, { learners: 500, lessons: 10, steps: 5 })
  await store.readClass(cohortId)

  const before = process.cpuUsage()
  const found = await store.readClass(cohortId)
  const { user, system } = process.cpuUsage(before)

  expect(found?.learners.flatMap(({ lessons }) => lessons.flatMap(({ steps }) => steps))).toHaveLength(25_000)
  // Of the processor's time: how long it takes on a clock depends on what else the machine does.
  expect((user + system) / 1000).toBeLessThan(200)
})

async function setUp() {
  const database = await openTemporaryDatabase()
  const instructor = await addPerson(database, 'Teacher', 'instructor')
  const store = prismaCohortStore(database)
  await store.create({ id: cohortId, name: 'Monday', joinCode, instructorId: instructor.id, createdAt: 0 })
  return { database, store, instructor }
}

async function fillClass(
  database: Database,
  size: { learners: number; lessons: number; steps: number },
): Promise<void> {
  const ids = Array.from({ length: size.learners }, (_, index) => `learner-number-${index}`)
  const steps = Array.from({ length: size.steps }, (_, page) => ({
    page,
    state: 'done' as const,
    attempts: 2,
    enteredAt: 1_700_000_000_000,
    doneAt: 1_700_000_060_000,
    activeMs: 60_000,
  }))
  await database.user.createMany({ data: ids.map((id) => ({ id, name: id, email: `${id}@example.com` })) })
  await database.membership.createMany({
    data: ids.map((userId) => ({ cohortId, userId, joinedAt: new Date(0) })),
  })
  for (let lesson = 0; lesson < size.lessons; lesson++) {
    const data = ids.map((id) => ({
      ...toStoredProgress({
        userId: UserId.parse(id),
        lessonId: LessonId.parse(`course/${lesson}`),
        page: 1,
        steps,
      }),
      updatedAt: new Date(0),
    }))
    await database.lessonProgress.createMany({ data })
  }
}
