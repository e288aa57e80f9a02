'use client'

import { useLocale, useTranslations } from 'next-intl'
import { useMemo, useState } from 'react'
import type { ClassView } from '#common/cohort.ts'
import { ProblemText } from '#app/_shell/problem-text.tsx'
import { SocketProvider } from '#app/_socket/socket-provider.tsx'
import { Banner } from '#app/_ui/banner.tsx'
import { EmptyState } from '#app/_ui/empty-state.tsx'
import { BoardControls, type BoardChoice } from './board-controls.tsx'
import { sortedRows } from './class-rows.ts'
import { Legend } from './legend.tsx'
import type { LessonColumns } from './lesson-columns.ts'
import { Matrix } from './matrix.tsx'
import { useLiveClass } from './use-live-class.ts'

interface ClassBoardProps {
  /** As the server drew it; live from then on. */
  initial: ClassView
  lessons: LessonColumns[]
}

/** Who is in the class and how far everybody is, kept up to date while it is looked at. */
export function ClassBoard(props: ClassBoardProps) {
  return (
    <SocketProvider>
      <LiveBoard {...props} />
    </SocketProvider>
  )
}

function LiveBoard({ initial, lessons }: ClassBoardProps) {
  const t = useTranslations('cohort')
  const language = useLocale()
  const { rows, link, problem, drop } = useLiveClass(initial, lessons)
  const [choice, setChoice] = useState<BoardChoice>({ sort: 'name', lesson: 'all', namesHidden: false })
  const shown = useMemo(
    () => lessons.filter(({ lessonId }) => choice.lesson === 'all' || choice.lesson === lessonId),
    [lessons, choice.lesson],
  )
  const names = new Map(
    rows.map((row, index) => [
      row.userId,
      choice.namesHidden ? t('anonymous', { number: index + 1 }) : row.name,
    ]),
  )
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <BoardControls choice={choice} onChoose={setChoice} rows={rows} lessons={lessons} link={link} />
      {problem !== undefined && (
        <Banner tone="error">
          <ProblemText problem={problem} />
        </Banner>
      )}
      {rows.length === 0 ? (
        <EmptyState title={t('emptyTitle')}>{t('empty')}</EmptyState>
      ) : (
        <Matrix
          cohortId={initial.id}
          rows={sortedRows(rows, choice.sort, language)}
          names={names}
          lessons={shown}
          allLessons={lessons}
          onRemoved={drop}
        />
      )}
      {rows.length > 0 &&
        (lessons.length > 0 ? <Legend /> : <EmptyState title={t('noWorkTitle')}>{t('noWork')}</EmptyState>)}
    </div>
  )
}
