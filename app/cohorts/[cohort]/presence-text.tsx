'use client'

import { useFormatter, useTranslations } from 'next-intl'
import type { LearnerRow } from '#common/cohort.ts'
import { lastActivity } from './class-rows.ts'
import type { LessonColumns } from './lesson-columns.ts'

/** Where the learner is now, or when they were last here. */
export function PresenceText({
  row,
  lessons,
  now,
}: {
  row: LearnerRow
  lessons: LessonColumns[]
  now: Date
}) {
  const t = useTranslations('cohort')
  const place = usePlace(row, lessons)
  const ago = useLastSeen(row, now)
  return (
    <p className="text-muted flex items-center gap-1.5 text-xs leading-5">
      <span
        aria-hidden="true"
        className={`size-2 shrink-0 rounded-full ${row.presence.online ? 'bg-done' : 'border-line-strong border'}`}
      />
      {place !== undefined && <span className="sr-only">{t('online')}</span>}
      <span className="truncate" title={place}>
        {place ?? (row.presence.online ? t('online') : ago)}
      </span>
    </p>
  )
}

function usePlace({ presence }: LearnerRow, lessons: LessonColumns[]): string | undefined {
  const t = useTranslations('cohort')
  if (!presence.online) return undefined
  const lesson = lessons.find(({ lessonId }) => lessonId === presence.lessonId)
  if (lesson === undefined) return undefined
  const step = lesson.steps.find(({ page }) => page === presence.page)
  if (step !== undefined) return t('onStep', { lesson: lesson.title, number: step.number })
  const beforeSteps = lesson.steps.every(({ page }) => page > presence.page)
  return t('onPage', { lesson: lesson.title, page: t(beforeSteps ? 'introShort' : 'finishShort') })
}

function useLastSeen(row: LearnerRow, now: Date): string {
  const t = useTranslations('cohort')
  const format = useFormatter()
  const last = lastActivity(row)
  if (last === undefined) return t('neverSeen')
  // What the clock of this page, which moves each minute, has not come to yet is now.
  return t('lastSeen', { ago: format.relativeTime(Math.min(last, now.getTime()), now) })
}
