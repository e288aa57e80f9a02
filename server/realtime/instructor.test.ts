import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { CohortId, JoinCode } from '#common/cohort.ts'
import type { Language, Lesson } from '#common/course.ts'
import type { Actor } from '#common/person.ts'
import type { CohortStore } from '#server/cohort/cohort-store.ts'
import { prismaCohortStore } from '#server/cohort/prisma-cohort-store.ts'
import { moveGuest } from '#server/login/prisma-guest-account.ts'
import { eventually } from '#server/testing/eventually.ts'
import { FakeClock } from '#server/testing/fake-clock.ts'
import { testLesson } from '#server/testing/lessons.ts'
import { checkedLesson, openLesson } from '#server/testing/open-lesson.ts'
import { openTemporaryDatabase } from '#server/testing/temporary-database.ts'
import { temporaryContent } from '#server/testing/temporary-content.ts'
import { value } from '#server/testing/test-page.ts'
import { createTestServer, type TestServer } from '#server/testing/test-server.ts'

async function addClass(server: TestServer, instructor: Actor): Promise<CohortId> {
  const id = CohortId.parse('class-one')
  await prismaCohortStore(server.database).create({
    id,
    name: 'Class one',
    joinCode: JoinCode.parse('ABC234'),
    instructorId: instructor.id,
    createdAt: 0,
  })
  return id
}

async function join(server: TestServer, cohortId: CohortId, learner: Actor): Promise<void> {
  await prismaCohortStore(server.database).addLearner(cohortId, learner.id, 0)
  server.app.announce.cohortChanged(cohortId, learner.id)
}

/** A class of one learner, and its instructor's page. */
async function gather(server: TestServer) {
  const teacher = await server.addPerson('Teacher', 'instructor')
  const mina = await server.addPerson('Mina')
  const cohortId = await addClass(server, teacher)
  await join(server, cohortId, mina)
  return { teacher, mina, cohortId, watching: server.openPage(teacher) }
}

test('an instructor sees a learner come, move and turn a step green within a second', async () => {
  const clock = new FakeClock()
  const lesson = checkedLesson('true')
  const server = await createTestServer({ lessons: [lesson], clock })
  const { mina, cohortId, watching } = await gather(server)
  const view = value(await watching.request('cohort:watch', { cohortId }))
  expect(view.learners).toMatchObject([{ name: 'Mina', presence: { online: false }, lessons: [] }])

  const { page, session } = await openLesson(server, lesson, mina)
  await page.request('step:enter', { sessionId: session.id, page: 1 })
  await clock.advance(500)
  await watching.hears('cohort:changed', ({ rows }) => {
    const presence = rows[0]?.presence
    return presence?.online === true && presence.page === 1
  })
  await page.request('check:run', { sessionId: session.id, page: 1 })
  await clock.advance(500)
  await watching.hears('cohort:changed', ({ rows }) => rows[0]?.lessons[0]?.steps[0]?.state === 'done')
  page.close()
  await eventually(async () => {
    await clock.advance(100)
    expect(watching.events('cohort:changed').at(-1)?.rows[0]?.presence).toEqual({ online: false })
  })
})

test('an instructor sees who joins and leaves within a second', async () => {
  const clock = new FakeClock()
  const server = await createTestServer({ clock })
  const teacher = await server.addPerson('Teacher', 'instructor')
  const mina = await server.addPerson('Mina')
  const cohortId = await addClass(server, teacher)
  const watching = server.openPage(teacher)
  await watching.request('cohort:watch', { cohortId })
  await join(server, cohortId, mina)
  await clock.advance(900)
  await watching.hears('cohort:changed', ({ rows }) => rows[0]?.userId === mina.id)
  await prismaCohortStore(server.database).removeLearner(cohortId, mina.id)
  server.app.announce.cohortChanged(cohortId, mina.id)
  await clock.advance(900)
  await watching.hears('cohort:changed', ({ removed }) => removed.includes(mina.id))
})

test('an instructor sees a guest become an account, with all that they have done', async () => {
  const clock = new FakeClock()
  const lesson = checkedLesson('true')
  const server = await createTestServer({ lessons: [lesson], clock })
  const { mina, cohortId, watching } = await gather(server)
  await watching.request('cohort:watch', { cohortId })
  const { page, session } = await openLesson(server, lesson, mina)
  await page.request('check:run', { sessionId: session.id, page: 1 })

  const account = await server.addPerson('Mina Kim')
  await moveGuest(server.database, mina.id, account.id)
  server.app.announce.guestMoved(mina.id, account.id)
  await clock.advance(900)
  const { rows } = await watching.hears('cohort:changed', ({ removed }) => removed.includes(mina.id))
  expect(rows).toMatchObject([{ userId: account.id, name: 'Mina Kim', lessons: [{ lessonId: lesson.id }] }])
})

