import { isUnreachable } from '#common/problem.ts'
import { every, type Clock } from '#server/clock.ts'
import type { Log } from '#server/log.ts'
import type { Census } from '#server/session/census.ts'
import type { LiveSession } from '#server/session/live-session.ts'
import type { LiveSessions } from '#server/session/live-sessions.ts'

const tryEveryMs = 2000

export interface EngineRecoveryParts {
  clock: Clock
  log: Log
  sessions: LiveSessions
  census: Census
  checkHealth: () => Promise<void>
  begin: (session: LiveSession) => Promise<void>
  isPresent: (session: LiveSession) => boolean
}

/** While somebody waits for an engine that does not answer: asks again, and goes on when it is back. */
export class EngineRecovery {
  private stop: (() => void) | undefined

  constructor(private readonly parts: EngineRecoveryParts) {}

  watch(): void {
    this.stop ??= every(this.parts.clock, tryEveryMs, () => this.tryAgain())
  }

  close(): void {
    this.stop?.()
    this.stop = undefined
  }

  private async tryAgain(): Promise<void> {
    const { log, sessions, census, checkHealth, begin, isPresent } = this.parts
    try {
      await checkHealth()
      await census.take()
      for (const session of sessions.all) {
        // Another one may have been begun, or have ended, while the one before was.
        if (session.waitsForEngine && isPresent(session)) await begin(session)
      }
    } catch (error) {
      if (!isUnreachable(error)) log.error({ err: error }, 'sessions could not go on')
    }
    if (!sessions.all.some((session) => session.waitsForEngine)) this.close()
  }
}
