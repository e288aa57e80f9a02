'use client'

import { useTranslations } from 'next-intl'
import type { CheckResult } from '#common/check.ts'
import { ProblemText } from '#app/_shell/problem-text.tsx'
import { Spinner } from '#app/_ui/spinner.tsx'

export type CheckState = { status: 'none' } | { status: 'running' } | CheckResult

/** What the check of this step said. Always there, so that a screen reader hears it change. */
export function CheckPanel({ state }: { state: CheckState }) {
  return (
    <div role="status" data-check={state.status}>
      <CheckOutcome state={state} />
    </div>
  )
}

function CheckOutcome({ state }: { state: CheckState }) {
  const t = useTranslations('lesson.check')
  switch (state.status) {
    case 'none':
      return null
    case 'running':
      return (
        <p className="text-muted flex items-center gap-2 px-1 py-2 text-sm">
          <Spinner /> {t('running')}
        </p>
      )
    case 'pass':
      return (
        <p className="bg-done-soft text-done check-passed flex items-center gap-2.5 rounded-lg px-4 py-3 text-sm font-medium">
          <span
            aria-hidden="true"
            className="bg-done text-surface grid size-5 place-items-center rounded-full text-xs"
          >
            ✓
          </span>
          {t('passed')}
        </p>
      )
    case 'fail':
      return (
        <div className="bg-trying-soft border-trying rounded-lg border-l-4 px-4 py-3 text-sm">
          <p className="font-medium">{t('failed')}</p>
          {state.hint.trim() !== '' && (
            <p className="mt-1 max-h-48 overflow-y-auto leading-6 break-words whitespace-pre-wrap">
              {state.hint.trim()}
            </p>
          )}
        </div>
      )
    case 'error':
      return (
        <div className="bg-failing-soft border-failing rounded-lg border-l-4 px-4 py-3 text-sm">
          <p className="font-medium">{t('errored')}</p>
          <p className="mt-1 leading-6">
            <ProblemText problem={state.problem} />
          </p>
        </div>
      )
  }
}
