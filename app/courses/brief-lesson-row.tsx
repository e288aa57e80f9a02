import { getTranslations } from 'next-intl/server'
import type { LessonSummary } from '#common/course.ts'
import { isDone, type ProgressByLesson } from './course-progress.ts'
import { LessonLink } from './lesson-link.tsx'
import { LessonNumber } from './lesson-number.tsx'

interface BriefLessonRowProps {
  lesson: LessonSummary
  number: number
  progress: ProgressByLesson
}

/** One lesson in a line or two, with how long it takes or that it cannot run here. */
export async function BriefLessonRow({ lesson, number, progress }: BriefLessonRowProps) {
  const t = await getTranslations('catalogue')
  const aside = lesson.minutes === undefined ? undefined : t('minutes', { minutes: lesson.minutes })
  return (
    <li className="hover:bg-sunken relative flex min-h-11 items-center gap-3 px-5 py-1.5 sm:px-6">
      <LessonNumber number={number} done={isDone(lesson, progress)} />
      <h3 className="line-clamp-2 min-w-0 flex-1 text-sm font-medium wrap-anywhere">
        <LessonLink lesson={lesson} />
      </h3>
      {lesson.runtime.status === 'runs' ? (
        <span className="text-muted shrink-0 text-xs tabular-nums">{aside}</span>
      ) : (
        <span className="text-trying shrink-0 text-xs">{t('cannotRun')}</span>
      )}
    </li>
  )
}
