import { can } from '#common/can.ts'
import { ok, refused } from '#common/problem.ts'
import type { AuditEntry } from '#server/audit/audit-log.ts'
import type { PageConnection } from '#server/realtime/page-connection.ts'
import type { RealtimeParts } from '#server/realtime/realtime-parts.ts'
import { findSessionFor } from '#server/realtime/session-access.ts'
import type { LiveSession } from '#server/session/live-session.ts'

/** Opening, resetting, ending, keeping and extending a session. */
export function handleSessions(page: PageConnection, parts: RealtimeParts): void {
  const { sessions, presence, audit, clock } = parts
  const { actor, socket } = page

  /** What is done to somebody else's session is written down first. */
  async function actingAs(session: LiveSession, verb: AuditEntry['verb']): Promise<'owner' | 'instructor'> {
    if (session.userId === actor.id) return 'owner'
    await audit.record({ at: clock.now(), actorId: actor.id, verb, thing: `session:${session.id}` })
    return 'instructor'
  }

  page.onRequest('session:open', async ({ lessonId, replace }) => {
    if (!can(actor, 'open', { kind: 'lesson' })) return refused('not-allowed')
    const opened = await sessions.open(actor, lessonId, replace)
    if (opened.ok) presence.moveTo(socket.id, { lessonId, page: opened.value.page })
    return opened
  })

  page.onRequest('session:reset', async ({ sessionId, to }) => {
    const session = await findSessionFor(parts, actor, 'reset', sessionId)
    return session ? ok(await sessions.reset(session, to)) : refused('not-found')
  })

  page.onRequest('session:end', async ({ sessionId }) => {
    const session = await findSessionFor(parts, actor, 'end', sessionId)
    if (!session) return refused('not-found')
    const by = await actingAs(session, 'end-session')
    return ok(await sessions.end(session, by))
  })

  page.onRequest('session:extend', async ({ sessionId }) => {
    const session = await findSessionFor(parts, actor, 'extend', sessionId)
    if (!session) return refused('not-found')
    const by = await actingAs(session, 'extend-session')
    return ok(await sessions.extend(session, by))
  })

  page.onRequest('session:keep', async ({ sessionId }) => {
    const session = await findSessionFor(parts, actor, 'use', sessionId)
    if (!session) return refused('not-found')
    sessions.touch(session)
    return ok(session.view)
  })
}
