'use client'

import { useTranslations } from 'next-intl'
import { useState, type ReactNode } from 'react'
import type { Problem, Result } from '#common/problem.ts'
import { ProblemText } from '#app/_shell/problem-text.tsx'
import { Banner } from '#app/_ui/banner.tsx'
import { Button } from '#app/_ui/button.tsx'
import { Dialog } from '#app/_ui/dialog.tsx'
import { Spinner } from '#app/_ui/spinner.tsx'

interface ConfirmButtonProps {
  label: string
  title: string
  text: ReactNode
  confirm: string
  onConfirm: () => Promise<Result<unknown>>
}

/** A button for what cannot be undone: asks first, and says when it did not work. */
export function ConfirmButton({ label, title, text, confirm, onConfirm }: ConfirmButtonProps) {
  const t = useTranslations('shell')
  const [asking, setAsking] = useState(false)
  const [running, setRunning] = useState(false)
  const [problem, setProblem] = useState<Problem>()

  async function carryOut(): Promise<void> {
    setRunning(true)
    const result = await onConfirm()
    setRunning(false)
    setProblem(result.ok ? undefined : result.problem)
    if (result.ok) setAsking(false)
  }

  return (
    <>
      <Button size="small" variant="quiet" onClick={() => setAsking(true)}>
        {label}
      </Button>
      <Dialog open={asking} title={title} onClose={() => setAsking(false)}>
        <p className="text-muted text-sm leading-6">{text}</p>
        {problem && (
          <Banner tone="error">
            <ProblemText problem={problem} />
          </Banner>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={() => setAsking(false)}>{t('cancel')}</Button>
          <Button variant="danger" disabled={running} onClick={() => void carryOut()}>
            {running && <Spinner />} {confirm}
          </Button>
        </div>
      </Dialog>
    </>
  )
}
