'use client'

import { useTranslations } from 'next-intl'
import type { LearnerRow } from '#common/cohort.ts'
import { EndMachineButton } from '#app/_machine/end-machine-button.tsx'
import { ExtendMachineButton } from '#app/_machine/extend-machine-button.tsx'
import { ScriptLogButton } from '#app/_scripts/script-log-button.tsx'
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
  const left = shortDuration(t, Math.max(0, expiresAt - now.getTime()))
  return (
    <div className="text-muted flex flex-wrap items-center gap-x-1 text-xs leading-5">
      <span className="w-full tabular-nums">{t('machineLeft', { left })}</span>
      <ExtendMachineButton sessionId={sessionId} name={name} />
      <ScriptLogButton sessionId={sessionId} label={t('scriptsLabel', { name })} />
      <EndMachineButton sessionId={sessionId} name={name} />
    </div>
  )
}
