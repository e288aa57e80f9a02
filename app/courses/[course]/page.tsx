import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { getLocale, getTranslations } from 'next-intl/server'
import { CourseId, type LessonSummary } from '#common/course.ts'
import { findCourse, isAuthored, showsContentProblems } from '#server/course/queries.ts'
import { signedInActor } from '#app/_shell/actor.ts'
import { pathParam } from '#app/_shell/path-param.ts'
import { LinkButton } from '#app/_ui/button.tsx'
import { Card } from '#app/_ui/card.tsx'
import { listPage, readPageNumber } from '#app/_ui/list-page.ts'
import { PageBody } from '#app/_ui/page-body.tsx'
import { Pager } from '#app/_ui/pager.tsx'
import { ProgressBar } from '#app/_ui/progress-bar.tsx'
import { ContentFollower } from '../content-follower.tsx'
import { ContentProblems } from '../content-problems.tsx'
import { isBegun, lessonsDone, nextLesson } from '../course-progress.ts'
import { LessonRow } from '../lesson-row.tsx'
import { ownProgress } from '../own-progress.ts'
import { coursePath, lessonPath, numberedPath } from '../paths.ts'

type CoursePageProps = PageProps<'/courses/[course]'>

export async function generateMetadata({ params }: CoursePageProps): Promise<Metadata> {
  return { title: (await courseOf(params)).title }
}

export default async function CoursePage({ params, searchParams }: CoursePageProps) {
  const t = await getTranslations('catalogue')
  const course = await courseOf(params)
  const progress = await ownProgress()
  const counts = { done: lessonsDone(course, progress), total: course.lessons.length }
  const page = listPage(readPageNumber((await searchParams)['page']), counts.total, lessonsOnPage)
  const next = nextLesson(course, progress) ?? course.lessons[0]
  return (
    <PageBody>
      {isAuthored() && <ContentFollower />}
      <nav aria-label={t('title')} className="mb-4 text-sm">
        <Link href="/courses" className="text-accent hover:underline">
          <span aria-hidden="true">← </span>
          {t('allCourses')}
        </Link>
      </nav>
      <h1 className="text-3xl font-semibold tracking-tight wrap-anywhere">{course.title}</h1>
      {course.description !== '' && (
        <p className="text-muted mt-3 max-w-prose leading-7 wrap-anywhere">{course.description}</p>
      )}
      <div className="mt-6 mb-8 flex flex-wrap items-center gap-x-6 gap-y-4">
        {next !== undefined && (
          <LinkButton href={lessonPath(next.id)} variant="primary" size="large">
            <StartLabel
              next={next}
              begun={course.lessons.some((lesson) => isBegun(lesson, progress))}
              finished={counts.done === counts.total}
            />
          </LinkButton>
        )}
        {progress.size > 0 && (
          <div className="grid min-w-48 gap-2">
            <p className="text-muted text-sm tabular-nums">{t('lessonsDone', counts)}</p>
            <ProgressBar label={t('lessonsDone', counts)} {...counts} />
          </div>
        )}
      </div>
      {showsContentProblems(await signedInActor()) && <ContentProblems problems={course.problems} />}
      <Card aria-label={t('lessons')} className="overflow-hidden">
        <ol className="divide-line divide-y">
          {course.lessons.slice(page.from, page.to).map((lesson, index) => (
            <LessonRow key={lesson.id} lesson={lesson} number={page.from + index + 1} progress={progress} />
          ))}
        </ol>
      </Card>
      <Pager page={page} href={(number) => numberedPath(coursePath(course.id), number)} />
    </PageBody>
  )
}

const lessonsOnPage = 50

async function StartLabel({
  next,
  begun,
  finished,
}: {
  next: LessonSummary
  begun: boolean
  finished: boolean
}) {
  const t = await getTranslations('catalogue')
  if (finished) return t('againCourse')
  return begun ? t('continueCourse', { lesson: next.title }) : t('startCourse')
}

async function courseOf(params: CoursePageProps['params']) {
  const id = CourseId.safeParse(pathParam((await params).course))
  const course = id.success ? await findCourse(id.data, await getLocale()) : undefined
  return course ?? notFound()
}
