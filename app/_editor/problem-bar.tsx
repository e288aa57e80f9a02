'use client'

import { useTranslations } from 'next-intl'
import type { Problem } from '#common/problem.ts'
import { ProblemText } from '#app/_shell/problem-text.tsx'
import { Button } from '#app/_ui/button.tsx'

/** What could not be done, until somebody has read it. */
export function ProblemBar({ problem, onDismiss }: { problem: Problem; onDismiss: () => void }) {
  const t = useTranslations('editor')
  return (
    <div role="alert" className="bg-failing-soft text-ink flex items-center gap-3 px-3 py-1.5 text-sm">
      <p className="flex-1">
        <ProblemText problem={problem} />
      </p>
      <Button size="small" variant="quiet" onClick={onDismiss}>
        {t('dismiss')}
      </Button>
    </div>
  )
}
