import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import type { LessonSummary } from '#common/course.ts'
import { isBegun, isDone, stepsDone, type ProgressByLesson } from './course-progress.ts'
import { LessonFacts } from './lesson-facts.tsx'
import { LessonLink } from './lesson-link.tsx'
import { LessonNumber } from './lesson-number.tsx'
import { reasonOf } from './lesson-reason.ts'

interface LessonRowProps {
  lesson: LessonSummary
  /** Its place in the course, from 1; none outside its course. */
  number?: number
  progress: ProgressByLesson
  /** What there is to say of it where it stands. */
  children?: ReactNode
}

/** One lesson, as a link that covers the whole row. */
export async function LessonRow({ lesson, number, progress, children }: LessonRowProps) {
  const t = await getTranslations('catalogue')
  const done = isDone(lesson, progress)
  return (
    <li className="hover:bg-sunken relative flex gap-4 px-5 py-4 transition-colors sm:px-6">
      {number !== undefined && <LessonNumber number={number} done={done} />}
      <div className="grid min-w-0 flex-1 gap-2 wrap-anywhere">
        <div>
          <h3 className="font-semibold">
            <LessonLink lesson={lesson} />
          </h3>
          {lesson.description !== '' && (
            <p className="text-muted mt-0.5 text-sm leading-6">{lesson.description}</p>
          )}
        </div>
        {children}
        <LessonFacts lesson={lesson} />
        {lesson.runtime.status === 'unavailable' && (
          <p className="text-trying text-sm">
            {t('cannotRunBecause', { reason: await reasonOf(lesson.runtime) })}
          </p>
        )}
        {done && number === undefined && (
          <p className="text-done text-sm font-medium">
            <span aria-hidden="true">✓ </span>
            {t('done')}
          </p>
        )}
        {isBegun(lesson, progress) && !done && (
          <p className="text-muted text-sm tabular-nums">
            {t('stepsDone', { done: stepsDone(lesson, progress), total: lesson.stepCount })}
          </p>
        )}
      </div>
    </li>
  )
}
