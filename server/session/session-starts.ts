import type { Lesson } from '#common/course.ts'
import { isUnreachable, problem, ProblemError, type Problem } from '#common/problem.ts'
import type { SandboxId } from '#common/sandbox.ts'
import type { EndReason, ReadyState } from '#common/session.ts'
import { Lifetime } from '#server/session/lifetime.ts'
import type { LiveSession } from '#server/session/live-session.ts'
import type { LiveSessions } from '#server/session/live-sessions.ts'
import type { Claim, SandboxSource } from '#server/session/sandbox-source.ts'
import type { Runtime } from '#server/session/sandboxes.ts'
import type { SessionParts } from '#server/session/session-parts.ts'
import { secondsToWait, WaitingLine } from '#server/session/waiting-line.ts'

interface Request {
  session: LiveSession
  lesson: Lesson
  runtime: Runtime
  /** Its learner's class: classes take turns. */
  group: string
}

export interface StartsListener {
  /** `milliseconds`: how long its start took. */
  onReady: (session: LiveSession, lesson: Lesson, milliseconds: number) => void
  /** Its time is over. */
  onOver: (session: LiveSession, reason: EndReason) => void
  /** It waits for the engine. */
  onStranded: () => void
  /** Nobody waits for a place. */
  onLineEmpty: () => void
}

/** Brings sessions from wanting a sandbox to having one, through the queue where the machine is full. */
export class SessionStarts {
  private readonly line = new WaitingLine<Request>(({ group }) => group)
  private isAsking = false

  constructor(
    private readonly parts: SessionParts,
    private readonly sessions: LiveSessions,
    private readonly source: SandboxSource,
    private readonly listener: StartsListener,
  ) {}

  /** Resolves when it is starting, queued or failed; what comes of it is told as changes. */
  async begin(session: LiveSession): Promise<void> {
    const request = await this.request(session)
    if (!request) return
    this.line.join(request)
    this.advance()
  }

  /** As begin, before all who wait: `giveUp` frees the place that the session had. */
  async beginAgain(session: LiveSession, giveUp: () => Promise<void>): Promise<void> {
    const request = await this.request(session)
    if (request) this.line.joinFirst(request)
    await giveUp()
    this.advance()
  }

  /** What is under way for it no longer counts. The result tells whether what is begun now still does. */
  cancel(session: LiveSession): () => boolean {
    const start = ++session.start
    const waiting = this.line.places.find(({ who }) => who.session === session)
    if (waiting) this.line.leave(waiting.who)
    return () => session.start === start
  }

  /** Serves the queue as far as there is room, and tells those who wait on where they stand or that the engine is gone. */
  advance(): void {
    for (let request = this.line.first; request; request = this.line.first) {
      const claim = this.source.claim(request.runtime)
      if (!claim) break
      this.line.serve(request)
      void this.start(request, claim)
    }
    for (const { who, place } of this.line.places) this.tellPlace(who.session, place)
    if (this.line.first) void this.askEngine()
    else this.listener.onLineEmpty()
  }

  /** Gives the session its sandbox. `false`: it was ended or reset meanwhile. */
  async becomeReady(session: LiveSession, sandboxId: SandboxId, expiresAt: number): Promise<boolean> {
    const start = session.start
    await this.parts.store.update(session.id, { sandboxId, expiresAt })
    if (session.start !== start) return false
    session.kept = undefined
    session.lifetime?.stop()
    session.lifetime = new Lifetime(this.parts.clock, this.parts.times, expiresAt, {
      onIdle: (idleEndsAt) => this.sessions.changeReady(session, { idleEndsAt }),
      onActive: () => this.sessions.changeReady(session, {}, 'idleEndsAt'),
      onOver: (reason) => this.listener.onOver(session, reason),
    })
    this.sessions.change(session, { status: 'ready', sandboxId, ...this.timesOf(session, expiresAt) })
    return true
  }

  /** Moves the end of its sandbox, which must run. */
  async extend(session: LiveSession, expiresAt: number): Promise<void> {
    const { sandboxId } = session
    await this.parts.store.update(session.id, { expiresAt })
    if (sandboxId === undefined || session.sandboxId !== sandboxId) return
    session.lifetime?.extend(expiresAt)
    this.sessions.changeReady(session, this.timesOf(session, expiresAt), 'extendableTo')
  }

