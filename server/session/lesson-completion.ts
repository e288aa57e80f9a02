import type { Lesson } from '#common/course.ts'
import type { LessonProgress } from '#common/progress.ts'
import type { Clock } from '#server/clock.ts'
import type { ProgressStore } from '#server/progress/progress-store.ts'
import type { LiveSession } from '#server/session/live-session.ts'

/**
 * Whether all of a lesson is done: each step with a check has passed it, each without was opened, and the learner has
 * come to the last page.
 */
export function isLessonDone(lesson: Lesson, progress: LessonProgress): boolean {
  const pages = lesson.pages.filter((page) => !page.hidden)
  const isOpened = (index: number): boolean => progress.steps.some((step) => step.page === index)
  const isPassed = (index: number): boolean =>
    progress.steps.some((step) => step.page === index && step.state === 'done')
  const last = pages.at(-1)
  if (!last || !isOpened(last.index)) return false
  return pages.every((page) => {
    if (page.check !== undefined) return isPassed(page.index)
    return page.kind !== 'step' || isOpened(page.index)
  })
}

/** Notes, once, that the lesson is done; resolves with the progress after that. */
export async function noteCompletion(
  { progress, clock }: { progress: Pick<ProgressStore, 'append'>; clock: Clock },
  session: LiveSession,
  lesson: Lesson,
  reached: LessonProgress,
): Promise<LessonProgress> {
  if (reached.completedAt !== undefined || !isLessonDone(lesson, reached)) return reached
  return progress.append(session.userId, {
    kind: 'lesson-completed',
    at: clock.now(),
    lessonId: session.lessonId,
    sessionId: session.id,
  })
}
