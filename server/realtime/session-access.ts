import { can } from '#common/can.ts'
import type { Actor } from '#common/person.ts'
import type { SessionId } from '#common/session.ts'
import type { CohortStore } from '#server/cohort/cohort-store.ts'
import type { LiveSession } from '#server/session/live-session.ts'
import type { SessionService } from '#server/session/session-service.ts'

/**
 * The session, if this person may do that with it. One that is not theirs is as good as none: nobody learns from the
 * answer which ids exist.
 */
export async function findSessionFor(
  parts: { sessions: SessionService; cohorts: CohortStore },
  actor: Actor,
  verb: 'use' | 'reset' | 'end' | 'extend',
  id: SessionId,
): Promise<LiveSession | undefined> {
  const session = await parts.sessions.findStarted(id)
  return session && (await mayDo(parts, actor, verb, session)) ? session : undefined
}

export async function mayDo(
  parts: { cohorts: CohortStore },
  actor: Actor,
  verb: 'use' | 'reset' | 'end' | 'extend',
  { userId: ownerId }: LiveSession,
): Promise<boolean> {
  const classes = ownerId === actor.id ? [] : await parts.cohorts.cohortsOf(ownerId)
  const instructorIds = classes.map(({ instructorId }) => instructorId)
  return can(actor, verb, { kind: 'session', ownerId, instructorIds })
}
