import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import type { Course } from '#common/course.ts'
import { Card } from '#app/_ui/card.tsx'
import { LinkPending } from '#app/_ui/link-pending.tsx'
import { ProgressBar } from '#app/_ui/progress-bar.tsx'
import { BriefLessonRow } from './brief-lesson-row.tsx'
import { lessonsAhead, lessonsDone, type ProgressByLesson } from './course-progress.ts'
import { LessonRow } from './lesson-row.tsx'
import { coursePath } from './paths.ts'

interface CourseCardProps {
  course: Course
  progress: ProgressByLesson
  /** As one card among many. */
  brief: boolean
}

/** A course with its lessons, or those that come next, and how far the reader has come. */
export function CourseCard({ course, progress, brief }: CourseCardProps) {
  const { from, lessons } = lessonsAhead(course, progress, brief ? mostBriefLessons : mostLessons)
  const Row = brief ? BriefLessonRow : LessonRow
  return (
    <Card aria-label={course.title} className="flex flex-col overflow-hidden">
      <CourseHeading course={course} progress={progress} brief={brief} />
      <ol className={brief ? 'py-2' : 'divide-line divide-y'}>
        {lessons.map((lesson, index) => (
          <Row key={lesson.id} lesson={lesson} number={from + index + 1} progress={progress} />
        ))}
      </ol>
      {lessons.length < course.lessons.length && <AllLessons course={course} />}
    </Card>
  )
}

const mostLessons = 6
const mostBriefLessons = 3

async function CourseHeading({ course, progress, brief }: CourseCardProps) {
  const t = await getTranslations('catalogue')
  const counts = { done: lessonsDone(course, progress), total: course.lessons.length }
  return (
    <div className="border-line grid gap-3 border-b px-5 py-5 wrap-anywhere sm:px-6">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h2 className={`font-semibold tracking-tight ${brief ? 'text-lg' : 'text-xl'}`}>
          <Link href={coursePath(course.id)} className="hover:underline">
            {course.title}
            <LinkPending />
          </Link>
        </h2>
        <p className="text-muted text-sm tabular-nums">
          {counts.done > 0 ? t('lessonsDone', counts) : t('lessonCount', { count: counts.total })}
        </p>
      </div>
      {course.description !== '' && (
        <p className={`text-muted max-w-prose leading-7 ${brief ? 'line-clamp-4' : ''}`}>
          {course.description}
        </p>
      )}
      {(brief ? counts.done > 0 : progress.size > 0) && (
        <ProgressBar label={t('lessonsDone', counts)} {...counts} />
      )}
    </div>
  )
}

async function AllLessons({ course }: { course: Course }) {
  const t = await getTranslations('catalogue')
  return (
    <p className="border-line mt-auto border-t text-sm">
      <Link
        href={coursePath(course.id)}
        aria-label={t('allLessonsOf', { count: course.lessons.length, course: course.title })}
        className="text-accent hover:bg-sunken flex min-h-11 items-center px-5 font-medium sm:px-6"
      >
        {t('allLessons', { count: course.lessons.length })}
        <span aria-hidden="true" className="ml-1.5">
          →
        </span>
        <LinkPending />
      </Link>
    </p>
  )
}
