import type { CourseId, LessonFilter, LessonId } from '#common/course.ts'

/** Ids are directories below the content root, of any depth. */
export function coursePath(id: CourseId): string {
  return `/courses/${encodeURIComponent(id)}`
}

/** A page of the catalogue, of a course or of what a search finds; the first page needs no number. */
export function numberedPath(path: string, page: number): string {
  return page === 1 ? path : `${path}?page=${page}`
}

/** The address that `readLessonFilter` reads, with the page of the results. */
export function searchPath(
  { words, level, maxMinutes, language, runsHere }: LessonFilter,
  page: number,
): string {
  const query = new URLSearchParams()
  if (words !== undefined) query.set('q', words)
  if (level !== undefined) query.set('difficulty', level)
  if (maxMinutes !== undefined) query.set('minutes', String(maxMinutes))
  if (language !== undefined) query.set('language', language)
  if (runsHere === true) query.set('runs', 'here')
  if (page > 1) query.set('page', String(page))
  return `/courses?${query.toString()}`
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
