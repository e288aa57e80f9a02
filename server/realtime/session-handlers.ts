import { can } from '#common/can.ts'
import { ok, refused } from '#common/problem.ts'
import type { PageConnection } from '#server/realtime/page-connection.ts'
import type { RealtimeParts } from '#server/realtime/realtime-parts.ts'
import { findSessionFor } from '#server/realtime/session-access.ts'

/** Opening, resetting, ending, keeping and extending a session. */
export function handleSessions(page: PageConnection, parts: RealtimeParts): void {
  const { sessions, presence } = parts
  const { actor, socket } = page

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
    return ok(await sessions.end(session, session.userId === actor.id ? 'owner' : 'instructor'))
  })

  page.onRequest('session:extend', async ({ sessionId }) => {
    const session = await findSessionFor(parts, actor, 'extend', sessionId)
    if (!session) return refused('not-found')
    return ok(await sessions.extend(session, session.userId === actor.id ? 'owner' : 'instructor'))
  })

  page.onRequest('session:keep', async ({ sessionId }) => {
    const session = await findSessionFor(parts, actor, 'use', sessionId)
    if (!session) return refused('not-found')
    sessions.touch(session)
    return ok(session.view)
  })
}
