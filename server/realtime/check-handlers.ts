import { refused } from '#common/problem.ts'
import type { Checks } from '#server/realtime/checks.ts'
import type { PageConnection } from '#server/realtime/page-connection.ts'
import type { RealtimeParts } from '#server/realtime/realtime-parts.ts'
import { findSessionFor } from '#server/realtime/session-access.ts'

/** Running a step's check. */
export function handleChecks(page: PageConnection, parts: RealtimeParts, checks: Checks): void {
  page.onRequest('check:run', async (request) => {
    const session = await findSessionFor(parts, page.actor, 'use', request.sessionId)
    if (!session) return refused('not-found')
    parts.sessions.touch(session)
    return checks.run(session, request)
  })
}
