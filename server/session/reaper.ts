import { every, type Clock } from '#server/clock.ts'
import type { EndReason } from '#common/session.ts'
import type { Log } from '#server/log.ts'
import type { Census } from '#server/session/census.ts'
import type { LiveSession } from '#server/session/live-session.ts'
import type { LiveSessions } from '#server/session/live-sessions.ts'

const everyMs = 30_000

export interface ReaperParts {
  clock: Clock
  log: Log
  sessions: LiveSessions
  census: Census
  idleMs: number
  isPresent: (session: LiveSession) => boolean
  end: (session: LiveSession, reason: EndReason) => Promise<void>
}

/** Every half minute: removes what nobody owns, ends what nobody waits for. Until the returned function is called. */
export function startReaper(parts: ReaperParts, afterwards: () => void): () => void {
  return every(parts.clock, everyMs, async () => {
    try {
      await parts.census.take()
      for (const session of parts.sessions.all) await endForsaken(parts, session)
    } catch (error) {
      parts.log.warn({ err: error }, 'reaper did not finish')
    }
    afterwards()
  })
}

/** A session without a sandbox has nothing that could be idle: it ends when its learner stays away. */
async function endForsaken(parts: ReaperParts, session: LiveSession): Promise<void> {
  const { status } = session.state
  if (status !== 'queued' && status !== 'failed') return
  const now = parts.clock.now()
  if (parts.isPresent(session)) session.lastSeen = now
  else if (now - session.lastSeen > parts.idleMs) await parts.end(session, 'idle')
}
