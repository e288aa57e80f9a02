'use client'

import { useTranslations } from 'next-intl'
import { Spinner } from '#app/_ui/spinner.tsx'
import type { TaskState } from './use-challenge.ts'

/** How a challenge's task stands, and what its author says meanwhile. */
export function ChallengePanel({ task }: { task: TaskState }) {
  const t = useTranslations('lesson.challenge')
  const hint = task.status === 'open' ? task.hint : ''
  return (
    <div role="status" data-task={task.status} className="text-sm">
      {task.status === 'done' ? (
        <p className="bg-done-soft text-done rounded-lg px-4 py-3 font-medium">
          <span aria-hidden="true">✓ </span>
          {t('next')}
        </p>
      ) : (
        <>
          <p className="text-muted flex items-center gap-2 px-1 py-1">
            <Spinner /> {t(task.status === 'preparing' ? 'preparing' : 'looking')}
          </p>
          {hint !== '' && (
            <p className="bg-trying-soft border-trying mt-1 max-h-48 overflow-y-auto rounded-lg border-l-4 px-4 py-3 break-words whitespace-pre-wrap">
              {hint}
            </p>
          )}
        </>
      )}
    </div>
  )
}
