import type { CohortId, JoinCode } from '#common/cohort.ts'
import type { UserId } from '#common/person.ts'
import type { LessonProgress } from '#common/progress.ts'

/** Classes, who is in them, and what their learners have done. Rejects with `database-busy` or `database-full`. */
export interface CohortStore {
  /** Everything the class matrix shows except presence, learners in order of name. */
  readClass(cohortId: CohortId): Promise<ClassRecord | undefined>
  /** One row of any class's matrix. */
  readLearner(userId: UserId): Promise<LearnerRecord | undefined>
  /** The classes that this person learns in. */
  cohortsOf(userId: UserId): Promise<{ cohortId: CohortId; instructorId: UserId }[]>
  find(cohortId: CohortId): Promise<Cohort | undefined>
  findByCode(code: JoinCode): Promise<Cohort | undefined>
  /** Of this instructor, or all, newest first. */
  list(instructorId?: UserId): Promise<ListedCohort[]>
  /** `false`: another class has this join code. */
  create(cohort: Cohort): Promise<boolean>
  /** `false`: another class has this join code. */
  changeJoinCode(cohortId: CohortId, code: JoinCode): Promise<boolean>
  /** Twice is fine. */
  addLearner(cohortId: CohortId, userId: UserId, at: number): Promise<void>
  /** What the learner has done stays theirs. `false`: they are not in the class. */
  removeLearner(cohortId: CohortId, userId: UserId): Promise<boolean>
}

export interface Cohort {
  id: CohortId
  name: string
  joinCode: JoinCode
  instructorId: UserId
  /** Milliseconds since the epoch. */
  createdAt: number
}

export interface ListedCohort extends Cohort {
  learnerCount: number
}

export interface LearnerRecord {
  userId: UserId
  name: string
  lessons: LessonProgress[]
}

export interface ClassRecord extends Cohort {
  learners: LearnerRecord[]
}
