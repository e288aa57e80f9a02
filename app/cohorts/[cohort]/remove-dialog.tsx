'use client'

import { useTranslations } from 'next-intl'
import type { CohortId } from '#common/cohort.ts'
import type { UserId } from '#common/person.ts'
import { ConfirmDialog } from '#app/_shell/confirm-dialog.tsx'
import { remove } from './actions.ts'

interface RemoveDialogProps {
  cohortId: CohortId
  /** Whom to ask about; none: closed. */
  learner: { userId: UserId; name: string } | undefined
  onRemoved: (userId: UserId) => void
  onClose: () => void
}

export function RemoveDialog({ cohortId, learner, onRemoved, onClose }: RemoveDialogProps) {
  const t = useTranslations('cohort')
  if (learner === undefined) return null
  return (
    <ConfirmDialog
      title={t('removeTitle', { name: learner.name })}
      confirm={t('remove')}
      onConfirm={async () => {
        const problem = await remove(cohortId, learner.userId)
        if (problem === undefined) onRemoved(learner.userId)
        return problem
      }}
      onClose={onClose}
    >
      {t('removeText', { name: learner.name })}
    </ConfirmDialog>
  )
}
