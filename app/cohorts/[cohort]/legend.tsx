'use client'

import { useTranslations } from 'next-intl'
import { looks, type CellState } from './step-looks.ts'

const states: CellState[] = ['done', 'failing', 'entered', 'none']

export function Legend() {
  const t = useTranslations('cohort')
  return (
    <ul aria-label={t('legend')} className="text-muted flex flex-wrap gap-x-5 gap-y-2 text-xs">
      {states.map((state) => (
        <li key={state} className="flex items-center gap-2">
          <span aria-hidden="true" className={`grid size-6 place-items-center rounded ${looks[state].look}`}>
            {looks[state].symbol}
          </span>
          {t(`states.${state}`)}
        </li>
      ))}
      <li className="flex items-center gap-2">
        <span aria-hidden="true" className="ring-accent size-5 rounded ring-2" />
        {t('here')}
      </li>
    </ul>
  )
}
