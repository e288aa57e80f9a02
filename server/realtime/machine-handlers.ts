import { can } from '#common/can.ts'
import type { Language } from '#common/course.ts'
import type { MachineSession } from '#common/machine.ts'
import { ok, refused } from '#common/problem.ts'
import type { PageConnection } from '#server/realtime/page-connection.ts'
import type { RealtimeParts } from '#server/realtime/realtime-parts.ts'
import { mayDo } from '#server/realtime/session-access.ts'
import type { LiveSession } from '#server/session/live-session.ts'

/** Looking at the machine that sandboxes are on. */
export function handleMachine(page: PageConnection, parts: RealtimeParts): void {
  const { sessions, host, cohorts, machine } = parts
  const { actor } = page

  page.onRequest('machine:look', async ({ language }) => {
    if (!can(actor, 'look', { kind: 'machine' })) return refused('not-allowed')
    const counts = sessions.counts()
    const shown = await Promise.all(sessions.running().map((session) => tell(session, language)))
    return ok({
      limits: machine.limits,
      protections: await host.findProtections(),
      places: { max: machine.maxSandboxes, ...counts.sandboxes },
      queued: counts.sessions.queued,
      sessions: shown.flatMap((session) => session ?? []),
    })
  })

  /** Only to whom its learner is known. */
  async function tell(session: LiveSession, language: Language): Promise<MachineSession | undefined> {
    if (!(await mayDo(parts, actor, 'end', session))) return undefined
    const { id, userId, lessonId, state } = session
    const learner = (await cohorts.readLearner(userId))?.name ?? ''
    // A lesson may have gone from the courses meanwhile.
    const title = (await parts.findLesson(lessonId, language))?.title ?? lessonId
    const told = { id, learner, lesson: { id: lessonId, title }, state: state.status }
    return state.status === 'ready' ? { ...told, expiresAt: state.expiresAt } : told
  }
}
