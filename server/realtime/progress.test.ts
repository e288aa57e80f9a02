import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { prismaProgressStore } from '#server/progress/prisma-progress-store.ts'
import { FakeClock } from '#server/testing/fake-clock.ts'
import { FakeSandboxHost } from '#server/testing/fake-sandbox-host.ts'
import { testLesson } from '#server/testing/lessons.ts'
import { checkedLesson, openLesson } from '#server/testing/open-lesson.ts'
import { value } from '#server/testing/test-page.ts'
import { createTestServer } from '#server/testing/test-server.ts'

test('a check that passes turns the step green', async () => {
  const lesson = checkedLesson('true')
  const server = await createTestServer({ lessons: [lesson] })
  const { page, session } = await openLesson(server, lesson)
  await page.request('step:enter', { sessionId: session.id, page: 1 })
  const { result, progress } = value(await page.request('check:run', { sessionId: session.id, page: 1 }))
  expect(result).toEqual({ status: 'pass' })
  expect(progress.steps).toMatchObject([{ page: 1, state: 'done', attempts: 1 }])
  await page.hears('progress:changed', ({ steps }) => steps[0]?.state === 'done')
})

test('a check that fails gives its own words as hint, and counts', async () => {
  const lesson = checkedLesson('echo "port 80 is not open"; false')
  const server = await createTestServer({ lessons: [lesson] })
  const { page, session } = await openLesson(server, lesson)
  const asked = { sessionId: session.id, page: 1 }
  const { result } = value(await page.request('check:run', asked))
  expect(result).toEqual({ status: 'fail', hint: 'port 80 is not open' })
  const { progress } = value(await page.request('check:run', asked))
  expect(progress.steps).toMatchObject([{ page: 1, state: 'failing', attempts: 2 }])
})

test('a check that takes too long is our error and no attempt', async () => {
  const lesson = checkedLesson('while :; do :; done')
  const server = await createTestServer({ lessons: [lesson], checkTimeoutMs: 300 })
  const { page, session } = await openLesson(server, lesson)
  const { result, progress } = value(await page.request('check:run', { sessionId: session.id, page: 1 }))
  expect(result).toMatchObject({ status: 'error', problem: { code: 'check-timeout' } })
  expect(progress.steps).toEqual([])
})

test('a session checks one thing at a time', async () => {
  const lesson = checkedLesson('sleep 0.3')
  const server = await createTestServer({ lessons: [lesson] })
  const { page, session } = await openLesson(server, lesson)
  const asked = { sessionId: session.id, page: 1 }
  const [first, second] = await Promise.all([
    page.request('check:run', asked),
    page.request('check:run', asked),
  ])
  expect(first.ok).toBe(true)
  expect(second).toMatchObject({ problem: { code: 'too-fast' } })
})

test('a step without a check, or that does not exist, cannot be checked or entered', async () => {
  const lesson = checkedLesson('true')
  const server = await createTestServer({ lessons: [lesson] })
  const { page, session } = await openLesson(server, lesson)
  for (const index of [0, 2, 99]) {
    const asked = { sessionId: session.id, page: index }
    expect(await page.request('check:run', asked)).toMatchObject({ problem: { code: 'not-found' } })
  }
  const beyond = { sessionId: session.id, page: 99 }
  expect(await page.request('step:enter', beyond)).toMatchObject({ problem: { code: 'not-found' } })
})

test('a lesson is completed when its checks have passed and its last page is reached', async () => {
  const lesson = checkedLesson('true')
  const server = await createTestServer({ lessons: [lesson] })
  const { page, session } = await openLesson(server, lesson)
  const enter = async (index: number): Promise<number | undefined> =>
    value(await page.request('step:enter', { sessionId: session.id, page: index })).completedAt
  expect(await enter(1)).toBeUndefined()
  expect(await enter(2)).toBeUndefined()
  expect(await enter(3)).toBeUndefined()
  const { progress } = value(await page.request('check:run', { sessionId: session.id, page: 1 }))
  expect(progress.completedAt).toBeTypeOf('number')
})

test('a lesson without checks is completed when all of it was opened', async () => {
  const lesson = testLesson('reading')
  const server = await createTestServer({ lessons: [lesson] })
  const { page, session } = await openLesson(server, lesson)
  const enter = async (index: number): Promise<number | undefined> =>
    value(await page.request('step:enter', { sessionId: session.id, page: index })).completedAt
  expect(await enter(0)).toBeUndefined()
  expect(await enter(1)).toBeUndefined()
  expect(await enter(3)).toBeUndefined()
  expect(await enter(2)).toBeTypeOf('number')
})

