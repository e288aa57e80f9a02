'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { CohortId, LearnerRow } from '#common/cohort.ts'
import type { UserId } from '#common/person.ts'
import type { LessonColumns } from './lesson-columns.ts'
import { MatrixHead } from './matrix-head.tsx'
import { MatrixRow } from './matrix-row.tsx'
import { RemoveDialog } from './remove-dialog.tsx'
import { useMinute } from './use-minute.ts'

interface MatrixProps {
  cohortId: CohortId
  rows: LearnerRow[]
  /** What each learner is called on this screen. */
  names: ReadonlyMap<UserId, string>
  /** The lessons shown… */
  lessons: LessonColumns[]
  /** …and all there are, to name the one that a learner is in. */
  allLessons: LessonColumns[]
  onRemoved: (userId: UserId) => void
}

/** Learners down, steps across. */
export function Matrix({ cohortId, rows, names, lessons, allLessons, onRemoved }: MatrixProps) {
  const t = useTranslations('cohort')
  const now = useMinute()
  const [leaving, setLeaving] = useState<LearnerRow>()
  const shown = lessons.filter((lesson) => lesson.steps.length > 0)
  return (
    <div
      role="region"
      aria-label={t('matrix')}
      tabIndex={0}
      className="border-line bg-surface shadow-raised relative overflow-x-auto rounded-xl border"
    >
      <table className="w-full border-separate border-spacing-0 text-sm">
        <MatrixHead rows={rows} lessons={shown} />
        <tbody>
          {rows.map((row) => (
            <MatrixRow
              key={row.userId}
              cohortId={cohortId}
              row={row}
              name={names.get(row.userId) ?? row.name}
              lessons={shown}
              allLessons={allLessons}
              now={now}
              onRemove={setLeaving}
            />
          ))}
        </tbody>
      </table>
      <RemoveDialog
        cohortId={cohortId}
        learner={leaving && { userId: leaving.userId, name: names.get(leaving.userId) ?? leaving.name }}
        onRemoved={onRemoved}
        onClose={() => setLeaving(undefined)}
      />
    </div>
  )
}
