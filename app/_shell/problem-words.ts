import { useTranslations } from 'next-intl'
import type { Problem } from '#common/problem.ts'

/** Tells a problem in the reader's language: with its remedy, and with the reason where the server knows one. */
export function useProblemWords(): (problem: Problem) => string {
  const t = useTranslations('problems')
  const shell = useTranslations('shell')
  return ({ code, params }) => {
    const { reason } = params
    return reason === undefined ? t(code, params) : `${t(code, params)} ${shell('problemReason', { reason })}`
  }
}
