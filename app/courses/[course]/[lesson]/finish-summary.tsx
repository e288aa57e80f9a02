'use client'

import { useTranslations } from 'next-intl'
import type { LessonProgress } from '#common/progress.ts'
import { pageMark, type PageEntry } from './page-marks.ts'

interface FinishSummaryProps {
  pages: PageEntry[]
  current: number
  progress: LessonProgress | undefined
  onGo: (page: number) => void
}

/** On the last page: well done, or the steps that still wait to be done. */
export function FinishSummary({ pages, current, progress, onGo }: FinishSummaryProps) {
  const t = useTranslations('lesson.summary')
  const open = pages.filter((page) => page.hasCheck && pageMark(page, current, progress) !== 'done')
  if (open.length === 0) return <p className="summary summary-done">{t('done')}</p>
  return (
    <div className="summary">
      <p>{t('open')}</p>
      <ul>
        {open.map((page) => (
          <li key={page.index}>
            <button type="button" onClick={() => onGo(page.index)}>
              {page.title}
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
