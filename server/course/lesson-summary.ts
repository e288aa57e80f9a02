import type { CourseId, LessonSummary } from '#common/course.ts'
import type { LessonOutline } from './lesson-outline.ts'

/** What a list shows of a lesson, as one of that course. */
export function lessonSummary(outline: LessonOutline, courseId: CourseId): LessonSummary {
  const { id, title, description, difficulty, level, minutes, languages, stepCount, runtime, problemCount } =
    outline
  return {
    id,
    courseId,
    title,
    description,
    ...(difficulty === undefined ? {} : { difficulty }),
    ...(level === undefined ? {} : { level }),
    ...(minutes === undefined ? {} : { minutes }),
    languages,
    stepCount,
    runtime,
    problemCount,
  }
}
