import type { LessonId } from '#common/course.ts'
import type { UserId } from '#common/person.ts'
import type { SandboxId } from '#common/sandbox.ts'
import type { SessionId, SessionState, SessionView } from '#common/session.ts'
import type { SandboxOwner } from '#server/sandbox/sandbox-host.ts'
import type { Lifetime } from '#server/session/lifetime.ts'
import type { SessionRecord } from '#server/session/session-store.ts'

/** `expiresAt`: ms since the epoch. */
export interface KeptSandbox {
  id: SandboxId
  expiresAt: number
}

/** A session that has not ended, as the server holds it. */
export class LiveSession {
  readonly id: SessionId
  readonly lessonId: LessonId
  /** When its learner opened the lesson. */
  readonly createdAt: number
  /** Changes once: when a guest joins an account. */
  userId: UserId
  page: number
  state: SessionState = { status: 'starting' }
  lifetime: Lifetime | undefined
  /** The sandbox that it had before this server started, until it is known whether that runs. */
  kept: KeptSandbox | undefined
  /** When its learner was last known to be there, for as long as there is no lifetime. */
  lastSeen: number
  /** Its next sandbox begins with the steps before the learner's page done in it. */
  redo = false
  /** The start that is under way; an earlier one that finishes later has made its sandbox in vain. */
  start = 0

  constructor(record: SessionRecord, now: number) {
    this.id = record.id
    this.lessonId = record.lessonId
    this.createdAt = record.createdAt
    this.userId = record.userId
    this.page = record.page
    const { sandboxId, expiresAt } = record
    if (sandboxId !== undefined && expiresAt !== undefined) this.kept = { id: sandboxId, expiresAt }
    this.lastSeen = now
  }

  get view(): SessionView {
    return { id: this.id, lessonId: this.lessonId, state: this.state, page: this.page }
  }

  get owner(): SandboxOwner {
    return { userId: this.userId, sessionId: this.id, lessonId: this.lessonId }
  }

  /** None while there is nothing to type into. */
  get sandboxId(): SandboxId | undefined {
    return this.state.status === 'ready' ? this.state.sandboxId : undefined
  }

  get waitsForEngine(): boolean {
    return this.state.status === 'failed' && this.state.problem.code === 'engine-unreachable'
  }
}
