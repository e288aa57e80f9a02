'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { Problem } from '#common/problem.ts'
import type { SessionId } from '#common/session.ts'
import { ProblemText } from '#app/_shell/problem-text.tsx'
import { useConnection } from '#app/_socket/socket-provider.tsx'
import { Button } from '#app/_ui/button.tsx'

interface ExtendMachineButtonProps {
  sessionId: SessionId
  /** What the learner is called on this screen. */
  name: string
  onExtended?: (() => void) | undefined
}

/** Gives a learner's machine more time. */
export function ExtendMachineButton({ sessionId, name, onExtended }: ExtendMachineButtonProps) {
  const t = useTranslations('machine')
  const connection = useConnection()
  const [problem, setProblem] = useState<Problem>()

  async function extend(): Promise<void> {
    const answer = await connection.request('session:extend', { sessionId })
    setProblem(answer.ok ? undefined : answer.problem)
    if (answer.ok) onExtended?.()
  }

  return (
    <>
      <Button
        size="small"
        variant="quiet"
        className="px-1.5! text-xs"
        aria-label={t('moreLabel', { name })}
        onClick={() => void extend()}
      >
        {t('more')}
      </Button>
      {problem !== undefined && (
        <span role="alert" className="text-failing">
          <ProblemText problem={problem} />
        </span>
      )}
    </>
  )
}
