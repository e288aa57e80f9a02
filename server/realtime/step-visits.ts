import type { LessonId } from '#common/course.ts'
import type { UserId } from '#common/person.ts'
import type { SessionId } from '#common/session.ts'

export interface StepVisit {
  userId: UserId
  sessionId: SessionId
  lessonId: LessonId
  page: number
  /** Milliseconds since the epoch. */
  since: number
}

/** Which step each session is at, and through which connection: two pages of one learner count their time once. */
export class StepVisits {
  private readonly bySession = new Map<SessionId, StepVisit & { connection: string }>()

  /** The visit that ends with this one; none where the same step just goes on. `isNew`: it does not. */
  enter(connection: string, visit: StepVisit): { isNew: boolean; left: StepVisit | undefined } {
    const before = this.bySession.get(visit.sessionId)
    if (before?.page === visit.page) {
      before.connection = connection
      return { isNew: false, left: undefined }
    }
    this.bySession.set(visit.sessionId, { ...visit, connection })
    return { isNew: true, left: before }
  }

  /** The visits that end with this connection. */
  leave(connection: string): StepVisit[] {
    const ended = [...this.bySession.values()].filter((visit) => visit.connection === connection)
    for (const { sessionId } of ended) this.bySession.delete(sessionId)
    return ended
  }
}
