import type { CourseId, LessonId } from '#common/course.ts'

/** Ids are directories below the content root, of any depth. */
export function coursePath(id: CourseId): string {
  return `/courses/${encodeURIComponent(id)}`
}

/** `/courses/COURSE/LESSON`; a lesson that lies in the content root itself is in `~`. */
export function lessonPath(id: LessonId): string {
  const end = id.lastIndexOf('/')
  const directory = end < 0 ? rootCourse : id.slice(0, end)
  return `/courses/${encodeURIComponent(directory)}/${encodeURIComponent(id.slice(end + 1))}`
}

/** The id of the lesson at these two parts of a path, decoded. */
export function lessonIdAt(course: string, lesson: string): string {
  return course === rootCourse ? lesson : `${course}/${lesson}`
}

const rootCourse = '~'
