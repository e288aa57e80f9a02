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
  onEnded?: (() => void) | undefined
}

/** Ends a learner's machine, who then reads that their instructor did. */
export function EndMachineButton({ sessionId, name, onEnded }: EndMachineButtonProps) {
  const t = useTranslations('machine')
  const connection = useConnection()
  const [asking, setAsking] = useState(false)
  return (
    <>
      <Button
        size="small"
        variant="quiet"
        className="px-1.5! text-xs"
        aria-label={t('endLabel', { name })}
        onClick={() => setAsking(true)}
      >
        {t('end')}
      </Button>
      {asking && (
        <ConfirmDialog
          title={t('endTitle', { name })}
          confirm={t('end')}
          onConfirm={async () => {
            const answer = await connection.request('session:end', { sessionId })
            if (!answer.ok) return answer.problem
            onEnded?.()
            return undefined
          }}
          onClose={() => setAsking(false)}
        >
          {t('endText')}
        </ConfirmDialog>
      )}
    </>
  )
}
