import type { ChallengeLook } from '#common/check.ts'
import { ok, refused } from '#common/problem.ts'
import type { SandboxId } from '#common/sandbox.ts'
import { isPrepared, lookAtChallenge } from '#server/check/challenge-look.ts'
import type { Checks } from '#server/realtime/checks.ts'
import type { PageConnection } from '#server/realtime/page-connection.ts'
import type { RealtimeParts } from '#server/realtime/realtime-parts.ts'
import { findSessionFor } from '#server/realtime/session-access.ts'
import { noteCompletion } from '#server/session/lesson-completion.ts'

/** Challenges: the page asks again and again, and what is done is noted by itself. */
export function handleChallenges(page: PageConnection, parts: RealtimeParts, checks: Checks): void {
  const { host, progress, clock, findLesson, checkTimeoutMs: timeoutMs } = parts
  const prepared = new Set<SandboxId>()

  page.onRequest('challenge:look', async ({ sessionId, page: index, language }) => {
    const session = await findSessionFor(parts, page.actor, 'use', sessionId)
    const lesson = session && (await findLesson(session.lessonId))
    const task = lesson?.pages[index]
    if (!session || !lesson?.challenge || task?.check === undefined) return refused('not-found')
    const { check: file, hint } = task
    const { sandboxId, userId, lessonId } = session
    if (!sandboxId) return refused('sandbox-gone')
    return checks.runAlone<ChallengeLook>(session.id, true, async () => {
      const waits = lesson.pages.some(({ kind, background }) => kind === 'intro' && background !== undefined)
      if (waits && !prepared.has(sandboxId) && !(await isPrepared(host, sandboxId)))
        return ok({ status: 'preparing' } as const)
      prepared.add(sandboxId)
      const step = (await progress.read(userId, lessonId))?.steps.find(({ page: at }) => at === index)
      const seconds = Math.round((clock.now() - (step?.enteredAt ?? clock.now())) / 1000)
      const look = await lookAtChallenge(host, sandboxId, { file, hint, seconds, language, timeoutMs })
      if (look.status === 'open') return ok(look)
      const event = { at: clock.now(), lessonId, sessionId, page: index, kind: 'check-passed' } as const
      const after = await noteCompletion(parts, session, lesson, await progress.append(userId, event))
      return ok({ status: 'done', progress: after } as const)
    })
  })
}
