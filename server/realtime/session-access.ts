import { can } from '#common/can.ts'
import type { Actor, UserId } from '#common/person.ts'
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
  session: LiveSession,
): Promise<boolean> {
  const instructorIds = await instructorsOf(parts, actor, session)
  return can(actor, verb, { kind: 'session', ownerId: session.userId, instructorIds })
}

/** Of the classes that the session's learner is in; the learner themselves may what they may without. */
export async function instructorsOf(
  { cohorts }: { cohorts: CohortStore },
  actor: Actor,
  { userId: ownerId }: LiveSession,
): Promise<UserId[]> {
  const classes = ownerId === actor.id ? [] : await cohorts.cohortsOf(ownerId)
  return classes.map(({ instructorId }) => instructorId)
}
