import type { Language, LessonId } from '#common/course.ts'
import { findLesson } from '#server/course/queries.ts'
import type { LessonName } from './lesson-name.ts'

/** How to call each of these lessons. One that is no longer there is called by its id. */
export async function findLessonNames(
  ids: LessonId[],
  language: Language,
): Promise<(id: LessonId) => LessonName> {
  const found = await Promise.all([...new Set(ids)].map((id) => findLesson(id, language)))
  const names = new Map(found.filter((lesson) => lesson !== undefined).map((lesson) => [lesson.id, lesson]))
  return (id) => names.get(id) ?? { title: id, pages: [] }
}
