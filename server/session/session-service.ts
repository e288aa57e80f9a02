import { setTimeout } from 'node:timers/promises'
import type { Lesson, LessonId } from '#common/course.ts'
import type { Actor, UserId } from '#common/person.ts'
import { ok, problem, refused, type Result } from '#common/problem.ts'
import type { SandboxId } from '#common/sandbox.ts'
import type { EndReason, SessionId, SessionState, SessionView } from '#common/session.ts'
import { LessonScripts } from '#server/session/lesson-scripts.ts'
import { LiveSession } from '#server/session/live-session.ts'
import { LiveSessions } from '#server/session/live-sessions.ts'
import { SessionHistory } from '#server/session/session-history.ts'
import { StoredEnds } from '#server/session/stored-ends.ts'
import type { Runtime } from '#server/session/sandboxes.ts'
import { wireSessions, type SandboxCounts, type SessionMachinery } from '#server/session/session-machinery.ts'
import type { SessionParts } from '#server/session/session-parts.ts'
import { createTurns } from '#server/turns.ts'

export interface SessionCounts {
  sessions: Record<Exclude<SessionState['status'], 'ended'>, number>
  sandboxes: SandboxCounts
}

/** A day. */
const rememberedMs = 24 * 60 * 60_000
/** A week. */
const longestMs = 7 * 24 * 60 * 60_000

const betweenOpeningsMs = 15

/** Learners' sittings with lessons: one running at a time for each learner, each with a sandbox or waiting for one. */
export class SessionService {
  private readonly sessions = new LiveSessions()
  private readonly history: SessionHistory
  private readonly storedEnds: StoredEnds
  private readonly scripts: LessonScripts
  private readonly machinery: SessionMachinery
  /** One opening at a time: two pages opened at once get one session. */
  private readonly turn = createTurns()
  private started: Promise<void> = Promise.resolve()

  constructor(private readonly parts: SessionParts) {
    this.history = new SessionHistory(parts)
    this.storedEnds = new StoredEnds(parts)
    this.scripts = new LessonScripts(parts, this.sessions)
    this.machinery = wireSessions(parts, this.sessions, {
      onReady: (session, lesson, milliseconds) => {
        void this.history.note(session, { kind: 'sandbox-started', milliseconds })
        void this.scripts.begin(session, lesson)
      },
      end: (session, reason) => this.endByItself(session, reason),
    })
  }

  /** Finds again what ran before this server started, and removes what is nobody's. Nothing is opened before that. */
  start(): Promise<void> {
    this.started = this.findAgain()
    return this.started
  }

  /** From now on a sandbox is kept ready for lessons like these. */
  keepWarm(runtimes: Runtime[]): void {
    this.machinery.keepWarm(runtimes)
  }

  /** Sandboxes keep running, for the next server to find. */
  close(): void {
    for (const session of this.sessions.all) session.lifetime?.stop()
    this.machinery.close()
    this.storedEnds.close()
  }

  /** One that has not ended. */
  find(id: SessionId): LiveSession | undefined {
    return this.sessions.get(id)
  }

  /** As find, as soon as it is known what ran before this server started. */
  async findStarted(id: SessionId): Promise<LiveSession | undefined> {
    await this.started
    return this.find(id)
  }

  /** All that have not ended. */
  running(): LiveSession[] {
    return this.sessions.all
  }

  inSandbox(id: SandboxId): LiveSession | undefined {
    return this.sessions.inSandbox(id)
  }

  /** The sandbox that this learner has now, and until when. */
  sandboxOf(userId: UserId): { sessionId: SessionId; expiresAt: number } | undefined {
    for (const { id, state } of this.sessions.of(userId)) {
      if (state.status === 'ready') return { sessionId: id, expiresAt: state.expiresAt }
    }
    return undefined
  }

  /** How many sessions there are in each state, and how many sandboxes. */
  counts(): SessionCounts {
    const sessions = { queued: 0, starting: 0, ready: 0, failed: 0 }
    for (const { state } of this.sessions.all) if (state.status !== 'ended') sessions[state.status] += 1
    return { sessions, sandboxes: this.machinery.counts() }
  }

  /** Told of every change of any session, the end included, until the returned function is called. */
  onChange(listener: (session: LiveSession) => void): () => void {
    return this.sessions.onChange(listener)
  }

  /**
   * The learner's session of this lesson: the one that runs, tried again if it failed, or a new one.
   * Refuses with `another-session-runs` {lessonId, title} when another lesson's runs and is not to be replaced.
   */
  async open(actor: Actor, lessonId: LessonId, replace: boolean): Promise<Result<SessionView>> {
    await this.started
    const leave = await this.turn()
    try {
      const lesson = await this.parts.findLesson(lessonId)
      if (!lesson) return refused('not-found')
      if (lesson.runtime.status === 'unavailable') {
        return refused('lesson-cannot-run', { reason: lesson.runtime.reason })
      }
      const running = await this.runningOf(actor)
      const same = running.find((session) => session.lessonId === lessonId)
      const others = running.filter((session) => session !== same)
      const inTheWay = others.find((session) => session.state.status !== 'failed')
      if (inTheWay && !replace) return await this.refuseFor(inTheWay)
      for (const other of others) await this.end(other, 'replaced')
      if (same) return ok((await this.goOn(same)).view)
      const lastEnd = await this.findLastEnd(actor.id, lessonId)
      const { view } = await this.goOn(await this.create(actor, lessonId))
      return ok(lastEnd === undefined ? view : { ...view, lastEnd })
    } finally {
      // A class presses start in the same moment: whoever reads a page has their turn between two of its learners.
      void setTimeout(betweenOpeningsMs).then(leave)
    }
  }

