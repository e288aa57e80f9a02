'use client'

import { useTranslations } from 'next-intl'
import type { Problem } from '#common/problem.ts'

/** The sentence, with its remedy, that a problem is told in. */
export function ProblemText({ problem }: { problem: Problem }) {
  const t = useTranslations('problems')
  return t(problem.code, problem.params)
}
