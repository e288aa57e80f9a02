import type { Session } from '#database'
import { LessonId } from '#common/course.ts'
import { UserId } from '#common/person.ts'
import { SandboxId } from '#common/sandbox.ts'
import { EndReason, SessionId } from '#common/session.ts'
import type { Database } from '#server/prisma-database.ts'
import type { SessionPatch, SessionRecord, SessionStore } from '#server/session/session-store.ts'

export function prismaSessionStore(database: Database): SessionStore {
  const oldestFirst = [{ createdAt: 'asc' as const }, { id: 'asc' as const }]

  return {
    async create({ createdAt, ...session }) {
      return toRecord(await database.session.create({ data: { ...session, createdAt: new Date(createdAt) } }))
    },

    async find(id) {
      const row = await database.session.findUnique({ where: { id } })
      return row ? toRecord(row) : undefined
    },

    async running(userId) {
      const rows = await database.session.findMany({ where: { userId, endedAt: null }, orderBy: oldestFirst })
      return rows.map(toRecord)
    },

    async allRunning() {
      const rows = await database.session.findMany({ where: { endedAt: null }, orderBy: oldestFirst })
      return rows.map(toRecord)
    },

    async lastEnd(userId, lessonId) {
      const where = { userId, lessonId, endedAt: { not: null } }
      const row = await database.session.findFirst({ where, orderBy: { endedAt: 'desc' } })
      return row ? toRecord(row).ended : undefined
    },

    async update(id, patch) {
      await database.session.updateMany({ where: { id, endedAt: null }, data: toColumns(patch) })
    },

    async end(id, reason, at) {
      await database.session.updateMany({
        where: { id, endedAt: null },
        data: { endReason: reason, endedAt: new Date(at) },
      })
    },
  }
}

function toRecord(row: Session): SessionRecord {
  return {
    id: SessionId.parse(row.id),
    userId: UserId.parse(row.userId),
    lessonId: LessonId.parse(row.lessonId),
    page: row.page,
    createdAt: row.createdAt.getTime(),
    ...(row.sandboxId !== null && { sandboxId: SandboxId.parse(row.sandboxId) }),
    ...(row.expiresAt && { expiresAt: row.expiresAt.getTime() }),
    ...(row.endedAt && { ended: { reason: EndReason.parse(row.endReason), at: row.endedAt.getTime() } }),
  }
}

function toColumns({ expiresAt, ...rest }: SessionPatch) {
  if (expiresAt === undefined) return rest
  return { ...rest, expiresAt: expiresAt === null ? null : new Date(expiresAt) }
}
