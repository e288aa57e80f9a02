'use client'

import { useTranslations } from 'next-intl'
import type { Problem } from '#common/problem.ts'
import { useProblemWords } from '#app/_shell/problem-words.ts'
import { Button } from '#app/_ui/button.tsx'
import { floatingLook } from './floating-look.ts'

/** That what was clicked in the text is not typed, and why; nothing while all is. */
export function TypingNotice({
  problem,
  onDismiss,
}: {
  problem: Problem | undefined
  onDismiss: () => void
}) {
  const t = useTranslations('terminal.notTyped')
  const wordsOf = useProblemWords()
  if (!problem) return null
  return (
    <div role="alert" className={floatingLook}>
      <p className="min-w-0 flex-1">
        {problem.code === 'too-fast' ? t('tooMany') : t('because', { problem: wordsOf(problem) })}
      </p>
      <Button size="small" onClick={onDismiss}>
        {t('dismiss')}
      </Button>
    </div>
  )
}
