import type { SessionId } from '#common/session.ts'
import type { Clock } from '#server/clock.ts'
import type { Log } from '#server/log.ts'
import type { Checks } from '#server/realtime/checks.ts'
import type { LiveSession } from '#server/session/live-session.ts'
import type { SessionService } from '#server/session/session-service.ts'

/** Several commands that were pasted at once are looked at once. */
const settleMs = 500
/** A session is looked at no more often than this. */
const everyMs = 8000
/** Checks run beside the learners' own work, so only a few at a time. */
const maxAtOnce = 2

export interface QuietChecksParts {
  checks: Pick<Checks, 'runQuietly'>
  sessions: Pick<SessionService, 'onChange'>
  clock: Clock
  log: Log
  /** The check of the session's page has passed, and is noted. */
  onPassed: (session: LiveSession, page: number) => void
}

/** Looks by itself whether a step is done when a command has ended, and says only that it is. */
export class QuietChecks {
  /** The next look, and when the last began. */
  private readonly looks = new Map<SessionId, { cancel?: () => void; lastAt: number }>()
  private atOnce = 0
  private readonly stopListening: () => void

  constructor(private readonly parts: QuietChecksParts) {
    this.stopListening = parts.sessions.onChange(({ id, state }) => {
      if (state.status === 'ended') this.forget(id)
    })
  }

  /** A command has ended. */
  consider(session: LiveSession): void {
    const look = this.looks.get(session.id) ?? { lastAt: 0 }
    this.looks.set(session.id, look)
    if (look.cancel) return
    const { clock, log } = this.parts
    look.cancel = clock.after(Math.max(settleMs, look.lastAt + everyMs - clock.now()), () => {
      delete look.cancel
      this.look(session).catch((error: unknown) =>
        log.error({ err: error, sessionId: session.id }, 'a check did not run by itself'),
      )
    })
  }

  close(): void {
    this.stopListening()
    for (const id of this.looks.keys()) this.forget(id)
  }

  private async look(session: LiveSession): Promise<void> {
    const look = this.looks.get(session.id)
    if (!look) return
    look.lastAt = this.parts.clock.now()
    if (this.atOnce >= maxAtOnce) {
      this.consider(session)
      return
    }
    const { page } = session
    this.atOnce++
    try {
      if (await this.parts.checks.runQuietly(session, page)) this.parts.onPassed(session, page)
    } finally {
      this.atOnce--
    }
  }

  private forget(id: SessionId): void {
    this.looks.get(id)?.cancel?.()
    this.looks.delete(id)
  }
}
