import { z } from 'zod'
import type { Cohort as CohortRow, LessonProgress as LessonProgressRow } from '#database'
import { CohortId, JoinCode } from '#common/cohort.ts'
import { UserId } from '#common/person.ts'
import type { Cohort, CohortStore, LearnerRecord } from '#server/cohort/cohort-store.ts'
import type { Database } from '#server/prisma-database.ts'
import { readStoredProgress } from '#server/progress/stored-progress.ts'

export function prismaCohortStore(database: Database): CohortStore {
  return {
    async readClass(cohortId) {
      const cohort = await database.cohort.findUnique({
        where: { id: cohortId },
        include: { memberships: { select: { user: { select: learnerColumns } } } },
      })
      if (!cohort) return undefined
      const learners = cohort.memberships.map(({ user }) => toLearner(user))
      return { ...toCohort(cohort), learners: learners.sort(byName) }
    },

    async readLearner(userId) {
      const user = await database.user.findUnique({ where: { id: userId }, select: learnerColumns })
      return user ? toLearner(user) : undefined
    },

    async cohortsOf(userId) {
      const cohorts = await database.cohort.findMany({
        where: { memberships: { some: { userId } } },
        select: { id: true, instructorId: true },
      })
      return cohorts.map(({ id, instructorId }) => ({
        cohortId: CohortId.parse(id),
        instructorId: UserId.parse(instructorId),
      }))
    },

    async find(cohortId) {
      const cohort = await database.cohort.findUnique({ where: { id: cohortId } })
      return cohort ? toCohort(cohort) : undefined
    },

    async findByCode(joinCode) {
      const cohort = await database.cohort.findUnique({ where: { joinCode } })
      return cohort ? toCohort(cohort) : undefined
    },

    async list(instructorId) {
      const cohorts = await database.cohort.findMany({
        where: instructorId === undefined ? {} : { instructorId },
        include: { _count: { select: { memberships: true } } },
        orderBy: { createdAt: 'desc' },
      })
      return cohorts.map((cohort) => ({ ...toCohort(cohort), learnerCount: cohort._count.memberships }))
    },

    create: ({ createdAt, ...cohort }) =>
      unlessTaken(database.cohort.create({ data: { ...cohort, createdAt: new Date(createdAt) } })),

    changeJoinCode: (id, joinCode) =>
      unlessTaken(database.cohort.update({ where: { id }, data: { joinCode } })),

    async addLearner(cohortId, userId, at) {
      await database.membership.upsert({
        where: { cohortId_userId: { cohortId, userId } },
        create: { cohortId, userId, joinedAt: new Date(at) },
        update: {},
      })
    },

    async removeLearner(cohortId, userId) {
      const { count } = await database.membership.deleteMany({ where: { cohortId, userId } })
      return count > 0
    },
  }
}

const learnerColumns = { id: true, name: true, lessonProgress: true }

function toLearner(user: { id: string; name: string; lessonProgress: LessonProgressRow[] }): LearnerRecord {
  return {
    userId: UserId.parse(user.id),
    name: user.name,
    lessons: user.lessonProgress.map(readStoredProgress),
  }
}

function toCohort(row: CohortRow): Cohort {
  return {
    id: CohortId.parse(row.id),
    name: row.name,
    joinCode: JoinCode.parse(row.joinCode),
    instructorId: UserId.parse(row.instructorId),
    createdAt: row.createdAt.getTime(),
  }
}

function byName(a: LearnerRecord, b: LearnerRecord): number {
  return a.name.localeCompare(b.name) || a.userId.localeCompare(b.userId)
}

/** Whether it could be written: `false` where a value that must be one of a kind is taken. */
async function unlessTaken(write: Promise<unknown>): Promise<boolean> {
  try {
    await write
    return true
  } catch (error) {
    if (UniqueViolation.safeParse(error).success) return false
    throw error
  }
}

/** By its code: pages are bundled apart, and have a class of their own for the same error. */
const UniqueViolation = z.object({ code: z.literal('P2002') })
