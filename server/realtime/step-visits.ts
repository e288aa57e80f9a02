import type { LessonId } from '#common/course.ts'
import type { UserId } from '#common/person.ts'
import type { LessonProgress } from '#common/progress.ts'
import type { SessionId } from '#common/session.ts'
import type { Clock } from '#server/clock.ts'
import type { Log } from '#server/log.ts'
import type { ProgressFeed } from '#server/realtime/progress-feed.ts'

/** A learner at a step. */
export interface StepVisit {
  userId: UserId
  sessionId: SessionId
  lessonId: LessonId
  page: number
}

interface OpenVisit extends StepVisit {
  /** Milliseconds since the epoch. */
  since: number
  connection: string
  /** The page went away at this time; it may be back in a moment. */
  left?: { at: number; cancelEnd: () => void }
}

/** A reload, or a laptop's lid for a moment, is no end of a visit. */
export const returnMs = 15_000

/** Which step each session is at, written into its history: two pages of one learner count their time once. */
export class StepVisits {
  private readonly open = new Map<SessionId, OpenVisit>()
  private readonly writing = new Set<Promise<unknown>>()

  constructor(private readonly parts: { progress: ProgressFeed; clock: Clock; log: Log }) {}

  /** Ends the visit before, unless the same step just goes on. */
  async enter(connection: string, visit: StepVisit): Promise<LessonProgress> {
    const { progress, clock } = this.parts
    const before = this.open.get(visit.sessionId)
    before?.left?.cancelEnd()
    if (before?.page === visit.page) {
      before.connection = connection
      delete before.left
      const known = await progress.read(visit.userId, visit.lessonId)
      if (known) return known
    }
    const since = clock.now()
    this.open.set(visit.sessionId, { ...visit, since, connection })
    if (before) await this.writeEnd(before)
    const { userId, ...step } = visit
    return progress.append(userId, { ...step, at: since, kind: 'step-entered' })
  }

  /** The connection is gone, and with it, unless the learner is soon back, the visits through it. */
  leave(connection: string): void {
    for (const visit of this.open.values()) {
      if (visit.connection !== connection || visit.left) continue
      const cancelEnd = this.parts.clock.after(returnMs, () => this.end(visit))
      visit.left = { at: this.parts.clock.now(), cancelEnd }
    }
  }

  /** Ends what goes on still; resolves when all is written. */
  async close(): Promise<void> {
    for (const visit of this.open.values()) this.end(visit)
    await Promise.all(this.writing)
  }

  private end(visit: OpenVisit): void {
    visit.left?.cancelEnd()
    this.open.delete(visit.sessionId)
    const written = this.writeEnd(visit)
      .catch((error: unknown) => this.parts.log.error({ err: error }, 'time on step not written'))
      .finally(() => this.writing.delete(written))
    this.writing.add(written)
  }

  private async writeEnd({ userId, sessionId, lessonId, page, since, left }: OpenVisit): Promise<void> {
    const at = left?.at ?? this.parts.clock.now()
    const activeMs = at - since
    await this.parts.progress.append(userId, { sessionId, lessonId, page, at, kind: 'step-left', activeMs })
  }
}
