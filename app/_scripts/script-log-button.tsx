'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { SessionId } from '#common/session.ts'
import { Button } from '#app/_ui/button.tsx'
import { Dialog } from '#app/_ui/dialog.tsx'
import { ScriptLogs } from './script-logs.tsx'

interface ScriptLogButtonProps {
  sessionId: SessionId
  /** What the button is called where there are several, and little room for each. */
  label?: string
}

/** For whoever writes or teaches the lesson: what its background scripts have printed in this sandbox. */
export function ScriptLogButton({ sessionId, label }: ScriptLogButtonProps) {
  const t = useTranslations('scripts')
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button
        size="small"
        variant="quiet"
        className={label === undefined ? undefined : 'px-1.5! text-xs'}
        aria-label={label}
        onClick={() => setOpen(true)}
      >
        {t('button')}
      </Button>
      <Dialog open={open} title={t('title')} wide closeLabel={t('close')} onClose={() => setOpen(false)}>
        {open && <ScriptLogs sessionId={sessionId} />}
      </Dialog>
    </>
  )
}
