import type { CheckResult } from '#common/check.ts'
import type { Language } from '#common/course.ts'
import { ok, refused, type Result } from '#common/problem.ts'
import type { ProgressEvent } from '#common/progress.ts'
import type { Replies } from '#common/protocol.ts'
import type { SessionId } from '#common/session.ts'
import { runCheckScript } from '#server/check/check-script.ts'
import type { PageConnection } from '#server/realtime/page-connection.ts'
import type { RealtimeParts } from '#server/realtime/realtime-parts.ts'
import { findSessionFor } from '#server/realtime/session-access.ts'
import { noteCompletion } from '#server/session/lesson-completion.ts'
import type { LiveSession } from '#server/session/live-session.ts'

/** The sessions whose check is running: one at a time each. */
export type RunningChecks = Set<SessionId>

/** Running a step's check. */
export function handleChecks(page: PageConnection, parts: RealtimeParts, running: RunningChecks): void {
  page.onRequest('check:run', async (request) => {
    const session = await findSessionFor(parts, page.actor, 'use', request.sessionId)
    if (!session) return refused('not-found')
    if (running.has(session.id)) return refused('too-fast')
    running.add(session.id)
    try {
      return await check(parts, session, request)
    } finally {
      running.delete(session.id)
    }
  })
}

async function check(
  parts: RealtimeParts,
  session: LiveSession,
  { page, language }: { page: number; language: Language },
): Promise<Result<Replies['check:run']>> {
  const { host, sessions, progress, findLesson, clock, checkTimeoutMs: timeoutMs } = parts
  const { sandboxId, lessonId } = session
  const lesson = await findLesson(lessonId)
  const file = lesson?.pages[page]?.check
  if (!lesson || file === undefined) return refused('not-found')
  if (!sandboxId) return refused('sandbox-gone')

  sessions.touch(session)
  const result = await runCheckScript(host, sandboxId, { file, language, timeoutMs })
  const fact = { at: clock.now(), lessonId, sessionId: session.id, page }
  const after = await progress.append(session.userId, eventOf(result, fact))
  return ok({ result, progress: await noteCompletion({ progress, clock }, session, lesson, after) })
}

function eventOf(
  result: CheckResult,
  fact: Pick<ProgressEvent, 'at' | 'lessonId' | 'sessionId'> & { page: number },
): ProgressEvent {
  switch (result.status) {
    case 'pass':
      return { ...fact, kind: 'check-passed' }
    case 'fail':
      return { ...fact, kind: 'check-failed', hint: result.hint }
    case 'error':
      return { ...fact, kind: 'check-errored', code: result.problem.code }
  }
}
