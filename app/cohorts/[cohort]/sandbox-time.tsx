'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { LearnerRow } from '#common/cohort.ts'
import type { Problem } from '#common/problem.ts'
import { ScriptLogButton } from '#app/_scripts/script-log-button.tsx'
import { ProblemText } from '#app/_shell/problem-text.tsx'
import { useConnection } from '#app/_socket/socket-provider.tsx'
import { Button } from '#app/_ui/button.tsx'
import { EndMachineButton } from './end-machine-button.tsx'
import { shortDuration } from './short-duration.ts'

interface SandboxTimeProps {
  sandbox: NonNullable<LearnerRow['sandbox']>
  /** What the learner is called on this screen. */
  name: string
  now: Date
}

/** How long the learner's sandbox has still to live, more of it for the asking, and its end. */
export function SandboxTime({ sandbox: { sessionId, expiresAt }, name, now }: SandboxTimeProps) {
  const t = useTranslations('cohort')
  const connection = useConnection()
  const [problem, setProblem] = useState<Problem>()

  async function extend(): Promise<void> {
    const answer = await connection.request('session:extend', { sessionId })
    setProblem(answer.ok ? undefined : answer.problem)
  }

  const left = shortDuration(t, Math.max(0, expiresAt - now.getTime()))
  return (
    <div className="text-muted flex flex-wrap items-center gap-x-1 text-xs leading-5">
      <span className="w-full tabular-nums">{t('machineLeft', { left })}</span>
      <Button
        size="small"
        variant="quiet"
        className="px-1.5! text-xs"
        aria-label={t('moreTimeLabel', { name })}
        onClick={() => void extend()}
      >
        {t('moreTime')}
      </Button>
      <ScriptLogButton sessionId={sessionId} label={t('scriptsLabel', { name })} />
      <EndMachineButton sessionId={sessionId} name={name} />
      {problem !== undefined && (
        <span role="alert" className="text-failing">
          <ProblemText problem={problem} />
        </span>
      )}
    </div>
  )
}
