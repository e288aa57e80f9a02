import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import type { Course } from '#common/course.ts'
import { Card } from '#app/_ui/card.tsx'
import { LinkPending } from '#app/_ui/link-pending.tsx'
import { ProgressBar } from '#app/_ui/progress-bar.tsx'
import { lessonsDone, type ProgressByLesson } from './course-progress.ts'
import { LessonRow } from './lesson-row.tsx'
import { coursePath } from './paths.ts'

/** A course with its lessons, and how far the reader has come. */
export async function CourseCard({ course, progress }: { course: Course; progress: ProgressByLesson }) {
  const t = await getTranslations('catalogue')
  const counts = { done: lessonsDone(course, progress), total: course.lessons.length }
  return (
    <Card aria-label={course.title} className="overflow-hidden">
      <div className="border-line grid gap-3 border-b px-5 py-5 sm:px-6">
        <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
          <h2 className="text-xl font-semibold tracking-tight">
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
          <p className="text-muted max-w-prose leading-7">{course.description}</p>
        )}
        {progress.size > 0 && <ProgressBar label={t('lessonsDone', counts)} {...counts} />}
      </div>
      <ol className="divide-line divide-y">
        {course.lessons.map((lesson, index) => (
          <LessonRow key={lesson.id} lesson={lesson} number={index + 1} progress={progress} />
        ))}
      </ol>
    </Card>
  )
}
