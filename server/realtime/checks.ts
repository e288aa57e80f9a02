import type { CheckResult } from '#common/check.ts'
import type { Language } from '#common/course.ts'
import { ok, refused, type Result } from '#common/problem.ts'
import type { ProgressEvent } from '#common/progress.ts'
import type { Replies } from '#common/protocol.ts'
import type { SessionId } from '#common/session.ts'
import { runCheckScript } from '#server/check/check-script.ts'
import type { RealtimeParts } from '#server/realtime/realtime-parts.ts'
import { noteCompletion } from '#server/session/lesson-completion.ts'
import type { LiveSession } from '#server/session/live-session.ts'

type CheckAnswer = Result<Replies['check:run']>

/** Which page's check, and the language for its hint. */
interface CheckedPage {
  page: number
  language: Language
}

export type CheckParts = Pick<RealtimeParts, 'host' | 'progress' | 'findLesson' | 'clock' | 'checkTimeoutMs'>

/** Runs checks, one at a time in each session. */
export class Checks {
  /** `isQuiet`: nobody has asked for it, so whoever asks for one waits for its end. */
  private readonly running = new Map<SessionId, { isQuiet: boolean; over: Promise<unknown> }>()

  constructor(private readonly parts: CheckParts) {}

  /** As the learner asked. Refuses with `too-fast` while one that they asked for runs, `not-found` without a check. */
  async run(session: LiveSession, checked: CheckedPage): Promise<CheckAnswer> {
    const before = this.running.get(session.id)
    if (before?.isQuiet) await before.over
    return this.runAlone(session.id, false, () => this.check(session, checked, false))
  }

  /** Unasked: only a pass is noted. Whether it passed; false also where there is nothing to run now. */
  async runQuietly(session: LiveSession, page: number): Promise<boolean> {
    const checked: CheckedPage = { page, language: 'en' }
    const answer = await this.runAlone(session.id, true, () => this.check(session, checked, true))
    return answer.ok && answer.value.result.status === 'pass'
  }

  /** Whatever looks into the session's sandbox for what is done. Refuses with `too-fast` while another does. */
  async runAlone<T>(
    sessionId: SessionId,
    isQuiet: boolean,
    run: () => Promise<Result<T>>,
  ): Promise<Result<T>> {
    if (this.running.has(sessionId)) return refused('too-fast')
    const answer = run().finally(() => this.running.delete(sessionId))
    this.running.set(sessionId, { isQuiet, over: answer.catch(() => undefined) })
    return answer
  }

  private async check(
    session: LiveSession,
    { page, language }: CheckedPage,
    isQuiet: boolean,
  ): Promise<CheckAnswer> {
    const { host, progress, findLesson, clock, checkTimeoutMs: timeoutMs } = this.parts
    const { sandboxId, lessonId, userId } = session
    const lesson = await findLesson(lessonId)
    const checked = lesson?.pages[page]
    const file = checked?.check
    if (!lesson || file === undefined) return refused('not-found')
    // An author's check may do more than look: it then runs only when it is asked for.
    if (isQuiet && !checked?.quietCheck) return refused('not-found')
    if (!sandboxId) return refused('sandbox-gone')
    // The page of a challenge looks by itself.
    if (isQuiet && lesson.challenge) return refused('not-found')

    const before = isQuiet ? await progress.read(userId, lessonId) : undefined
    // Nothing is left to tell.
    if (before?.steps.some((step) => step.page === page && step.state === 'done')) return refused('not-found')
    const result = await runCheckScript(host, sandboxId, { file, language, timeoutMs })
    if (isQuiet && result.status !== 'pass') return refused('not-found')
    const fact = { at: clock.now(), lessonId, sessionId: session.id, page }
    const after = await progress.append(userId, eventOf(result, fact))
    return ok({ result, progress: await noteCompletion({ progress, clock }, session, lesson, after) })
  }
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
