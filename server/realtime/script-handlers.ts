import { can } from '#common/can.ts'
import { ok, refused } from '#common/problem.ts'
import type { PageConnection } from '#server/realtime/page-connection.ts'
import type { RealtimeParts } from '#server/realtime/realtime-parts.ts'
import { instructorsOf } from '#server/realtime/session-access.ts'
import { readScriptLogs } from '#server/session/script-logs.ts'

/** What a lesson does out of sight in a sandbox, for whoever writes the lesson or teaches with it. */
export function handleScripts(page: PageConnection, parts: RealtimeParts): void {
  const { sessions, findLesson, host, authored } = parts

  page.onRequest('script:list', async ({ sessionId }) => {
    const session = await sessions.findStarted(sessionId)
    if (!session) return refused('not-found')
    const { userId: ownerId, sandboxId, lessonId } = session
    const instructorIds = await instructorsOf(parts, page.actor, session)
    if (!can(page.actor, 'read', { kind: 'scripts', ownerId, instructorIds, authored })) {
      return refused('not-found')
    }
    const lesson = await findLesson(lessonId)
    if (!lesson) return refused('not-found')
    if (!sandboxId) return refused('sandbox-gone')
    return ok(await readScriptLogs(host, sandboxId, lesson.pages))
  })
}
