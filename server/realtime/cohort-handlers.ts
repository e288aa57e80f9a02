import { can } from '#common/can.ts'
import { ok, refused } from '#common/problem.ts'
import type { ClassWatches } from '#server/realtime/class-watches.ts'
import type { PageConnection } from '#server/realtime/page-connection.ts'
import type { RealtimeParts } from '#server/realtime/realtime-parts.ts'

/** Watching a class. */
export function handleCohorts(page: PageConnection, { cohorts }: RealtimeParts, watches: ClassWatches): void {
  const { actor, socket } = page

  page.onRequest('cohort:watch', async ({ cohortId }) => {
    const cohort = await cohorts.find(cohortId)
    if (!cohort) return refused('not-found')
    const { instructorId } = cohort
    if (!can(actor, 'watch', { kind: 'cohort', instructorId })) return refused('not-allowed')
    return ok(await watches.watch(socket, cohortId))
  })

  socket.on('disconnect', () => watches.leave(socket))
}
