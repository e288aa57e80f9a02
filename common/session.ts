import { z } from 'zod'
import type { LessonId } from './course.ts'
import type { Problem } from './problem.ts'
import type { SandboxId } from './sandbox.ts'

export const SessionId = z.string().min(8).max(64).brand('SessionId')
export type SessionId = z.infer<typeof SessionId>

export const EndReason = z.enum(['owner', 'instructor', 'idle', 'expired', 'replaced', 'gone'])
export type EndReason = z.infer<typeof EndReason>

/** Where a session's sandbox stands. Times are milliseconds since the epoch. */
export type SessionState =
  | { status: 'queued'; place: number; etaSeconds: number }
  | { status: 'starting' }
  | { status: 'ready'; sandboxId: SandboxId; expiresAt: number; idleEndsAt?: number }
  | { status: 'failed'; problem: Problem }
  | { status: 'ended'; reason: EndReason }

/** A session as its owner's page sees it. */
export interface SessionView {
  id: SessionId
  lessonId: LessonId
  state: SessionState
  /** Index of the page last entered. */
  page: number
}
