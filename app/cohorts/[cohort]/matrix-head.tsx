'use client'

import { useTranslations } from 'next-intl'
import type { LearnerRow } from '#common/cohort.ts'
import { stepOf } from './class-rows.ts'
import type { LessonColumns } from './lesson-columns.ts'

/** Two rows: the lessons, and below each its steps with how many learners are done with them. */
export function MatrixHead({ rows, lessons }: { rows: LearnerRow[]; lessons: LessonColumns[] }) {
  const t = useTranslations('cohort')
  return (
    <thead className="text-left align-bottom">
      <tr>
        <th
          scope="col"
          rowSpan={2}
          className="bg-surface border-line text-muted sticky left-0 z-10 border-b px-4 pb-2 text-xs font-medium"
        >
          {t('learner')}
        </th>
        {lessons.map(({ lessonId, title, steps }) => (
          <th
            key={lessonId}
            scope="colgroup"
            colSpan={steps.length}
            className="border-line max-w-0 truncate border-l px-3 pt-3 pb-1 font-semibold"
            title={title}
          >
            {title}
          </th>
        ))}
      </tr>
      <tr>
        {lessons.flatMap(({ lessonId, steps }) =>
          steps.map(({ page, number, label }, index) => (
            <th
              key={`${lessonId} ${page}`}
              scope="col"
              title={label}
              className={`border-line border-b px-1 pb-2 text-center font-semibold tabular-nums ${index === 0 ? 'border-l' : ''}`}
            >
              <span aria-hidden="true">{number}</span>
              <span className="sr-only">{label}</span>
              <DoneShare
                done={rows.filter((row) => stepOf(row, lessonId, page)?.state === 'done').length}
                total={rows.length}
              />
            </th>
          )),
        )}
      </tr>
    </thead>
  )
}

function DoneShare({ done, total }: { done: number; total: number }) {
  const t = useTranslations('cohort')
  return (
    <span className="text-muted block text-xs font-normal" title={t('doneShare', { done, total })}>
      {done}/{total}
    </span>
  )
}
