import type { LessonId } from '#common/course.ts'
import type { UserId } from '#common/person.ts'
import type { SandboxId } from '#common/sandbox.ts'
import type { EndReason, SessionId } from '#common/session.ts'

/** What is kept of sessions, so that a server that starts again finds them. Rejects with `database-busy` or `-full`. */
export interface SessionStore {
  create(session: NewSession): Promise<SessionRecord>
  find(id: SessionId): Promise<SessionRecord | undefined>
  /** The learner's sessions that have not ended, oldest first; two where a guest has joined an account. */
  running(userId: UserId): Promise<SessionRecord[]>
  /** Everyone's, oldest first. */
  allRunning(): Promise<SessionRecord[]>
  /** How the learner's last sitting with this lesson ended. */
  lastEnd(userId: UserId, lessonId: LessonId): Promise<SessionRecord['ended']>
  /** Changes what the patch names. A session that does not exist, or has ended, stays as it is. */
  update(id: SessionId, patch: SessionPatch): Promise<void>
  /** The first end stands: ending twice is fine. */
  end(id: SessionId, reason: EndReason, at: number): Promise<void>
}

export interface NewSession {
  id: SessionId
  userId: UserId
  lessonId: LessonId
  /** Milliseconds since the epoch, as all times here. */
  createdAt: number
}

export interface SessionRecord extends NewSession {
  /** The page last entered. */
  page: number
  sandboxId?: SandboxId
  /** When its sandbox ends. */
  expiresAt?: number
  ended?: { reason: EndReason; at: number }
}

/** `null` takes a value away. */
export interface SessionPatch {
  page?: number
  sandboxId?: SandboxId | null
  expiresAt?: number | null
}