  /** A fresh sandbox for the same session; `step`: the steps before the learner's page are done in it again. */
  async reset(session: LiveSession, to: 'lesson' | 'step' = 'lesson'): Promise<SessionView> {
    if (isUnderWay(session)) return session.view
    const { sandboxId } = session
    // A server that starts now makes a new one, too.
    await this.parts.store.update(session.id, { sandboxId: null, expiresAt: null })
    if (isUnderWay(session) || isEnded(session)) return session.view
    session.redo = to === 'step'
    session.lifetime?.stop()
    this.sessions.change(session, { status: 'starting' })
    void this.history.note(session, { kind: 'session-reset' })
    await this.machinery.restart(session, sandboxId)
    return session.view
  }

  /**
   * More time, by as much as a sandbox has at first: for its owner up to the limit, for their instructor as far as a
   * session may be set to last. Nothing changes where there is no more to be had, or no sandbox.
   */
  async extend(session: LiveSession, by: 'owner' | 'instructor'): Promise<SessionView> {
    const { state } = session
    if (state.status !== 'ready') return session.view
    const { clock, times } = this.parts
    const latest = by === 'owner' ? (state.extendableTo ?? state.expiresAt) : clock.now() + longestMs
    const expiresAt = Math.min(state.expiresAt + times.lifetimeMs, latest)
    if (expiresAt > state.expiresAt) await this.machinery.extend(session, expiresAt)
    return session.view
  }

  /** Somebody ends it; nothing has changed where that cannot be stored. Twice is fine: the first reason stands. */
  async end(session: LiveSession, reason: EndReason): Promise<SessionView> {
    if (isEnded(session)) return session.view
    await this.parts.store.end(session.id, reason, this.parts.clock.now())
    this.leave(session, reason)
    return session.view
  }

  /** The learner did something: the sandbox does not count as idle. */
  touch(session: LiveSession): void {
    session.lifetime?.touch()
  }

  /** The guest has signed up, and the sessions are stored as the account's. */
  moveGuest(guestId: UserId, accountId: UserId): void {
    for (const session of this.sessions.of(guestId)) session.userId = accountId
  }

  /** Remembers the page, and runs the scripts it brings. */
  async enterPage(session: LiveSession, lesson: Lesson, page: number): Promise<void> {
    this.touch(session)
    if (session.page !== page) await this.parts.store.update(session.id, { page })
    session.page = page
    void this.scripts.enter(session, lesson)
  }

  /** Its time is over, or its sandbox: it ends whether that can be stored now or not. */
  private async endByItself(session: LiveSession, reason: EndReason): Promise<void> {
    if (isEnded(session)) return
    await this.storedEnds.write(session.id, reason, this.parts.clock.now())
    this.leave(session, reason)
  }

  private leave(session: LiveSession, reason: EndReason): void {
    if (isEnded(session)) return
    const { sandboxId } = session
    session.lifetime?.stop()
    this.sessions.delete(session)
    this.sessions.change(session, { status: 'ended', reason })
    void this.history.note(session, { kind: 'session-ended', reason })
    this.machinery.leave(session, sandboxId)
  }

  private async findAgain(): Promise<void> {
    for (const record of await this.parts.store.allRunning()) {
      const session = new LiveSession(record, this.parts.clock.now())
      session.state = { status: 'failed', problem: problem('engine-unreachable') }
      this.sessions.add(session)
    }
    await this.machinery.start()
  }

  /** None where they ended it themselves, or so long ago that they know nothing of it any more. */
  private async findLastEnd(userId: UserId, lessonId: LessonId): Promise<EndReason | undefined> {
    const last = await this.parts.store.lastEnd(userId, lessonId)
    if (last === undefined || last.reason === 'owner' || last.reason === 'replaced') return undefined
    return this.parts.clock.now() - last.at < rememberedMs ? last.reason : undefined
  }

  private async runningOf(actor: Actor): Promise<LiveSession[]> {
    const records = await this.parts.store.running(actor.id)
    return records.flatMap((record) => this.sessions.get(record.id) ?? [])
  }

  private async refuseFor(other: LiveSession): Promise<Result<never>> {
    const lesson = await this.parts.findLesson(other.lessonId)
    return refused('another-session-runs', {
      lessonId: other.lessonId,
      title: lesson?.title ?? other.lessonId,
    })
  }

  private async create(actor: Actor, lessonId: LessonId): Promise<LiveSession> {
    const now = this.parts.clock.now()
    const id = this.parts.ids.session()
    const record = await this.parts.store.create({ id, userId: actor.id, lessonId, createdAt: now })
    const session = new LiveSession(record, now)
    this.sessions.add(session)
    void this.history.note(session, { kind: 'session-opened' })
    await this.machinery.begin(session)
    return session
  }

  private async goOn(session: LiveSession): Promise<LiveSession> {
    session.lastSeen = this.parts.clock.now()
    this.touch(session)
    // One that ran before this server started is waited for, as long as nobody knows whether it runs.
    if (session.state.status === 'failed' && !session.kept) await this.machinery.begin(session)
    return session
  }
}

function isUnderWay({ state }: LiveSession): boolean {
  return state.status === 'queued' || state.status === 'starting'
}

function isEnded(session: LiveSession): boolean {
  return session.state.status === 'ended'
}
