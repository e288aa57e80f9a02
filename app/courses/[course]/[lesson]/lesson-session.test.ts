import { beforeEach, expect, test } from 'vitest'
import { LessonId } from '#common/course.ts'
import { UserId } from '#common/person.ts'
import { ok, problem, refused, type Result } from '#common/problem.ts'
import type { LessonProgress } from '#common/progress.ts'
import { SandboxId } from '#common/sandbox.ts'
import { SessionId, type SessionState, type SessionView } from '#common/session.ts'
import { FakeConnection } from '#app/_socket/fake-connection.ts'
import { FakeTimers } from '#app/_socket/fake-timers.ts'
import { LessonSession } from './lesson-session.ts'

const lessonId = LessonId.parse('course/lesson')
const ready: SessionState = { status: 'ready', sandboxId: SandboxId.parse('sandbox1'), expiresAt: 1_000 }
const progress: LessonProgress = { userId: UserId.parse('ada'), lessonId, page: 0, steps: [] }

let time: FakeTimers
let server: FakeConnection
let session: LessonSession
let answers: Result<SessionView>[]
let opened: boolean[]
let entered: number[]

beforeEach(() => {
  time = new FakeTimers()
  answers = []
  opened = []
  entered = []
  server = new FakeConnection({
    'session:open': ({ replace }) => {
      opened.push(replace ?? false)
      return answers.shift() ?? refused('unexpected')
    },
    'session:keep': () => ok(view(ready)),
    'step:enter': ({ page }) => {
      entered.push(page)
      return ok({ ...progress, page })
    },
    'check:run': () => ok({ result: { status: 'pass' }, progress: { ...progress, page: 9 } }),
  })
  session = new LessonSession({
    connection: server,
    lessonId,
    language: 'en',
    progress: undefined,
    page: 2,
    after: time.after,
  })
})

function view(state: SessionState, id = 'session-1'): SessionView {
  return { id: SessionId.parse(id), lessonId, state, page: 0 }
}

function state(): string {
  const { sitting } = session.getNow()
  return sitting.status === 'open' ? sitting.session.state.status : sitting.status
}

test('the page opens a session by itself, follows it, and says where the learner is', async () => {
  answers.push(ok(view({ status: 'starting' })))
  session.start()
  expect(state()).toBe('asking')
  await server.settle()
  expect(state()).toBe('starting')
  expect(entered).toEqual([2])
  server.tell('session:changed', view(ready))
  expect(state()).toBe('ready')
  await session.enter(3)
  expect(entered).toEqual([2, 3])
})

test('what happens to another session of the learner is not shown here', async () => {
  answers.push(ok(view(ready)))
  session.start()
  await server.settle()
  server.tell('session:changed', view({ status: 'ended', reason: 'owner' }, 'session-2'))
  server.tell('session:idle', { sessionId: SessionId.parse('session-2'), endsAt: 5 })
  expect(state()).toBe('ready')
  expect(session.getNow().idleEndsAt).toBeUndefined()
})

test('the idle warning goes away when the learner says a word', async () => {
  answers.push(ok(view(ready)))
  session.start()
  await server.settle()
  server.tell('session:idle', { sessionId: SessionId.parse('session-1'), endsAt: 5 })
  expect(session.getNow().idleEndsAt).toBe(5)
  await session.keep()
  expect(session.getNow().idleEndsAt).toBeUndefined()
})

test('an engine that does not answer is asked again until it does', async () => {
  answers.push(
    refused('engine-unreachable'),
    ok(view({ status: 'failed', problem: problem('engine-unreachable') })),
  )
  answers.push(ok(view(ready)))
  session.start()
  await server.settle()
  expect(state()).toBe('refused')
  time.pass(5_000)
  await server.settle()
  expect(state()).toBe('failed')
  time.pass(5_000)
  await server.settle()
  expect(state()).toBe('ready')
})

test('a sandbox that failed is not tried again before the learner says so', async () => {
  answers.push(ok(view({ status: 'failed', problem: problem('sandbox-failed') })))
  session.start()
  await server.settle()
  time.pass(60_000)
  expect(opened).toEqual([false])
})

test('another lesson’s session is ended only when the learner says so', async () => {
  answers.push(refused('another-session-runs', { title: 'Links' }), ok(view(ready)))
  session.start()
  await server.settle()
  expect(state()).toBe('refused')
  await session.startAgain(true)
  expect(opened).toEqual([false, true])
  expect(state()).toBe('ready')
})

test('after a reconnection the session is found again', async () => {
  answers.push(ok(view(ready)), ok(view(ready)))
  session.start()
  await server.settle()
  server.connect()
  await server.settle()
  expect(opened).toHaveLength(2)
  expect(session.getNow().renewed).toBeUndefined()
})

test('a sandbox that went while the page was away is replaced, and the page says so', async () => {
  answers.push(ok(view(ready)), ok(view({ status: 'starting' }, 'session-2')))
  session.start()
  await server.settle()
  server.connect()
  await server.settle()
  expect(session.getNow().renewed).toBe('unknown')
})

test('whoever comes back is told why their last machine ended', async () => {
  answers.push(ok({ ...view({ status: 'starting' }), lastEnd: 'idle' }))
  session.start()
  await server.settle()
  expect(session.getNow().renewed).toBe('idle')
  session.dismissRenewed()
  expect(session.getNow().renewed).toBeUndefined()
})

test('whoever saw it end is not told again', async () => {
  answers.push(ok(view({ status: 'ended', reason: 'idle' })))
  answers.push(ok({ ...view({ status: 'starting' }, 'session-2'), lastEnd: 'idle' }))
  session.start()
  await server.settle()
  void session.startAgain()
  await server.settle()
  expect(session.getNow().sitting).toMatchObject({ session: { state: { status: 'starting' } } })
  expect(session.getNow().renewed).toBeUndefined()
})

test('a session that the learner saw end is not opened again by a reconnection', async () => {
  answers.push(ok(view(ready)))
  session.start()
  await server.settle()
  server.tell('session:changed', view({ status: 'ended', reason: 'idle' }))
  server.connect()
  await server.settle()
  expect(opened).toHaveLength(1)
})

test('a lost connection is not taken for a refusal', async () => {
  answers.push(refused('server-silent'))
  session.start()
  server.status = 'reconnecting'
  await server.settle()
  expect(state()).toBe('asking')
})

test('what was found done in one machine is not said of the next', async () => {
  answers.push(ok(view(ready)))
  session.start()
  await server.settle()
  server.tell('check:passed', { sessionId: SessionId.parse('session-1'), page: 2 })
  server.tell('session:changed', view({ status: 'starting' }))
  expect(session.getNow()).toMatchObject({ machine: 'sandbox1', foundDone: 2 })
  server.tell('session:changed', view({ ...ready, sandboxId: SandboxId.parse('sandbox2') }))
  expect(session.getNow()).toMatchObject({ machine: 'sandbox2', foundDone: undefined })
})

test('the check’s answer comes with the progress after it', async () => {
  answers.push(ok(view(ready)))
  session.start()
  await server.settle()
  expect(await session.check(2)).toEqual({ status: 'pass' })
  expect(session.getNow().progress?.page).toBe(9)
})

test('without a sandbox there is nothing to check', async () => {
  expect(await session.check(2)).toEqual({ status: 'error', problem: problem('sandbox-gone') })
})
