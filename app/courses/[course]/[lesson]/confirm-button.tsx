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
  /** What can be done, the safest first. */
  choices: Choice[]
}

interface Choice {
  label: string
  carryOut: () => Promise<Result<unknown>>
}

/** A button for what cannot be undone: asks first, and says when it did not work. */
export function ConfirmButton({ label, title, text, choices }: ConfirmButtonProps) {
  const t = useTranslations('shell')
  const [asking, setAsking] = useState(false)
  const [running, setRunning] = useState<string>()
  const [problem, setProblem] = useState<Problem>()

  async function choose(choice: Choice): Promise<void> {
    setRunning(choice.label)
    const result = await choice.carryOut()
    setRunning(undefined)
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
        {/* Several are too long for one row: each has its own, that none looks like an afterthought. */}
        <div className={choices.length > 1 ? 'grid gap-2' : 'flex flex-wrap justify-end gap-2'}>
          <Button onClick={() => setAsking(false)}>{t('cancel')}</Button>
          {choices.map((choice) => (
            <Button
              key={choice.label}
              variant="danger"
              disabled={running !== undefined}
              onClick={() => void choose(choice)}
            >
              {running === choice.label && <Spinner />} {choice.label}
            </Button>
          ))}
        </div>
      </Dialog>
    </>
  )
}
