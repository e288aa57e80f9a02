import type { LessonId } from '#common/course.ts'
import { UserId } from '#common/person.ts'
import type { LessonProgress } from '#common/progress.ts'
import type { Database, DatabaseTransaction } from '#server/prisma-database.ts'
import type { ProgressStore } from '#server/progress/progress-store.ts'
import { noProgress, projectEvent } from '#server/progress/projection.ts'
import { readStoredEvent, toStoredEvent } from '#server/progress/stored-event.ts'
import { readStoredProgress, toStoredProgress } from '#server/progress/stored-progress.ts'

export function prismaProgressStore(database: Database): ProgressStore {
  return {
    append(userId, event) {
      return database.$transaction(async (transaction) => {
        const owner = (await findOwner(transaction, event.sessionId)) ?? userId
        await transaction.event.create({ data: { userId: owner, ...toStoredEvent(event) } })
        const before = await findProgress(transaction, owner, event.lessonId)
        const after = projectEvent(before ?? noProgress(owner, event.lessonId), event)
        await saveProgress(transaction, after, event.at)
        return after
      })
    },

    read: (userId, lessonId) => findProgress(database, userId, lessonId),

    async readAll(userId) {
      const rows = await database.lessonProgress.findMany({
        where: { userId },
        orderBy: { updatedAt: 'desc' },
      })
      return rows.map(readStoredProgress)
    },

    async history(userId, { before, limit }) {
      const rows = await database.event.findMany({
        where: { userId, ...(before !== undefined && { id: { lt: before } }) },
        orderBy: { id: 'desc' },
        take: limit,
      })
      return rows.map((row) => ({ ...readStoredEvent(row), number: row.id }))
    },

    async commandsOf(userId, { after, limit }) {
      const rows = await database.event.findMany({
        where: { userId, kind: 'command-ended', ...(after !== undefined && { id: { gt: after } }) },
        orderBy: { id: 'asc' },
        take: limit,
      })
      return rows.flatMap((row) => {
        const event = readStoredEvent(row)
        return event.kind === 'command-ended' ? [{ ...event, number: row.id }] : []
      })
    },

    async commands(sessionId, limit) {
      // Events are found by whose they are.
      const userId = await findOwner(database, sessionId)
      if (userId === undefined) return []
      const rows = await database.event.findMany({
        where: { userId, sessionId, kind: 'command-ended' },
        orderBy: { id: 'desc' },
        take: limit,
      })
      return rows.map(readStoredEvent).filter((event) => event.kind === 'command-ended')
    },
  }
}

/** Makes the progress of a lesson anew from its whole history: where two histories became one. */
export async function projectHistory(
  transaction: DatabaseTransaction,
  userId: UserId,
  lessonId: LessonId,
): Promise<void> {
  const rows = await transaction.event.findMany({ where: { userId, lessonId }, orderBy: { id: 'asc' } })
  const progress = rows.map(readStoredEvent).reduce(projectEvent, noProgress(userId, lessonId))
  await saveProgress(transaction, progress, rows.at(-1)?.at.getTime() ?? 0)
}

async function findOwner(transaction: DatabaseTransaction, sessionId: string): Promise<UserId | undefined> {
  const session = await transaction.session.findUnique({ where: { id: sessionId }, select: { userId: true } })
  return session ? UserId.parse(session.userId) : undefined
}

async function findProgress(
  database: DatabaseTransaction,
  userId: UserId,
  lessonId: LessonId,
): Promise<LessonProgress | undefined> {
  const row = await database.lessonProgress.findUnique({ where: { userId_lessonId: { userId, lessonId } } })
  return row ? readStoredProgress(row) : undefined
}

async function saveProgress(
  transaction: DatabaseTransaction,
  progress: LessonProgress,
  at: number,
): Promise<void> {
  const { userId, lessonId } = progress
  const row = { ...toStoredProgress(progress), updatedAt: new Date(at) }
  await transaction.lessonProgress.upsert({
    where: { userId_lessonId: { userId, lessonId } },
    create: row,
    update: row,
  })
}
