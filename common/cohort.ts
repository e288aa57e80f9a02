import { z } from 'zod'
import type { LessonId } from './course.ts'
import type { UserId } from './person.ts'
import type { LessonProgress } from './progress.ts'
import type { SessionId } from './session.ts'

export const CohortId = z.string().min(1).max(64).brand('CohortId')
export type CohortId = z.infer<typeof CohortId>

/** Spoken and typed by people: no 0, O, 1, I or L. Shown in two groups of three. */
export const joinCodeAlphabet = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'
export const JoinCode = z
  .string()
  .transform((text) => text.toUpperCase().replace(/[\s-]/g, ''))
  .pipe(z.string().regex(new RegExp(`^[${joinCodeAlphabet}]{6}$`)))
  .brand('JoinCode')
export type JoinCode = z.infer<typeof JoinCode>

export const CohortName = z.string().trim().min(1).max(80)

/** Whether a learner's page is open, and where. */
export type Presence = { online: false } | { online: true; lessonId: LessonId; page: number }

/** One learner's row of the class matrix. */
export interface LearnerRow {
  userId: UserId
  name: string
  presence: Presence
  /** The sandbox that runs for this learner. `expiresAt`: when its time is over, ms since the epoch. */
  sandbox?: { sessionId: SessionId; expiresAt: number }
  lessons: LessonProgress[]
}

/** The class as its instructor's page shows it; afterwards only changed rows are sent. */
export interface ClassView {
  id: CohortId
  name: string
  joinCode: string
  learners: LearnerRow[]
}
