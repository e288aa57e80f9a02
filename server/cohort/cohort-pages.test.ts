import { expect, test } from 'vitest'
import { JoinCode } from '#common/cohort.ts'
import { LessonId } from '#common/course.ts'
import { UserId } from '#common/person.ts'
import type { Result } from '#common/problem.ts'
import {
  createCohort,
  joinCohort,
  leaveCohort,
  removeLearner,
  renewJoinCode,
} from '#server/cohort/commands.ts'
import {
  exportClass,
  exportCommands,
  findCohort,
  findInvitation,
  listCohorts,
  readClassView,
  readLearnerHistory,
} from '#server/cohort/queries.ts'
import { prismaProgressStore } from '#server/progress/prisma-progress-store.ts'
import { listProgress } from '#server/progress/queries.ts'
import { toStoredEvent } from '#server/progress/stored-event.ts'
import { addPerson } from '#server/testing/people.ts'
import { setTemporaryPlatform } from '#server/testing/temporary-platform.ts'

const lessonId = LessonId.parse('course/lesson')

test('an instructor creates a class, and a learner joins it with its code as people type it', async () => {
  const { teacher, mina, announced } = await setUp()
  const cohort = valueOf(await createCohort(teacher, '  Monday  '))
  expect(cohort.name).toBe('Monday')
  const { joinCode } = cohort
  expect(await findInvitation(joinCode)).toEqual({ name: 'Monday' })

  const typed = ` ${joinCode.slice(0, 3).toLowerCase()}-${joinCode.slice(3)}`
  expect(valueOf(await joinCohort(mina, typed)).name).toBe('Monday')
  expect(valueOf(await joinCohort(mina, typed)).name).toBe('Monday')

  const view = valueOf(await readClassView(teacher, cohort.id))
  expect(view.learners).toEqual([{ userId: mina.id, name: 'Mina', presence: { online: false }, lessons: [] }])
  expect(valueOf(await listCohorts(teacher))).toMatchObject([{ id: cohort.id, learnerCount: 1 }])
  expect(announced).toContainEqual(['cohortChanged', cohort.id, mina.id])
})

test('a class is there for its instructor and admins, and for nobody else', async () => {
  const { teacher, mina, database } = await setUp()
  const other = await addPerson(database, 'Other', 'instructor')
  const admin = await addPerson(database, 'Admin', 'admin')
  const { id, joinCode } = valueOf(await createCohort(teacher, 'Monday'))
  await joinCohort(mina, joinCode)

  const asks = [
    (who: typeof mina | undefined) => findCohort(who, id),
    (who: typeof mina | undefined) => readClassView(who, id),
    (who: typeof mina | undefined) => exportClass(who, id),
    (who: typeof mina | undefined) => exportCommands(who, id),
    (who: typeof mina | undefined) => readLearnerHistory(who, id, mina.id),
    (who: typeof mina | undefined) => renewJoinCode(who, id),
    (who: typeof mina | undefined) => removeLearner(who, id, mina.id),
  ]
  for (const ask of asks) {
    expect(problemOf(await ask(undefined))).toBe('not-signed-in')
    expect(problemOf(await ask(mina))).toBe('not-allowed')
    expect(problemOf(await ask(other))).toBe('not-allowed')
    expect(problemOf(await ask(admin))).toBeUndefined()
  }
  expect(valueOf(await listCohorts(other))).toEqual([])
  expect(valueOf(await listCohorts(admin))).toHaveLength(1)
})

test('learners create no classes', async () => {
  const { mina } = await setUp()

  expect(problemOf(await createCohort(mina, 'Mine'))).toBe('not-allowed')
  expect(problemOf(await createCohort(undefined, 'Mine'))).toBe('not-signed-in')
  expect(problemOf(await listCohorts(mina))).toBe('not-allowed')
})

test('what is no class, no code, no name and no learner is said to be so', async () => {
  const { teacher, mina } = await setUp()
  const { id } = valueOf(await createCohort(teacher, 'Monday'))

  expect(problemOf(await createCohort(teacher, '   '))).toBe('name-needed')
  expect(problemOf(await findCohort(teacher, 'nowhere'))).toBe('not-found')
  expect(problemOf(await findCohort(teacher, ''))).toBe('not-found')
  expect(problemOf(await joinCohort(mina, 'O0O-1I1'))).toBe('code-unknown')
  expect(problemOf(await joinCohort(mina, 'ABCDEF'))).toBe('code-unknown')
  expect(problemOf(await removeLearner(teacher, id, mina.id))).toBe('not-found')
  expect(problemOf(await readLearnerHistory(teacher, id, mina.id))).toBe('not-found')
  expect(problemOf(await leaveCohort(mina, id))).toBe('not-found')
  expect(await findInvitation(JoinCode.parse('ABCDEF'))).toBeUndefined()
})

test('a renewed code lets in, the old one does not, and who is in stays', async () => {
  const { teacher, mina, database } = await setUp()
  const before = valueOf(await createCohort(teacher, 'Monday'))
  await joinCohort(mina, before.joinCode)
  const after = valueOf(await renewJoinCode(teacher, before.id))

  const jun = await addPerson(database, 'Jun')
  expect(problemOf(await joinCohort(jun, before.joinCode))).toBe('code-unknown')
  expect(problemOf(await joinCohort(jun, after.joinCode))).toBeUndefined()
  expect(valueOf(await readClassView(teacher, before.id)).learners.map(({ name }) => name)).toEqual([
    'Jun',
    'Mina',
  ])
})

