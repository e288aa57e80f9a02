import { expect, onTestFinished } from 'vitest'
import type { Lesson } from '#common/course.ts'
import type { Actor, UserId } from '#common/person.ts'
import type { Result } from '#common/problem.ts'
import type { SandboxId } from '#common/sandbox.ts'
import type { SessionState, SessionView } from '#common/session.ts'
import { createLog } from '#server/log.ts'
import type { Database } from '#server/prisma-database.ts'
import { prismaProgressStore } from '#server/progress/prisma-progress-store.ts'
import { randomIds } from '#server/session/ids.ts'
import type { LiveSession } from '#server/session/live-session.ts'
import { prismaSessionStore } from '#server/session/prisma-session-store.ts'
import type { Runtime } from '#server/session/sandboxes.ts'
import type { SessionParts } from '#server/session/session-parts.ts'
import { SessionService } from '#server/session/session-service.ts'
import { Terminals } from '#server/terminal/terminals.ts'
import { eventually } from '#server/testing/eventually.ts'
import { FakeClock } from '#server/testing/fake-clock.ts'
import { FakeSandboxHost } from '#server/testing/fake-sandbox-host.ts'
import { testLesson } from '#server/testing/lessons.ts'
import { addPerson } from '#server/testing/people.ts'
import { openTemporaryDatabase } from '#server/testing/temporary-database.ts'

export const minute = 60_000
export const oneLesson = testLesson('one')
export const otherLesson = testLesson('two')

/** A session service over a real database, with an engine in memory and time in the test's hand. */
export class SessionStage {
  /** People who have no page open. */
  readonly absent = new Set<UserId>()
  /** Learners in a class, by its name. */
  readonly classes = new Map<UserId, string>()
  readonly database: Database
  readonly host: FakeSandboxHost
  readonly clock: FakeClock
  readonly terminals: Terminals
  readonly service: SessionService
  /** Of what some are kept warm. */
  private readonly warm: Runtime[]
  private people = 0

  constructor(given: Given & { database: Database }) {
    this.database = given.database
    this.host = given.host ?? new FakeSandboxHost()
    this.clock = given.clock ?? new FakeClock()
    this.warm = given.warm ?? []
    const { host, clock } = this
    const log = createLog('silent')
    const lessons = given.lessons ?? [oneLesson, otherLesson]
    this.terminals = new Terminals({ host, clock, log })
    this.service = new SessionService({
      ...{ host, clock, log, ids: randomIds, terminals: this.terminals },
      store: prismaSessionStore(this.database),
      progress: prismaProgressStore(this.database),
      findLesson: (id) => Promise.resolve(lessons.find((lesson) => lesson.id === id)),
      classOf: (userId) => Promise.resolve(this.classes.get(userId)),
      addressesOf: ({ sandboxId }) => ({
        preview: (port, prefix) => `http://${prefix}${port}-${sandboxId}.example`,
        picker: 'http://ports.example',
      }),
      isPresent: (userId) => !this.absent.has(userId),
      times: {
        lifetimeMs: 60 * minute,
        maxLifetimeMs: 150 * minute,
        idleMs: 20 * minute,
        warningMs: 5 * minute,
      },
      limits: { maxSandboxes: 10, pool: 0, parallelStarts: 2, ...given.limits },
    })
  }

  learner(): Promise<Actor> {
    return addPerson(this.database, `Learner ${++this.people} of ${this.clock.now()}`)
  }

  close(): void {
    this.service.close()
    this.terminals.close()
  }

  async open(actor: Actor, lesson: Lesson = oneLesson, replace = false): Promise<SessionView> {
    return value(await this.service.open(actor, lesson.id, replace))
  }

  /** One that has not ended. */
  session(view: SessionView): LiveSession {
    return this.service.find(view.id) ?? expect.fail('the session has ended')
  }

  state(view: SessionView): SessionState | undefined {
    return this.service.find(view.id)?.state
  }

  async until(view: SessionView, status: SessionState['status']): Promise<SessionState> {
    return eventually(() => {
      const state = this.state(view)
      if (state?.status !== status) throw new Error(`${status} expected, is ${state?.status}`)
      return state
    })
  }

  async sandboxOf(view: SessionView): Promise<SandboxId> {
    const state = await this.until(view, 'ready')
    return state.status === 'ready' ? state.sandboxId : expect.fail('not ready')
  }

  /** Another server over the same database, engine and time. */
  async restart(limits: Limits = {}, warm = this.warm): Promise<SessionStage> {
    this.close()
    const { host, database, clock } = this
    return openSessionStage({ host, database, clock, limits, warm })
  }
}

type Limits = Partial<SessionParts['limits']>

interface Given {
  host?: FakeSandboxHost
  database?: Database
  clock?: FakeClock
  limits?: Limits
  lessons?: Lesson[]
  /** Kept warm from the beginning. */
  warm?: Runtime[]
}

export async function openSessionStage(given: Given = {}): Promise<SessionStage> {
  const stage = new SessionStage({ ...given, database: given.database ?? (await openTemporaryDatabase()) })
  onTestFinished(() => stage.close())
  await stage.service.start()
  stage.service.keepWarm(given.warm ?? [])
  return stage
}

function value<T>(result: Result<T>): T {
  return result.ok ? result.value : expect.fail(result.problem.code)
}
