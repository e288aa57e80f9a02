import { ok, refused } from '#common/problem.ts'
import type { PageConnection } from '#server/realtime/page-connection.ts'
import type { RealtimeParts } from '#server/realtime/realtime-parts.ts'
import { findSessionFor } from '#server/realtime/session-access.ts'
import type { StepVisits } from '#server/realtime/step-visits.ts'
import { noteCompletion } from '#server/session/lesson-completion.ts'

/** Going from step to step. */
export function handleSteps(page: PageConnection, parts: RealtimeParts, visits: StepVisits): void {
  const { sessions, presence, findLesson } = parts
  const { actor, socket } = page

  page.onRequest('step:enter', async (request) => {
    const session = await findSessionFor(parts, actor, 'use', request.sessionId)
    const lesson = session && (await findLesson(session.lessonId))
    if (!session || !lesson?.pages[request.page]) return refused('not-found')

    const { userId, id: sessionId, lessonId } = session
    const reached = await visits.enter(socket.id, { userId, sessionId, lessonId, page: request.page })
    await sessions.enterPage(session, lesson, request.page)
    presence.moveTo(socket.id, { lessonId, page: request.page })
    return ok(await noteCompletion(parts, session, lesson, reached))
  })

  socket.on('disconnect', () => visits.leave(socket.id))
}
