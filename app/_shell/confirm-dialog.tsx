'use client'

import { useTranslations } from 'next-intl'
import { useState, useTransition, type ReactNode } from 'react'
import { problem as problemWith, type Problem } from '#common/problem.ts'
import { Banner } from '#app/_ui/banner.tsx'
import { Button } from '#app/_ui/button.tsx'
import { Dialog } from '#app/_ui/dialog.tsx'
import { Spinner } from '#app/_ui/spinner.tsx'
import { ProblemText } from './problem-text.tsx'

interface ConfirmDialogProps {
  title: string
  /** The word on the button that does it. */
  confirm: string
  /** Does it, and says what went wrong; closes when nothing did. */
  onConfirm: () => Promise<Problem | undefined>
  onClose: () => void
  children: ReactNode
}

/** Asks before something that cannot be taken back. Open while it is there. */
export function ConfirmDialog({ title, confirm, onConfirm, onClose, children }: ConfirmDialogProps) {
  const t = useTranslations('shell')
  const [problem, setProblem] = useState<Problem>()
  const [pending, startTransition] = useTransition()
  const act = () =>
    startTransition(async () => {
      const refusal = await onConfirm().catch(() => problemWith('unexpected'))
      if (refusal === undefined) onClose()
      else setProblem(refusal)
    })
  return (
    <Dialog open title={title} onClose={onClose}>
      <p className="text-muted leading-6">{children}</p>
      {problem !== undefined && (
        <Banner tone="error">
          <ProblemText problem={problem} />
        </Banner>
      )}
      <div className="flex flex-wrap justify-end gap-3">
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button variant="danger" disabled={pending} aria-busy={pending} onClick={act}>
          {pending && <Spinner />}
          {confirm}
        </Button>
      </div>
    </Dialog>
  )
}
