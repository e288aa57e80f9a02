import type { ProgressEvent } from '#common/progress.ts'
import type { Clock } from '#server/clock.ts'
import type { Log } from '#server/log.ts'
import type { ProgressStore } from '#server/progress/progress-store.ts'
import type { LiveSession } from '#server/session/live-session.ts'

type SessionFact =
  | { kind: 'session-opened' }
  | { kind: 'sandbox-started'; milliseconds: number }
  | { kind: 'session-reset' }
  | { kind: 'session-ended'; reason: string }

/** Notes what becomes of sessions in their learners' history. */
export class SessionHistory {
  constructor(private readonly parts: { progress: Pick<ProgressStore, 'append'>; clock: Clock; log: Log }) {}

  /** Never rejects: no session fails for want of its note. */
  async note(session: LiveSession, fact: SessionFact): Promise<void> {
    const { progress, clock, log } = this.parts
    const event: ProgressEvent = {
      ...fact,
      at: clock.now(),
      lessonId: session.lessonId,
      sessionId: session.id,
    }
    try {
      await progress.append(session.userId, event)
    } catch (error) {
      log.error({ err: error, sessionId: session.id, fact }, 'history not written')
    }
  }
}
