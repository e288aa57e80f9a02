import { beforeEach, expect, test } from 'vitest'
import { LessonId } from '#common/course.ts'
import { UserId } from '#common/person.ts'
import { ok, problem, refused, type Result } from '#common/problem.ts'
import type { LessonProgress } from '#common/progress.ts'
import type { Replies } from '#common/protocol.ts'
import { SandboxId } from '#common/sandbox.ts'
import { SessionId, type SessionState, type SessionView } from '#common/session.ts'
import type {
  ConnectionStatus,
  EventName,
  EventPayload,
  RequestName,
  RequestPayload,
} from '#app/_socket/connection.ts'
import { FakeTimers } from '#app/_socket/fake-timers.ts'
import { LessonSession } from './lesson-session.ts'

const lessonId = LessonId.parse('course/lesson')
const ready: SessionState = { status: 'ready', sandboxId: SandboxId.parse('sandbox1'), expiresAt: 1_000 }
const progress: LessonProgress = { userId: UserId.parse('ada'), lessonId, page: 0, steps: [] }

let time: FakeTimers
let server: Server
let session: LessonSession

beforeEach(() => {
  time = new FakeTimers()
  server = new Server()
  session = new LessonSession({
    connection: server,
    lessonId,
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
  server.opens(ok(view({ status: 'starting' })))
  session.start()
  expect(state()).toBe('asking')
  await server.settle()
  expect(state()).toBe('starting')
  expect(server.entered).toEqual([2])
  server.tell('session:changed', view(ready))
  expect(state()).toBe('ready')
  await session.enter(3)
  expect(server.entered).toEqual([2, 3])
})

test('what happens to another session of the learner is not shown here', async () => {
  server.opens(ok(view(ready)))
  session.start()
  await server.settle()
  server.tell('session:changed', view({ status: 'ended', reason: 'owner' }, 'session-2'))
  server.tell('session:idle', { sessionId: SessionId.parse('session-2'), endsAt: 5 })
  expect(state()).toBe('ready')
  expect(session.getNow().idleEndsAt).toBeUndefined()
})

test('the idle warning goes away when the learner says a word', async () => {
  server.opens(ok(view(ready)))
  session.start()
  await server.settle()
  server.tell('session:idle', { sessionId: SessionId.parse('session-1'), endsAt: 5 })
  expect(session.getNow().idleEndsAt).toBe(5)
  await session.keep()
  expect(session.getNow().idleEndsAt).toBeUndefined()
})

test('an engine that does not answer is asked again until it does', async () => {
  server.opens(
    refused('engine-unreachable'),
    ok(view({ status: 'failed', problem: problem('engine-unreachable') })),
  )
  server.opens(ok(view(ready)))
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
  server.opens(ok(view({ status: 'failed', problem: problem('sandbox-failed') })))
  session.start()
  await server.settle()
  time.pass(60_000)
  expect(server.opened).toEqual([false])
})

test('another lesson’s session is ended only when the learner says so', async () => {
  server.opens(refused('another-session-runs', { title: 'Links' }), ok(view(ready)))
  session.start()
  await server.settle()
  expect(state()).toBe('refused')
  await session.startAgain(true)
  expect(server.opened).toEqual([false, true])
  expect(state()).toBe('ready')
})

test('after a reconnection the session is found again', async () => {
  server.opens(ok(view(ready)), ok(view(ready)))
  session.start()
  await server.settle()
  server.connect()
  await server.settle()
  expect(server.opened).toHaveLength(2)
  expect(session.getNow().renewed).toBe(false)
})

test('a sandbox that went while the page was away is replaced, and the page says so', async () => {
  server.opens(ok(view(ready)), ok(view({ status: 'starting' }, 'session-2')))
  session.start()
  await server.settle()
  server.connect()
  await server.settle()
  expect(session.getNow().renewed).toBe(true)
})

test('a session that the learner saw end is not opened again by a reconnection', async () => {
  server.opens(ok(view(ready)))
  session.start()
  await server.settle()
  server.tell('session:changed', view({ status: 'ended', reason: 'idle' }))
  server.connect()
  await server.settle()
  expect(server.opened).toHaveLength(1)
})

test('a lost connection is not taken for a refusal', async () => {
  server.opens(refused('server-silent'))
  server.status = 'reconnecting'
  session.start()
  await server.settle()
  expect(state()).toBe('asking')
})

test('the check’s answer comes with the progress after it', async () => {
  server.opens(ok(view(ready)))
  session.start()
  await server.settle()
  expect(await session.check(2)).toEqual({ status: 'pass' })
  expect(session.getNow().progress?.page).toBe(9)
})

test('without a sandbox there is nothing to check', async () => {
  expect(await session.check(2)).toEqual({ status: 'error', problem: problem('sandbox-gone') })
})

/** The other end, played by the test. */
class Server {
  status: ConnectionStatus = 'connected'
  readonly opened: boolean[] = []
  readonly entered: number[] = []
  private readonly answers: Result<SessionView>[] = []
  private readonly listeners: { event: EventName; listener: (payload: never) => void }[] = []
  private readonly connectListeners: (() => void)[] = []
  private readonly replies: { [R in RequestName]?: (payload: RequestPayload<R>) => Result<Replies[R]> } = {
    'session:open': ({ replace }) => {
      this.opened.push(replace ?? false)
      return this.answers.shift() ?? refused('unexpected')
    },
    'session:keep': () => ok(view(ready)),
    'step:enter': ({ page }) => {
      this.entered.push(page)
      return ok({ ...progress, page })
    },
    'check:run': () => ok({ result: { status: 'pass' }, progress: { ...progress, page: 9 } }),
  }

  opens(...answers: Result<SessionView>[]) {
    this.answers.push(...answers)
  }

  request<R extends RequestName>(event: R, payload: RequestPayload<R>): Promise<Result<Replies[R]>> {
    return Promise.resolve(this.replies[event]?.(payload) ?? refused('unexpected'))
  }

  listen<E extends EventName>(event: E, listener: (payload: EventPayload<E>) => void): () => void {
    this.listeners.push({ event, listener })
    return () => undefined
  }

  onConnect(listener: () => void): () => void {
    this.connectListeners.push(listener)
    listener()
    return () => undefined
  }

  getStatus(): ConnectionStatus {
    return this.status
  }

  connect() {
    for (const listener of this.connectListeners) listener()
  }

  tell<E extends EventName>(event: E, payload: EventPayload<E>) {
    for (const entry of this.listeners) if (entry.event === event) entry.listener(payload as never)
  }

  /** Lets the page take in what was answered. */
  async settle() {
    for (let turn = 0; turn < 8; turn++) await Promise.resolve()
  }
}
