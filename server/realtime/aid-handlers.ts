import { ok, refused } from '#common/problem.ts'
import type { PageConnection } from '#server/realtime/page-connection.ts'
import type { RealtimeParts } from '#server/realtime/realtime-parts.ts'
import { findSessionFor } from '#server/realtime/session-access.ts'
import { noteCompletion } from '#server/session/lesson-completion.ts'

/** What a learner was shown, and the questions that they have answered. */
export function handleAids(page: PageConnection, parts: RealtimeParts): void {
  const { progress, clock, sessions, findLesson, answersAll } = parts

  page.onRequest('step:aid', async ({ sessionId, page: index, aid }) => {
    const session = await findSessionFor(parts, page.actor, 'use', sessionId)
    const lesson = session && (await findLesson(session.lessonId))
    if (!session || !lesson?.pages[index]) return refused('not-found')
    const fact = { at: clock.now(), lessonId: session.lessonId, sessionId, page: index }
    const event =
      aid.kind === 'hint'
        ? ({ ...fact, kind: 'hint-shown', number: aid.number } as const)
        : ({ ...fact, kind: 'solution-shown' } as const)
    return ok(await progress.append(session.userId, event))
  })

  page.onRequest('quiz:pass', async ({ sessionId, page: index, language, answers }) => {
    const session = await findSessionFor(parts, page.actor, 'use', sessionId)
    const lesson = session && (await findLesson(session.lessonId))
    const asked = lesson?.pages[index]
    if (!session || !asked) return refused('not-found')
    if (!(await answersAll(session.lessonId, language, index, answers))) return refused('bad-message')
    sessions.touch(session)
    const { lessonId, userId } = session
    const checked = asked.check !== undefined
    const event = { at: clock.now(), lessonId, sessionId, page: index, kind: 'quiz-passed', checked } as const
    return ok(await noteCompletion(parts, session, lesson, await progress.append(userId, event)))
  })
}
