'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { CohortId } from '#common/cohort.ts'
import { ConfirmDialog } from '#app/_shell/confirm-dialog.tsx'
import { Button } from '#app/_ui/button.tsx'
import { Card } from '#app/_ui/card.tsx'
import { CopyButton } from '#app/_ui/copy-button.tsx'
import { spacedCode } from '../join-code.ts'
import { renew } from './actions.ts'

interface JoinPanelProps {
  cohortId: CohortId
  code: string
  /** The whole address that learners open. */
  link: string
}

/** How learners come in: the code in letters that are read from the last row, and the link. */
export function JoinPanel({ cohortId, code, link }: JoinPanelProps) {
  const t = useTranslations('cohort')
  const words = useTranslations('shell')
  const [asking, setAsking] = useState(false)
  return (
    <Card
      aria-label={t('joinCode')}
      className="flex flex-wrap items-center gap-x-10 gap-y-4 px-5 py-4 sm:px-6"
    >
      <div>
        <p className="text-muted text-sm">{t('joinCode')}</p>
        <p className="font-mono text-4xl font-semibold tracking-widest sm:text-5xl">{spacedCode(code)}</p>
      </div>
      <div className="min-w-0">
        <p className="text-muted text-sm">{t('joinLink')}</p>
        <p className="mb-3 truncate font-mono text-sm sm:text-base">{link}</p>
        <div className="flex flex-wrap gap-2">
          <CopyButton text={link} label={t('copyLink')} copiedLabel={words('copied')} />
          <Button size="small" onClick={() => setAsking(true)}>
            {t('renewCode')}
          </Button>
        </div>
      </div>
      {asking && (
        <ConfirmDialog
          title={t('renewTitle')}
          confirm={t('renew')}
          onConfirm={() => renew(cohortId)}
          onClose={() => setAsking(false)}
        >
          {t('renewText')}
        </ConfirmDialog>
      )}
    </Card>
  )
}
