import type { LessonId } from '#common/course.ts'
import type { UserId } from '#common/person.ts'
import type { LessonProgress, ProgressEvent } from '#common/progress.ts'
import type { SessionId } from '#common/session.ts'

/** A learner's history and what it amounts to. Rejects with `database-busy` or `database-full`. */
export interface ProgressStore {
  /**
   * Adds the event to the history and to the progress, both or neither; when this resolves, a killed process does not
   * lose it. The progress is that of the session's owner of now: a guest may have signed up while the lesson was open.
   * `userId` says whose it is where the session is not stored.
   */
  append(userId: UserId, event: ProgressEvent): Promise<LessonProgress>
  read(userId: UserId, lessonId: LessonId): Promise<LessonProgress | undefined>
  /** Every lesson the learner has begun. */
  readAll(userId: UserId): Promise<LessonProgress[]>
  /** The learner's latest events, newest first; with `before`, those that come before the event of that number. */
  history(userId: UserId, range: { before?: number; limit: number }): Promise<NumberedEvent[]>
  /** The learner's commands, oldest first; with `after`, those that come after the event of that number. */
  commandsOf(userId: UserId, range: { after?: number; limit: number }): Promise<NumberedCommand[]>
  /** The session's latest commands, newest first. */
  commands(sessionId: SessionId, limit: number): Promise<CommandEvent[]>
}

export type CommandEvent = Extract<ProgressEvent, { kind: 'command-ended' }>

export type NumberedCommand = CommandEvent & { number: number }

/** Numbers grow with every event appended, by whomever. */
export type NumberedEvent = ProgressEvent & { number: number }
