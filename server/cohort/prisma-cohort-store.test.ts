import { expect, test } from 'vitest'
import { CohortId, JoinCode } from '#common/cohort.ts'
import { LessonId } from '#common/course.ts'
import { prismaCohortStore } from '#server/cohort/prisma-cohort-store.ts'
import { prismaProgressStore } from '#server/progress/prisma-progress-store.ts'
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

async function setUp() {
  const database = await openTemporaryDatabase()
  const instructor = await addPerson(database, 'Teacher', 'instructor')
  const store = prismaCohortStore(database)
  await store.create({ id: cohortId, name: 'Monday', joinCode, instructorId: instructor.id, createdAt: 0 })
  return { database, store, instructor }
}