  private timesOf(session: LiveSession, expiresAt: number): Pick<ReadyState, 'expiresAt' | 'extendableTo'> {
    const extendableTo = session.createdAt + this.parts.times.maxLifetimeMs
    return extendableTo > expiresAt ? { expiresAt, extendableTo } : { expiresAt }
  }

  /** None when its lesson cannot run or be read, which is told, or it was begun anew meanwhile. */
  private async request(session: LiveSession): Promise<Request | undefined> {
    const isWanted = this.cancel(session)
    try {
      const lesson = await this.parts.findLesson(session.lessonId)
      const group = (await this.parts.classOf(session.userId)) ?? 'no class'
      if (!isWanted()) return undefined
      if (lesson?.runtime.status === 'runs') {
        const { kind, egress } = lesson.runtime
        return { session, lesson, runtime: { kind, egress }, group }
      }
      this.sessions.change(session, { status: 'failed', problem: problem('lesson-broken') })
    } catch (error) {
      if (isWanted()) this.fail(session, error)
    }
    return undefined
  }

  private async start({ session, lesson, runtime }: Request, claim: Claim): Promise<void> {
    const { clock } = this.parts
    const start = session.start
    const isWanted = (): boolean => session.start === start
    const startedAt = clock.now()
    this.sessions.change(session, { status: 'starting' })
    try {
      const order = { runtime, owner: session.owner, lesson, isWanted }
      const id = await this.source.provide(claim, order)
      if (!id || !(await this.handOver(session, id))) return
      this.listener.onReady(session, lesson, clock.now() - startedAt)
    } catch (error) {
      if (isWanted()) this.fail(session, error)
    }
  }

  private async handOver(session: LiveSession, id: SandboxId): Promise<boolean> {
    const { clock, times } = this.parts
    let isReady = false
    try {
      isReady = await this.becomeReady(session, id, clock.now() + times.lifetimeMs)
    } finally {
      if (!isReady) this.source.giveBack(id)
    }
    return isReady
  }

  private fail(session: LiveSession, error: unknown): void {
    this.parts.log.error({ err: error, sessionId: session.id }, 'sandbox did not start')
    this.sessions.change(session, {
      status: 'failed',
      problem: error instanceof ProblemError ? error.problem : problem('unexpected'),
    })
    if (session.waitsForEngine) this.listener.onStranded()
  }

  /** A place in the line means nothing while the engine does not answer. */
  private async askEngine(): Promise<void> {
    if (this.isAsking) return
    this.isAsking = true
    try {
      await this.parts.host.checkHealth()
    } catch (error) {
      if (isUnreachable(error)) this.strand(error.problem)
      else this.parts.log.warn({ err: error }, 'engine is not well')
    } finally {
      this.isAsking = false
    }
  }

  private strand(problem: Problem): void {
    for (const { who } of this.line.places) {
      this.line.leave(who)
      this.sessions.change(who.session, { status: 'failed', problem })
    }
    this.listener.onStranded()
  }

  private tellPlace(session: LiveSession, place: number): void {
    const { clock, times } = this.parts
    const now = clock.now()
    const soon = Array.from({ length: this.source.comingFree }, () => now)
    // Who has just come into the line is not called so yet, and has no machine that ends.
    const waiting = new Set(this.line.places.map(({ who }) => who.session.id))
    const ends = this.sessions.all.flatMap(({ id, state }) => {
      if (waiting.has(id)) return []
      if (state.status === 'ready') return [state.idleEndsAt ?? state.expiresAt]
      return state.status === 'starting' ? [now + times.lifetimeMs] : []
    })
    const etaSeconds = secondsToWait(place, [...soon, ...ends], { now, lifetimeMs: times.lifetimeMs })
    const { state } = session
    if (state.status === 'queued' && state.place === place && state.etaSeconds === etaSeconds) return
    this.sessions.change(session, { status: 'queued', place, etaSeconds })
  }
}
