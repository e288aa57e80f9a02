import { useTranslations } from 'next-intl'
import type { Outcome } from './command-marks.ts'

/** How a command ended, in words. */
export function useOutcomeWords(): (outcome: Outcome) => string {
  const t = useTranslations('terminal.outcome')
  return (outcome) => {
    if (outcome.status === 'running') return t('running')
    if (outcome.status === 'left') return t('left')
    if (outcome.exit === 0) return t('done')
    // 128 and the number of the signal: 130 is Ctrl+C.
    return outcome.exit === 130 ? t('interrupted') : t('failed', { exit: outcome.exit })
  }
}
