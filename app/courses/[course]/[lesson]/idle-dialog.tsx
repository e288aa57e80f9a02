'use client'

import { useTranslations } from 'next-intl'
import { Button } from '#app/_ui/button.tsx'
import { Dialog } from '#app/_ui/dialog.tsx'
import { timeLeft } from './time-left.ts'
import { useNow } from './use-now.ts'

/** Asks whether the learner is still there, before the sandbox is ended for want of use. */
export function IdleDialog({ endsAt, onKeep }: { endsAt: number | undefined; onKeep: () => void }) {
  const t = useTranslations('lesson.idle')
  return (
    <Dialog open={endsAt !== undefined} title={t('title')} onClose={onKeep}>
      {endsAt !== undefined && <Countdown endsAt={endsAt} />}
      <Button variant="primary" className="justify-self-end" autoFocus onClick={onKeep}>
        {t('keep')}
      </Button>
    </Dialog>
  )
}

function Countdown({ endsAt }: { endsAt: number }) {
  const t = useTranslations('lesson.idle')
  const left = timeLeft(endsAt, useNow(true))
  const minutes =
    left.kind === 'over' ? 0 : left.kind === 'last' ? left.minutes : left.hours * 60 + left.minutes
  const seconds = left.kind === 'last' ? left.seconds : 0
  return (
    <p className="text-muted text-sm leading-6 tabular-nums">
      {t('text', { time: `${minutes}:${String(seconds).padStart(2, '0')}` })}
    </p>
  )
}
