'use client'

import { useTranslations } from 'next-intl'
import { ProblemText } from '#app/_shell/problem-text.tsx'
import type { QuizVerdict as Verdict } from './quiz-answer.ts'

/** What came of an answer. Always there, so that a screen reader hears it change. */
export function QuizVerdict({ verdict }: { verdict: Verdict | undefined }) {
  const t = useTranslations('lesson.quiz')
  return (
    <p role="status" className="quiz-verdict" data-verdict={verdict?.status}>
      {verdict !== undefined && (
        <>
          {verdict.status === 'right' && <span aria-hidden="true">✓ </span>}
          {verdict.status === 'error' ? <ProblemText problem={verdict.problem} /> : t(verdict.status)}
        </>
      )}
    </p>
  )
}