test('only the instructor of a class watches it', async () => {
  const server = await createTestServer()
  const teacher = await server.addPerson('Teacher', 'instructor')
  const cohortId = await addClass(server, teacher)
  for (const role of ['learner', 'instructor'] as const) {
    const page = server.openPage(await server.addPerson(`Another ${role}`, role))
    expect(await page.request('cohort:watch', { cohortId })).toMatchObject({
      problem: { code: 'not-allowed' },
    })
  }
  const watching = server.openPage(teacher)
  const unknown = CohortId.parse('unknown')
  expect(await watching.request('cohort:watch', { cohortId: unknown })).toMatchObject({
    problem: { code: 'not-found' },
  })
})

test('an instructor sees until when a learner’s sandbox lives, and gives it more time', async () => {
  const clock = new FakeClock()
  const lesson = testLesson('one')
  const server = await createTestServer({ lessons: [lesson], clock })
  const { teacher, mina, cohortId, watching } = await gather(server)
  await watching.request('cohort:watch', { cohortId })
  const { page, session } = await openLesson(server, lesson, mina)
  await clock.advance(500)
  const seen = await watching.hears('cohort:changed', ({ rows }) => rows[0]?.sandbox !== undefined)
  const expiresAt = seen.rows[0]?.sandbox?.expiresAt ?? 0

  await watching.request('session:extend', { sessionId: session.id })
  await clock.advance(500)
  const later = expiresAt + 60 * 60_000
  await watching.hears('cohort:changed', ({ rows }) => rows[0]?.sandbox?.expiresAt === later)
  await page.hears('session:changed', ({ state }) => state.status === 'ready' && state.expiresAt === later)
  expect(await server.database.auditEntry.findMany()).toMatchObject([
    { actorId: teacher.id, verb: 'extend-session', thing: `session:${session.id}` },
  ])

  const stranger = server.openPage(await server.addPerson('Another', 'instructor'))
  expect(await stranger.request('session:extend', { sessionId: session.id })).toMatchObject({ ok: false })
})

test('a class is not watched for whoever leaves while it is read', async () => {
  const clock = new FakeClock()
  const database = await openTemporaryDatabase()
  const stored = prismaCohortStore(database)
  let reads = 0
  let goOn = (): void => undefined
  const readClass: CohortStore['readClass'] = async (id) => {
    const record = await stored.readClass(id)
    reads++
    await new Promise<void>((resolve) => (goOn = resolve))
    return record
  }
  const metricsToken = 'token'
  const server = await createTestServer({ clock, database, cohorts: { ...stored, readClass }, metricsToken })
  const { mina, cohortId, watching } = await gather(server)
  await watching.connected()
  watching.emit('cohort:watch', { cohortId }, () => undefined)
  await eventually(() => expect(reads).toBe(1))
  watching.close()
  await eventually(async () => {
    const headers = { authorization: `Bearer ${metricsToken}` }
    expect(await (await fetch(`${server.origin}/metrics`, { headers })).text()).toMatch(
      /^sandlot_connections 0$/m,
    )
  })
  goOn()
  await clock.advance(0)
  const askedAnew = vi.spyOn(stored, 'readClass')
  server.app.announce.cohortChanged(cohortId, mina.id)
  await clock.advance(1000)
  expect(askedAnew).not.toHaveBeenCalled()
})

test('an instructor who is let into a preview of a learner’s sandbox is written down, its learner is not', async () => {
  const lesson = testLesson('one')
  const server = await createTestServer({ lessons: [lesson] })
  const teacher = await server.addPerson('Teacher', 'instructor')
  const mina = await server.addPerson('Mina')
  await join(server, await addClass(server, teacher), mina)
  const { session } = await openLesson(server, lesson, mina)
  const visit = async ({ id }: Actor): Promise<number> => {
    const options = { headers: { cookie: `login=${id}` }, redirect: 'manual' } as const
    return (await fetch(`${server.origin}/preview/${session.id}/8080`, options)).status
  }
  const written = () => server.database.auditEntry.findMany({ where: { verb: 'open-preview' } })

  expect(await visit(mina)).toBe(303)
  expect(await visit(await server.addPerson('Another', 'instructor'))).toBe(404)
  expect(await written()).toEqual([])
  expect(await visit(teacher)).toBe(303)
  expect(await written()).toMatchObject([
    { actorId: teacher.id, thing: `session:${session.id}`, data: '{"port":8080}' },
  ])
})

test('an instructor may end a learner’s sandbox, and not type into it', async () => {
  const lesson = testLesson('one')
  const server = await createTestServer({ lessons: [lesson] })
  const teacher = await server.addPerson('Teacher', 'instructor')
  const mina = await server.addPerson('Mina')
  await join(server, await addClass(server, teacher), mina)
  const { page, session } = await openLesson(server, lesson, mina)
  const watching = server.openPage(teacher)
  await expect(watching.terminal(session.id).attach()).rejects.toThrow('not-found')
  expect((await watching.request('session:end', { sessionId: session.id })).ok).toBe(true)
  expect(await page.until(session.id, 'ended')).toEqual({ status: 'ended', reason: 'instructor' })
})

