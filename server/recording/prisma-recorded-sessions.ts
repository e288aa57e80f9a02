import { LessonId } from '#common/course.ts'
import { UserId } from '#common/person.ts'
import { SessionId } from '#common/session.ts'
import type { Database } from '#server/prisma-database.ts'

/** A sitting whose terminals may have been recorded. */
export interface RecordedSession {
  id: SessionId
  lessonId: LessonId
  learner: { id: UserId; name: string }
}

/** Whose sittings those are, as stored: a recording belongs to whoever its session belongs to now. */
export interface RecordedSessions {
  find(id: SessionId): Promise<RecordedSession | undefined>
  /** The newest first. */
  of(userId: UserId): Promise<RecordedSession[]>
}

const columns = { id: true, lessonId: true, user: { select: { id: true, name: true } } }

export function prismaRecordedSessions(database: Database): RecordedSessions {
  return {
    async find(id) {
      const row = await database.session.findUnique({ where: { id }, select: columns })
      return row ? toSession(row) : undefined
    },

    async of(userId) {
      const rows = await database.session.findMany({
        where: { userId },
        orderBy: { createdAt: 'desc' },
        select: columns,
      })
      return rows.map(toSession)
    },
  }
}

function toSession(row: {
  id: string
  lessonId: string
  user: { id: string; name: string }
}): RecordedSession {
  return {
    id: SessionId.parse(row.id),
    lessonId: LessonId.parse(row.lessonId),
    learner: { id: UserId.parse(row.user.id), name: row.user.name },
  }
}