test('time on a step is counted until the learner goes on or leaves, once for all their pages', async () => {
  const clock = new FakeClock()
  const lesson = testLesson('reading')
  const server = await createTestServer({ lessons: [lesson], clock })
  const mina = await server.addPerson('Mina')
  const { page, session } = await openLesson(server, lesson, mina)
  await page.request('step:enter', { sessionId: session.id, page: 1 })
  await clock.advance(4000)
  const second = server.openPage(mina)
  await second.request('step:enter', { sessionId: session.id, page: 1 })
  await clock.advance(6000)
  await page.request('step:enter', { sessionId: session.id, page: 2 })
  await clock.advance(5000)
  await server.stop()
  const progress = await prismaProgressStore(server.database).read(mina.id, lesson.id)
  expect(progress?.steps.map((step) => [step.page, step.activeMs])).toEqual([
    [1, 10_000],
    [2, 5000],
  ])
})

test('a guest who signs up keeps the session', async () => {
  const lesson = testLesson('one')
  const server = await createTestServer({ lessons: [lesson] })
  const guest = await server.addPerson('Guest')
  const mina = await server.addPerson('Mina')
  const { session } = await openLesson(server, lesson, guest)
  await server.database.session.updateMany({ where: { userId: guest.id }, data: { userId: mina.id } })
  server.app.announce.guestMoved(guest.id, mina.id)
  const page = server.openPage(mina)
  expect(await page.open(lesson.id)).toMatchObject({ id: session.id, state: { status: 'ready' } })
})

test('hints and the solution that were shown are counted, and told to the instructor', async () => {
  const lesson = checkedLesson('true')
  const server = await createTestServer({ lessons: [lesson] })
  const { page, session } = await openLesson(server, lesson)
  const asked = { sessionId: session.id, page: 1 }
  await page.request('step:aid', { ...asked, aid: { kind: 'hint', number: 1 } })
  await page.request('step:aid', { ...asked, aid: { kind: 'hint', number: 2 } })
  const { steps } = value(await page.request('step:aid', { ...asked, aid: { kind: 'solution' } }))
  expect(steps).toMatchObject([{ page: 1, state: 'entered', hintsShown: 2, solutionShown: true }])
  const stranger = server.openPage(await server.addPerson('Sora'))
  expect(await stranger.request('step:aid', { ...asked, aid: { kind: 'solution' } })).toMatchObject({
    problem: { code: 'not-found' },
  })
})

test('a page whose questions are all right is done, unless it has a check as well; wrong ones change nothing', async () => {
  const lesson = checkedLesson('true')
  const server = await createTestServer({ lessons: [lesson] })
  const { page, session } = await openLesson(server, lesson)
  const asked = (index: number, text: string) => ({
    ...{ sessionId: session.id, page: index, language: 'en' as const },
    answers: [{ line: 3, answer: { text } }],
  })
  expect(await page.request('quiz:pass', asked(0, 'wrong'))).toMatchObject({ ok: false })
  const read = value(await page.request('quiz:pass', asked(0, 'right')))
  expect(read.steps).toMatchObject([{ page: 0, state: 'done', quizPassed: true }])
  const checked = value(await page.request('quiz:pass', asked(1, 'right')))
  expect(checked.steps[1]).toMatchObject({ state: 'entered', quizPassed: true })
})

test('a challenge notes nothing until its task is done', async () => {
  const lesson = { ...checkedLesson('echo Look for it; [ -e found ]'), challenge: true }
  const host = new FakeSandboxHost()
  const server = await createTestServer({ host, lessons: [lesson] })
  const { page, session } = await openLesson(server, lesson)
  const asked = { sessionId: session.id, page: 1, language: 'en' } as const
  expect(value(await page.request('challenge:look', asked))).toEqual({ status: 'open', hint: 'Look for it' })
  const sandboxId = session.state.status === 'ready' ? session.state.sandboxId : undefined
  const ready = await page.until(session.id, 'ready')
  const id = sandboxId ?? (ready.status === 'ready' ? ready.sandboxId : expect.fail('not ready'))
  writeFileSync(join(host.directory(id), 'found'), '')
  const done = value(await page.request('challenge:look', asked))
  expect(done).toMatchObject({
    status: 'done',
    progress: { steps: [{ page: 1, state: 'done', attempts: 1 }] },
  })
})
