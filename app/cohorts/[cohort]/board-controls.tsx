'use client'

import { useTranslations } from 'next-intl'
import type { LearnerRow } from '#common/cohort.ts'
import type { LessonId } from '#common/course.ts'
import { Badge } from '#app/_ui/badge.tsx'
import { Button } from '#app/_ui/button.tsx'
import { Select } from '#app/_ui/select.tsx'
import { sorts, type Sort } from './class-rows.ts'
import type { LessonColumns } from './lesson-columns.ts'
import type { LiveLink } from './use-live-class.ts'

/** How the instructor wants to see the class. */
export interface BoardChoice {
  sort: Sort
  lesson: LessonId | 'all'
  /** For the projector: numbers instead of names. */
  namesHidden: boolean
}

interface BoardControlsProps {
  choice: BoardChoice
  onChoose: (choice: BoardChoice) => void
  rows: LearnerRow[]
  lessons: LessonColumns[]
  link: LiveLink
}

export function BoardControls({ choice, onChoose, rows, lessons, link }: BoardControlsProps) {
  const t = useTranslations('cohort')
  const online = rows.filter((row) => row.presence.online).length
  return (
    <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
      <p role="status" className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm font-medium">
        <span className="tabular-nums">{t('onlineCount', { online, total: rows.length })}</span>
        {link !== 'connecting' && (
          <Badge tone={link === 'live' ? 'done' : 'trying'}>
            <span aria-hidden="true">●</span> {t(link === 'live' ? 'live' : 'notLive')}
          </Badge>
        )}
      </p>
      <div className="flex flex-wrap items-end gap-3">
        {lessons.length > 1 && (
          <Select
            label={t('lesson')}
            value={choice.lesson}
            options={[
              { value: 'all', label: t('allLessons') },
              ...lessons.map(({ lessonId, title }) => ({ value: lessonId, label: title })),
            ]}
            onChoose={(lesson) => onChoose({ ...choice, lesson })}
          />
        )}
        <Select
          label={t('sortBy')}
          value={choice.sort}
          options={sorts.map((sort) => ({ value: sort, label: t(`sorts.${sort}`) }))}
          onChoose={(sort) => onChoose({ ...choice, sort })}
        />
        <Button
          size="small"
          aria-pressed={choice.namesHidden}
          onClick={() => onChoose({ ...choice, namesHidden: !choice.namesHidden })}
        >
          {t(choice.namesHidden ? 'showNames' : 'hideNames')}
        </Button>
      </div>
    </div>
  )
}
