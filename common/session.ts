import { z } from 'zod'
import type { LessonId } from './course.ts'
import type { Problem } from './problem.ts'
import type { SandboxId } from './sandbox.ts'

export const SessionId = z.string().min(8).max(64).brand('SessionId')
export type SessionId = z.infer<typeof SessionId>

export const EndReason = z.enum(['owner', 'instructor', 'idle', 'expired', 'replaced', 'gone', 'disk'])
export type EndReason = z.infer<typeof EndReason>

/** What befell the sandbox, which runs on: a program was killed for want of memory, or the disk is nearly full. */
export interface Trouble {
  kind: 'out-of-memory' | 'disk-nearly-full'
  /** Milliseconds since the epoch: the same again is another. */
  at: number
}

/** Where a session's sandbox stands. Times are milliseconds since the epoch. */
export type SessionState =
  | { status: 'queued'; place: number; etaSeconds: number }
  | { status: 'starting' }
  | ReadyState
  | { status: 'failed'; problem: Problem }
  | { status: 'ended'; reason: EndReason }

export interface ReadyState {
  status: 'ready'
  sandboxId: SandboxId
  expiresAt: number
  /** Until then its owner can have it, by asking for more time; none when that is all. */
  extendableTo?: number
  /** It ends then unless its owner does something. */
  idleEndsAt?: number
  trouble?: Trouble
  /** What the steps before this page do is being done in it, after a reset to the step. */
  catchingUp?: true
}

/** A session as its owner's page sees it. */
export interface SessionView {
  id: SessionId
  lessonId: LessonId
  state: SessionState
  /** Index of the page last entered. */
  page: number
  /** Told once, when it was opened: why the sandbox ended that its owner had in this lesson before, unless by their own hand. */
  lastEnd?: EndReason
}
