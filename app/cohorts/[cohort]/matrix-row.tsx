'use client'

import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { memo } from 'react'
import type { CohortId, LearnerRow } from '#common/cohort.ts'
import { LinkPending } from '#app/_ui/link-pending.tsx'
import { learnerPath } from '../paths.ts'
import { isHere, stepOf } from './class-rows.ts'
import type { LessonColumns } from './lesson-columns.ts'
import { PresenceText } from './presence-text.tsx'
import { SandboxTime } from './sandbox-time.tsx'
import { StepCell } from './step-cell.tsx'

interface MatrixRowProps {
  cohortId: CohortId
  row: LearnerRow
  name: string
  lessons: LessonColumns[]
  allLessons: LessonColumns[]
  now: Date
  onRemove: (row: LearnerRow) => void
}

/** One learner. Drawn again only when something of this learner has changed: a class has many cells. */
export const MatrixRow = memo(function MatrixRow(props: MatrixRowProps) {
  const { cohortId, row, name, lessons, allLessons, now, onRemove } = props
  const t = useTranslations('cohort')
  return (
    <tr className="group">
      <th
        scope="row"
        className="bg-surface border-line group-hover:bg-sunken sticky left-0 z-10 w-64 max-w-64 min-w-40 border-b px-4 py-2
          text-left font-normal max-sm:max-w-40"
      >
        <div className="flex items-center gap-2">
          <div className="min-w-0 flex-1">
            <Link
              href={learnerPath(cohortId, row.userId)}
              className="block truncate font-medium hover:underline"
            >
              {name}
              <LinkPending />
            </Link>
            <PresenceText row={row} lessons={allLessons} now={now} />
            {row.sandbox !== undefined && <SandboxTime sandbox={row.sandbox} name={name} now={now} />}
          </div>
          <button
            type="button"
            aria-label={t('removeLabel', { name })}
            title={t('remove')}
            onClick={() => onRemove(row)}
            className="text-muted hover:bg-failing-soft hover:text-failing grid size-7 shrink-0 place-items-center rounded-md"
          >
            <span aria-hidden="true">×</span>
          </button>
        </div>
      </th>
      {lessons.flatMap(({ lessonId, steps }) =>
        steps.map(({ page, label }, index) => (
          <td
            key={`${lessonId} ${page}`}
            className={`border-line border-b p-1 ${index === 0 ? 'border-l' : ''} group-hover:bg-sunken`}
          >
            <StepCell label={label} step={stepOf(row, lessonId, page)} here={isHere(row, lessonId, page)} />
          </td>
        )),
      )}
    </tr>
  )
})
