import { z } from 'zod'
import { LessonId } from '#common/course.ts'
import { UserId } from '#common/person.ts'
import type { LessonProgress, StepProgress } from '#common/progress.ts'

/** A row of the progress table. */
export interface StoredProgress {
  userId: string
  lessonId: string
  page: number
  /** JSON of the steps. */
  steps: string
  completedAt: Date | null
}

export function readStoredProgress(row: StoredProgress): LessonProgress {
  return {
    userId: UserId.parse(row.userId),
    lessonId: LessonId.parse(row.lessonId),
    page: row.page,
    steps: Steps.parse(JSON.parse(row.steps)),
    ...(row.completedAt && { completedAt: row.completedAt.getTime() }),
  }
}

export function toStoredProgress({ steps, completedAt, ...progress }: LessonProgress): StoredProgress {
  return {
    ...progress,
    steps: JSON.stringify(steps),
    completedAt: completedAt === undefined ? null : new Date(completedAt),
  }
}

const Steps = z.array(
  z.object({
    page: z.number(),
    state: z.enum(['entered', 'failing', 'done']),
    attempts: z.number(),
    enteredAt: z.number(),
    doneAt: z.number().exactOptional(),
    activeMs: z.number(),
    hintsShown: z.number().exactOptional(),
    solutionShown: z.boolean().exactOptional(),
    quizPassed: z.boolean().exactOptional(),
  }),
) satisfies z.ZodType<StepProgress[]>