test('an instructor sees how full the machine is, what protects it, and the sandboxes of their own class only', async () => {
  const lesson = testLesson('one')
  const server = await createTestServer({ lessons: [lesson], limits: { maxSandboxes: 2 } })
  const teacher = await server.addPerson('Teacher', 'instructor')
  const mina = await server.addPerson('Mina')
  await join(server, await addClass(server, teacher), mina)
  const { page, session } = await openLesson(server, lesson, mina)
  await openLesson(server, lesson, await server.addPerson('Sora'))
  const waiting = server.openPage(await server.addPerson('Waiting'))
  await waiting.open(lesson.id)

  const machine = value(await server.openPage(teacher).request('machine:look', { language: 'en' }))
  expect(machine).toMatchObject({ places: { max: 2, running: 2 }, queued: 1, limits: { cpus: 1 } })
  expect(machine.protections).toContainEqual({ name: 'memory', state: 'on' })
  expect(machine.sessions).toMatchObject([
    { id: session.id, learner: 'Mina', state: 'ready', lesson: { id: lesson.id, title: lesson.title } },
  ])
  const admin = server.openPage(await server.addPerson('Admin', 'admin'))
  const all = value(await admin.request('machine:look', { language: 'en' })).sessions
  expect(all.map(({ learner, state }) => [learner, state])).toEqual([
    ['Mina', 'ready'],
    ['Sora', 'ready'],
    ['Waiting', 'queued'],
  ])
  expect(await page.request('machine:look', { language: 'en' })).toMatchObject({
    problem: { code: 'not-allowed' },
  })
})

test('an instructor reads the titles of lessons in sandboxes in their own language', async () => {
  const lesson = testLesson('one')
  const translated: Lesson = { ...lesson, title: '첫 실습', language: 'ko', languages: ['en', 'ko'] }
  const server = await createTestServer({ lessons: [lesson, translated, testLesson('two')] })
  const admin = await server.addPerson('Admin', 'admin')
  await openLesson(server, lesson, await server.addPerson('Mina'))
  await openLesson(server, testLesson('two'), await server.addPerson('Sora'))
  const titles = async (language: Language) => {
    const { sessions } = value(await server.openPage(admin).request('machine:look', { language }))
    return sessions.map((session) => session.lesson.title)
  }
  expect(await titles('ko')).toEqual(['첫 실습', 'Lesson two'])
  expect(await titles('en')).toEqual(['Lesson one', 'Lesson two'])
})

test('an instructor reads what a lesson’s background scripts printed, and their learner does not', async () => {
  const lesson = await scriptedLesson('echo preparing; echo went wrong >&2; exit 4')
  const server = await createTestServer({ lessons: [lesson] })
  const teacher = await server.addPerson('Teacher', 'instructor')
  const mina = await server.addPerson('Mina')
  await join(server, await addClass(server, teacher), mina)
  const { page, session } = await openLesson(server, lesson, mina)
  const watching = server.openPage(teacher)
  await eventually(async () => {
    const logs = value(await watching.request('script:list', { sessionId: session.id }))
    expect(logs).toEqual([
      {
        ...{ page: 0, kind: 'intro', number: 0, seconds: expect.any(Number) as number, cut: false },
        state: { status: 'ended', code: 4 },
        output: 'preparing\nwent wrong\n',
      },
    ])
  })
  const others = [page, server.openPage(await server.addPerson('Another', 'instructor'))]
  for (const other of others) {
    expect(await other.request('script:list', { sessionId: session.id })).toMatchObject({
      problem: { code: 'not-found' },
    })
  }
})

test('an author reads the end of what their own lesson’s script prints while it runs', async () => {
  const lesson = await scriptedLesson('seq 20000; echo nearly done; sleep 20')
  const server = await createTestServer({ lessons: [lesson], authored: true })
  const { page, session } = await openLesson(server, lesson)
  await eventually(async () => {
    const [log] = value(await page.request('script:list', { sessionId: session.id }))
    expect(log).toMatchObject({ state: { status: 'running' }, cut: true })
    expect(log?.output).toMatch(/\n20000\nnearly done\n$/)
  })
})

/** Its introduction brings this background script. */
async function scriptedLesson(script: string): Promise<Lesson> {
  const lesson = testLesson('scripted')
  const background = path.join(await temporaryContent({ 'prepare.sh': script }), 'prepare.sh')
  const pages = lesson.pages.map((page) => (page.index === 0 ? { ...page, background } : page))
  return { ...lesson, pages }
}
