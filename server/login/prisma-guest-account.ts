import { LessonId } from '#common/course.ts'
import type { UserId } from '#common/person.ts'
import type { Database, DatabaseTransaction } from '#server/prisma-database.ts'
import { projectHistory } from '#server/progress/prisma-progress-store.ts'

/**
 * Gives everything that a guest has to an account: sessions, classes and history, all or nothing. Where both have
 * worked on a lesson the histories become one, and with them the progress: nothing done is lost.
 */
export async function moveGuest(database: Database, guestId: UserId, accountId: UserId): Promise<void> {
  if (guestId === accountId) return
  await database.$transaction(async (transaction) => {
    const from = { userId: guestId }
    const to = { userId: accountId }
    const lessons = await transaction.lessonProgress.findMany({ where: from, select: { lessonId: true } })

    await transaction.session.updateMany({ where: from, data: to })
    await transaction.event.updateMany({ where: from, data: to })
    await transaction.lessonProgress.deleteMany({ where: from })
    for (const { lessonId } of lessons) await projectHistory(transaction, accountId, LessonId.parse(lessonId))
    await moveMemberships(transaction, guestId, accountId)
  })
}

async function moveMemberships(
  transaction: DatabaseTransaction,
  guestId: UserId,
  accountId: UserId,
): Promise<void> {
  const already = await transaction.membership.findMany({
    where: { userId: accountId },
    select: { cohortId: true },
  })
  const shared = already.map(({ cohortId }) => cohortId)
  await transaction.membership.deleteMany({ where: { userId: guestId, cohortId: { in: shared } } })
  await transaction.membership.updateMany({ where: { userId: guestId }, data: { userId: accountId } })
}