test('a learner leaves or is taken out, and keeps what they have done', async () => {
  const { teacher, mina, database, announced } = await setUp()
  const { id, joinCode } = valueOf(await createCohort(teacher, 'Monday'))
  await passStep(database, mina.id)
  for (const goes of [() => leaveCohort(mina, id), () => removeLearner(teacher, id, mina.id)]) {
    await joinCohort(mina, joinCode)
    announced.length = 0
    expect(valueOf(await goes())).toBeNull()
    expect(valueOf(await readClassView(teacher, id)).learners).toEqual([])
    expect(announced).toEqual([['cohortChanged', id, mina.id]])
  }
  expect(await listProgress(mina)).toMatchObject([{ lessonId, steps: [{ state: 'done' }] }])
})

test('an instructor reads the history of a learner of the class, page by page', async () => {
  const { teacher, mina, database } = await setUp()
  const { id, joinCode } = valueOf(await createCohort(teacher, 'Monday'))
  await joinCohort(mina, joinCode)
  for (let count = 0; count < 201; count++) await passStep(database, mina.id)

  const newest = valueOf(await readLearnerHistory(teacher, id, mina.id))
  expect(newest).toMatchObject({ cohort: { id, name: 'Monday' }, learner: { name: 'Mina' } })
  expect(newest.events).toHaveLength(200)
  const oldest = valueOf(await readLearnerHistory(teacher, id, mina.id, newest.older))
  expect(oldest.events).toMatchObject([{ kind: 'check-passed', number: 1 }])
  expect(oldest.older).toBeUndefined()
})

test('the export has everybody in the class, namesakes apart, also who has not begun', async () => {
  const { teacher, mina, database } = await setUp()
  const namesake = await addPerson(database, 'Namesake')
  await database.user.update({ where: { id: namesake.id }, data: { name: 'Mina' } })
  const { id, joinCode } = valueOf(await createCohort(teacher, 'Monday'))
  await joinCohort(mina, joinCode)
  await joinCohort(namesake, joinCode)
  await passStep(database, mina.id)

  const { name, learners } = valueOf(await exportClass(teacher, id))
  expect(name).toBe('Monday')
  expect(learners).toHaveLength(2)
  expect(learners).toContainEqual({ userId: namesake.id, name: 'Mina', lessons: [] })
  const step = { page: 1, state: 'done', attempts: 1, enteredAt: 1000, doneAt: 1000, activeMs: 0 }
  expect(learners.find(({ userId }) => userId === mina.id)).toMatchObject({
    name: 'Mina',
    lessons: [{ lessonId, steps: [step] }],
  })
})

test('the commands of the class are exported learner by learner, oldest first, however many there are', async () => {
  const { teacher, mina, database } = await setUp()
  const { id, joinCode } = valueOf(await createCohort(teacher, 'Monday'))
  await joinCohort(mina, joinCode)
  const facts = { page: 1, terminal: 1, exitCode: 0, milliseconds: 10 }
  const stored = toStoredEvent({ at: 0, lessonId, sessionId: 'session-1', kind: 'command-ended', ...facts })
  const texts = Array.from({ length: 1001 }, (_, index) => `echo ${index}`)
  await database.event.createMany({
    data: texts.map((text) => ({ ...stored, userId: mina.id, data: JSON.stringify({ ...facts, text }) })),
  })
  await passStep(database, mina.id)

  const { name, learners, commandsOf } = valueOf(await exportCommands(teacher, id))
  expect([name, learners.map(({ userId }) => userId)]).toEqual(['Monday', [mina.id]])
  const exported = []
  for await (const commands of commandsOf(mina.id)) exported.push(...commands)
  expect(exported.map(({ text }) => text)).toEqual(texts)
})

test('what an instructor does to learners is written down', async () => {
  const { teacher, mina, database } = await setUp()
  const { id, joinCode } = valueOf(await createCohort(teacher, 'Monday'))
  await joinCohort(mina, joinCode)
  await readLearnerHistory(teacher, id, mina.id)
  await exportClass(teacher, id)
  await exportCommands(teacher, id)
  await renewJoinCode(teacher, id)
  await removeLearner(teacher, id, mina.id)

  const entries = await database.auditEntry.findMany({ orderBy: { id: 'asc' } })
  expect(entries.map(({ actorId, verb, thing, data }) => [actorId, verb, thing, data])).toEqual([
    [teacher.id, 'read-learner', `learner:${mina.id}`, JSON.stringify({ cohort: id })],
    [teacher.id, 'export-class', `cohort:${id}`, '{}'],
    [teacher.id, 'export-class', `cohort:${id}`, JSON.stringify({ what: 'commands' })],
    [teacher.id, 'renew-join-code', `cohort:${id}`, '{}'],
    [teacher.id, 'remove-learner', `learner:${mina.id}`, JSON.stringify({ cohort: id })],
  ])
})

async function setUp() {
  const { database, announced } = await setTemporaryPlatform()
  const teacher = await addPerson(database, 'Teacher', 'instructor')
  const mina = await addPerson(database, 'Mina')
  return { database, announced, teacher, mina }
}

async function passStep(database: Parameters<typeof prismaProgressStore>[0], userId: string): Promise<void> {
  const event = { at: 1000, lessonId, sessionId: 'session-1', kind: 'check-passed', page: 1 } as const
  await prismaProgressStore(database).append(UserId.parse(userId), event)
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`refused: ${result.problem.code}`)
  return result.value
}

function problemOf(result: Result<unknown>): string | undefined {
  return result.ok ? undefined : result.problem.code
}
