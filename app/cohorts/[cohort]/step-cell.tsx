'use client'

import { useTranslations } from 'next-intl'
import type { StepProgress } from '#common/progress.ts'
import { shortDuration } from './short-duration.ts'
import { looks, type CellState } from './step-looks.ts'

interface StepCellProps {
  /** The step's number and title, for people who do not see the column. */
  label: string
  step: StepProgress | undefined
  /** The learner has it open now. */
  here: boolean
}

/** How one learner stands with one step: a symbol and a colour, how many checks, how long. */
export function StepCell({ label, step, here }: StepCellProps) {
  const t = useTranslations('cohort')
  const state: CellState = step?.state ?? 'none'
  const { attempts, activeMs } = step ?? { attempts: 0, activeMs: 0 }
  const text = [
    t('cell', { page: label, state: t(`states.${state}`), attempts, minutes: Math.floor(activeMs / 60_000) }),
    ...(step?.hintsShown ? [t('hintsShown', { count: step.hintsShown })] : []),
    ...(step?.solutionShown ? [t('solutionShown')] : []),
    ...(here ? [t('here')] : []),
  ].join(', ')
  return (
    <div
      title={text}
      className={`grid h-11 min-w-12 place-content-center rounded-md text-center tabular-nums ${looks[state].look} ${
        here ? 'ring-accent ring-2' : ''
      }`}
    >
      <span className="sr-only">{text}</span>
      <span aria-hidden="true" className="text-sm leading-4 font-semibold">
        {looks[state].symbol}
        {attempts > 1 && <span className="ml-1 text-xs font-medium">{attempts}×</span>}
        {step?.solutionShown && <span className="ml-1 text-xs font-medium">?</span>}
      </span>
      {activeMs > 0 && (
        <span aria-hidden="true" className="text-[0.6875rem] leading-4 whitespace-nowrap">
          {shortDuration(t, activeMs)}
        </span>
      )}
    </div>
  )
}
