import type { LearnerRow } from '#common/cohort.ts'
import type { Language, Lesson, LessonId } from '#common/course.ts'
import { findLesson, listCourses } from '#server/course/queries.ts'
import { lessonsInUse } from './class-rows.ts'

/** One lesson of the matrix: a column for each of its steps. */
export interface LessonColumns {
  lessonId: LessonId
  title: string
  steps: StepColumn[]
}

/** `page` is what progress refers to, `number` what people say, from 1; `label` has the title, where there is one. */
export interface StepColumn {
  page: number
  number: number
  label: string
}

/** The lessons of every course that somebody in the class works on, in the catalogue's order. */
export async function lessonColumns(rows: LearnerRow[], language: Language): Promise<LessonColumns[]> {
  const inUse = lessonsInUse(rows)
  const courses = await listCourses(language)
  const ids = courses
    .filter((course) => course.lessons.some((lesson) => inUse.has(lesson.id)))
    .flatMap((course) => course.lessons.map((lesson) => lesson.id))
  const lessons = await Promise.all(ids.map((id) => findLesson(id, language)))
  return lessons.filter((lesson) => lesson !== undefined).map(columnsOf)
}

function columnsOf({ id, title, pages }: Lesson): LessonColumns {
  const steps = pages.filter((page) => page.kind === 'step')
  return {
    lessonId: id,
    title,
    steps: steps.map((page, index) => ({
      page: page.index,
      number: index + 1,
      label: [`${index + 1}.`, page.title].join(' ').trim(),
    })),
  }
}
