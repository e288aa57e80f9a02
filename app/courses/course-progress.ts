import type { Course, LessonId, LessonSummary } from '#common/course.ts'
import type { LessonProgress } from '#common/progress.ts'

/** What one learner has done, by lesson; empty for whoever is not signed in. */
export type ProgressByLesson = ReadonlyMap<LessonId, LessonProgress>

export function byLesson(progress: LessonProgress[]): ProgressByLesson {
  return new Map(progress.map((lesson) => [lesson.lessonId, lesson]))
}

export function isDone(lesson: LessonSummary, progress: ProgressByLesson): boolean {
  return progress.get(lesson.id)?.completedAt !== undefined
}

export function isBegun(lesson: LessonSummary, progress: ProgressByLesson): boolean {
  return progress.has(lesson.id)
}

/** The lesson that the learner was last in. */
export function lastLesson(progress: ProgressByLesson): LessonId | undefined {
  const entered = (id: LessonId) =>
    Math.max(0, ...(progress.get(id)?.steps ?? []).map(({ enteredAt }) => enteredAt))
  return [...progress.keys()].sort((a, b) => entered(b) - entered(a))[0]
}

/** Steps done, never more than the lesson has (it may have lost some since). */
export function stepsDone(lesson: LessonSummary, progress: ProgressByLesson): number {
  if (isDone(lesson, progress)) return lesson.stepCount
  const steps = progress.get(lesson.id)?.steps ?? []
  return Math.min(lesson.stepCount, steps.filter((step) => step.state === 'done').length)
}

export function lessonsDone(course: Course, progress: ProgressByLesson): number {
  return course.lessons.filter((lesson) => isDone(lesson, progress)).length
}

/** Where to go on: in the lesson begun last that is not done, else in the first that is not; none when all are. */
export function nextLesson(course: Course, progress: ProgressByLesson): LessonSummary | undefined {
  const open = course.lessons.filter((lesson) => !isDone(lesson, progress))
  const begun = byLesson(open.flatMap(({ id }) => progress.get(id) ?? []))
  const last = lastLesson(begun)
  return open.find(({ id }) => id === last) ?? open[0]
}

/**
 * What of a course to show where there is room for so many lessons: all if they fit, else those from the next one on
 * (with the one before it), so that a learner finds where they are.
 */
export function lessonsAhead(
  course: Course,
  progress: ProgressByLesson,
  room: number,
): { from: number; lessons: LessonSummary[] } {
  const next = course.lessons.findIndex((lesson) => !isDone(lesson, progress))
  const from = Math.max(0, Math.min(next - 1, course.lessons.length - room))
  return { from, lessons: course.lessons.slice(from, from + room) }
}
