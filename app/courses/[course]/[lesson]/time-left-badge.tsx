'use client'

import { useTranslations } from 'next-intl'
import { timeLeft } from './time-left.ts'
import { useNow } from './use-now.ts'

/** How long the sandbox has still to live; counts down in seconds, and stands out, near the end. */
export function TimeLeftBadge({ endsAt }: { endsAt: number }) {
  const t = useTranslations('lesson.session')
  const left = timeLeft(endsAt, useNow(true))
  if (left.kind === 'last') {
    const clock = `${left.minutes}:${String(left.seconds).padStart(2, '0')}`
    return (
      <span className="bg-trying-soft text-trying rounded-full px-2.5 py-0.5 text-xs font-medium tabular-nums">
        {t('endsIn', { time: clock })}
      </span>
    )
  }
  return (
    <span className="text-muted text-xs tabular-nums" title={t('timeLeftTitle')}>
      {left.kind === 'over' ? t('ending') : t('timeLeft', { hours: left.hours, minutes: left.minutes })}
    </span>
  )
}
