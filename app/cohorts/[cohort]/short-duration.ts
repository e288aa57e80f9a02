import type { useTranslations } from 'next-intl'

type CohortWords = ReturnType<typeof useTranslations<'cohort'>>

/** `<1 min`, `12 min`, `1 h 5 min`: how long a learner had a step open. */
export function shortDuration(t: CohortWords, milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000)
  return minutes < 60
    ? t('shortMinutes', { minutes })
    : t('shortHours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 })
}
