'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { SessionId } from '#common/session.ts'
import { ConfirmDialog } from '#app/_shell/confirm-dialog.tsx'
import { useConnection } from '#app/_socket/socket-provider.tsx'
import { Button } from '#app/_ui/button.tsx'

interface EndMachineButtonProps {
  sessionId: SessionId
  /** What the learner is called on this screen. */
  name: string
}

/** Ends a learner's machine, who then reads that their instructor did. */
export function EndMachineButton({ sessionId, name }: EndMachineButtonProps) {
  const t = useTranslations('cohort')
  const connection = useConnection()
  const [asking, setAsking] = useState(false)
  return (
    <>
      <Button
        size="small"
        variant="quiet"
        className="px-1.5! text-xs"
        aria-label={t('endMachineLabel', { name })}
        onClick={() => setAsking(true)}
      >
        {t('endMachine')}
      </Button>
      {asking && (
        <ConfirmDialog
          title={t('endMachineTitle', { name })}
          confirm={t('endMachine')}
          onConfirm={async () => {
            const answer = await connection.request('session:end', { sessionId })
            return answer.ok ? undefined : answer.problem
          }}
          onClose={() => setAsking(false)}
        >
          {t('endMachineText')}
        </ConfirmDialog>
      )}
    </>
  )
}
