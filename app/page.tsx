import { getLocale, getTranslations } from 'next-intl/server'
import type { Course, LessonId } from '#common/course.ts'
import { countCourses, findCourse, findLesson, listCourses } from '#server/course/queries.ts'
import { LessonSample } from './_home/lesson-sample.tsx'
import { Points } from './_home/points.tsx'
import { LinkButton } from './_ui/button.tsx'
import { PageBody } from './_ui/page-body.tsx'
import { Catalogue } from './courses/catalogue.tsx'
import { lastLesson, nextLesson, type ProgressByLesson } from './courses/course-progress.ts'
import { ownProgress } from './courses/own-progress.ts'
import { lessonPath } from './courses/paths.ts'

/** The front door: what this is, for a stranger; where to go on, for a learner; and the courses. */
export default async function HomePage() {
  const t = await getTranslations('home')
  const [courses, total, progress] = await Promise.all([
    listCourses(await getLocale(), { from: 0, to: coursesShown }),
    countCourses(),
    ownProgress(),
  ])
  return (
    <>
      <div className="border-line bg-surface border-b">
        <div className="mx-auto grid max-w-6xl grid-cols-1 items-center gap-10 px-4 py-12 sm:px-6 lg:grid-cols-[5fr_6fr] lg:py-20">
          <div className="grid min-w-0 gap-6">
            <h1 className="text-4xl leading-tight font-semibold tracking-tight sm:text-5xl sm:leading-[1.15]">
              {t('title')}
            </h1>
            <p className="text-muted max-w-prose text-lg leading-8">{t('lead')}</p>
            <div className="flex flex-wrap gap-3">
              <StartButton first={courses[0]} progress={progress} />
              <LinkButton href="/courses" size="large">
                {t('browse')}
              </LinkButton>
            </div>
          </div>
          <LessonSample />
        </div>
      </div>
      <Points />
      <PageBody>
        <h2 className="mb-6 text-2xl font-semibold tracking-tight">{t('coursesTitle')}</h2>
        <Catalogue courses={courses} total={total} progress={progress} />
        {total > courses.length && (
          <p className="mt-6">
            <LinkButton href="/courses">{t('allCourses', { count: total })}</LinkButton>
          </p>
        )}
      </PageBody>
    </>
  )
}

const coursesShown = 6

/** Leads on in the course that the learner was last in, else into the first one. */
async function StartButton({ first, progress }: { first: Course | undefined; progress: ProgressByLesson }) {
  const t = await getTranslations('home')
  const last = lastLesson(progress)
  const begun = last === undefined ? undefined : await courseOf(last)
  const next = begun && nextLesson(begun, progress)
  const lesson = next ?? (first && nextLesson(first, progress))
  if (lesson === undefined) return null
  return (
    <LinkButton href={lessonPath(lesson.id)} variant="primary" size="large" className="max-w-full">
      <span className="min-w-0">{next ? t('continue', { lesson: next.title }) : t('start')}</span>
    </LinkButton>
  )
}

async function courseOf(id: LessonId): Promise<Course | undefined> {
  const language = await getLocale()
  const lesson = await findLesson(id, language)
  return lesson && findCourse(lesson.courseId, language)
}
