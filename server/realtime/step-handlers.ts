import { ok, refused } from '#common/problem.ts'
import type { PageConnection } from '#server/realtime/page-connection.ts'
import type { RealtimeParts } from '#server/realtime/realtime-parts.ts'
import { findSessionFor } from '#server/realtime/session-access.ts'
import type { StepVisit, StepVisits } from '#server/realtime/step-visits.ts'
import { noteCompletion } from '#server/session/lesson-completion.ts'

/** Going from step to step. */
export function handleSteps(page: PageConnection, parts: RealtimeParts, visits: StepVisits): void {
  const { sessions, presence, progress, findLesson, clock } = parts
  const { actor, socket } = page

  page.onRequest('step:enter', async (request) => {
    const session = await findSessionFor(parts, actor, 'use', request.sessionId)
    const lesson = session && (await findLesson(session.lessonId))
    if (!session || !lesson?.pages[request.page]) return refused('not-found')

    const visit: StepVisit = {
      userId: session.userId,
      sessionId: session.id,
      lessonId: session.lessonId,
      page: request.page,
      since: clock.now(),
    }
    const { isNew, left } = visits.enter(socket.id, visit)
    if (left) await noteLeft(left)
    await sessions.enterPage(session, lesson, request.page)
    presence.moveTo(socket.id, { lessonId: session.lessonId, page: request.page })
    const known = isNew ? undefined : await progress.read(session.userId, session.lessonId)
    const { since: at, userId, ...step } = visit
    const after = known ?? (await progress.append(userId, { ...step, at, kind: 'step-entered' }))
    return ok(await noteCompletion({ progress, clock }, session, lesson, after))
  })

  socket.on('disconnect', () => {
    for (const visit of visits.leave(socket.id)) {
      noteLeft(visit).catch((error: unknown) => page.log.error({ err: error }, 'time on step not written'))
    }
  })

  async function noteLeft({ userId, since, ...step }: StepVisit): Promise<void> {
    const at = clock.now()
    await progress.append(userId, { ...step, at, kind: 'step-left', activeMs: at - since })
  }
}
