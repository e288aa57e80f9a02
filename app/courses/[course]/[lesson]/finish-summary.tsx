'use client'

import { useTranslations } from 'next-intl'
import type { LessonProgress } from '#common/progress.ts'
import { openSteps, type PageEntry } from './page-marks.ts'

interface FinishSummaryProps {
  pages: PageEntry[]
  progress: LessonProgress | undefined
  onGo: (page: number) => void
}

/** On the last page: well done, or the steps that still wait to be done. */
export function FinishSummary({ pages, progress, onGo }: FinishSummaryProps) {
  const t = useTranslations('lesson.summary')
  // Said only when it is stored, so that nothing can be lost of it any more.
  if (progress?.completedAt !== undefined) return <p className="summary summary-done">{t('done')}</p>
  const open = openSteps(pages, progress)
  if (open.length === 0) return null
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
