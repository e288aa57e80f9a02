import type { Lesson, LessonId, Page } from '#common/course.ts'
import type { SandboxAddresses } from '#common/placeholder.ts'
import { UserId } from '#common/person.ts'
import { problem, ProblemError } from '#common/problem.ts'
import type { SandboxId } from '#common/sandbox.ts'
import type { SessionState } from '#common/session.ts'
import { wait, type Clock } from '#server/clock.ts'
import type { Log } from '#server/log.ts'
import type { SandboxHost } from '#server/sandbox/sandbox-host.ts'
import { randomIds } from '#server/session/ids.ts'
import type { LiveSession } from '#server/session/live-session.ts'
import { SessionService } from '#server/session/session-service.ts'
import { Terminals } from '#server/terminal/terminals.ts'
import { ForgetfulSessionStore } from './forgetful-session-store.ts'
import { countRuns } from './running-commands.ts'

interface RoomParts {
  host: SandboxHost
  findLesson: (id: LessonId) => Promise<Lesson | undefined>
  clock: Clock
  log: Log
  /** How many sandboxes at a time. */
  places: number
  /** How many of them are started at a time. */
  parallelStarts?: number
}

/** One lesson's session, with its sandbox running. */
export interface Sitting {
  sandboxId: SandboxId
  terminals: Terminals
  /** As a learner's page would on opening it: runs the scripts it brings. */
  enterPage: (page: number) => Promise<void>
  /** Waits for the scripts of a page to be begun, and for the unseen one to end. False: it still runs after that time. */
  scriptsDone: (page: Page, limitMs: number) => Promise<boolean>
  end: () => Promise<void>
}

/** There is no platform to show a port; what is asked for is the port. */
export const portsHere: SandboxAddresses = {
  preview: (port) => `http://localhost:${port}`,
  picker: 'http://localhost',
}

/** Where lessons are rehearsed: the platform's own sessions, without anybody to keep what comes of them. */
export class RehearsalRoom {
  readonly #clock: Clock
  readonly #host: SandboxHost
  readonly #service: SessionService
  readonly #terminals: Terminals
  readonly #runningCommands: (id: SandboxId) => number
  #visitors = 0

  constructor({ host: real, findLesson, clock, log, places, parallelStarts = 2 }: RoomParts) {
    const { host, running } = countRuns(real)
    this.#clock = clock
    this.#host = real
    this.#runningCommands = running
    this.#terminals = new Terminals({ host, clock, log })
    this.#service = new SessionService({
      ...{ host, findLesson, clock, log, ids: randomIds, terminals: this.#terminals },
      store: new ForgetfulSessionStore(),
      progress: {
        append: (userId, { lessonId }) => Promise.resolve({ userId, lessonId, page: 0, steps: [] }),
      },
      isPresent: () => true,
      classOf: () => Promise.resolve(undefined),
      addressesOf: () => portsHere,
      times: { lifetimeMs: dayMs, maxLifetimeMs: dayMs, idleMs: dayMs, warningMs: 0 },
      limits: { maxSandboxes: places, pool: 0, parallelStarts },
    })
  }

  start(): Promise<void> {
    return this.#service.start()
  }

  /** Resolves when the lesson's sandbox is ready. Rejects with the ProblemError that kept it from being so. */
  async open(lesson: Lesson): Promise<Sitting> {
    const id = UserId.parse(`author-${(this.#visitors += 1)}`)
    const opened = await this.#service.open(
      { id, name: 'Author', role: 'learner', guest: true },
      lesson.id,
      false,
    )
    if (!opened.ok) throw new ProblemError(opened.problem.code, opened.problem.params)
    const session = this.#service.find(opened.value.id)
    if (session === undefined) throw new ProblemError('sandbox-gone')
    const sandboxId = await this.#ready(session)
    return {
      sandboxId,
      terminals: this.#terminals,
      enterPage: (page) => this.#service.enterPage(session, lesson, page),
      scriptsDone: (page, limitMs) => this.#scriptsDone(sandboxId, page, limitMs),
      end: async () => {
        await this.#service.end(session, 'owner')
      },
    }
  }

  close(): void {
    this.#service.close()
    this.#terminals.close()
  }

  #ready(session: LiveSession): Promise<SandboxId> {
    return new Promise((resolve, reject) => {
      const look = (state: SessionState): void => {
        if (state.status === 'ready') resolve(state.sandboxId)
        else if (state.status === 'failed') reject(new ProblemError(state.problem.code, state.problem.params))
        else if (state.status === 'ended') reject(new ProblemError(problem('sandbox-gone').code))
        else return
        stop()
      }
      const stop = this.#service.onChange((changed) => {
        if (changed === session) look(session.state)
      })
      look(session.state)
    })
  }

  async #scriptsDone(id: SandboxId, { index, background }: Page, limitMs: number): Promise<boolean> {
    const startedAt = this.#clock.now()
    let quietSince = startedAt
    for (;;) {
      const now = this.#clock.now()
      if (this.#runningCommands(id) > 0) quietSince = now
      else if (now - quietSince >= betweenCommandsMs) {
        if (background === undefined || (await this.#hasEnded(id, index))) return true
        quietSince = this.#clock.now()
      }
      if (now - startedAt >= limitMs) return false
      await wait(this.#clock, 25)
    }
  }

  async #hasEnded(id: SandboxId, page: number): Promise<boolean> {
    const argv = ['test', '-e', statusFile(page)]
    const found = await this.#host.run(id, { argv, timeoutMs: 5000 })
    return found.status === 'exited' && found.code === 0
  }
}

/** `beginPageScripts` leaves the status there. */
const statusFile = (page: number): string => `/var/lib/sandlot/pages/${page}/status`
const dayMs = 24 * 3600 * 1000
/** A page's scripts are several commands, one after the other. */
const betweenCommandsMs = 200
