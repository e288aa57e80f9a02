import type { CourseId, LessonId } from '#common/course.ts'

/** Ids are directories below the content root, so their slashes stay slashes. */
export function coursePath(id: CourseId): string {
  return `/courses/${id.split('/').map(encodeURIComponent).join('/')}`
}

export function lessonPath(id: LessonId): string {
  return `/courses/${id.split('/').map(encodeURIComponent).join('/')}`
}
