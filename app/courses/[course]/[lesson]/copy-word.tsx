'use client'

import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { Action } from '#common/course.ts'
import { useLessonActions } from './lesson-context.tsx'
import { useFlash } from './use-flash.ts'

/** Words of code in a sentence that a click copies. A text has many of them, so nothing is said until then. */
export function CopyWord({ action, children }: { action: Action; children: ReactNode }) {
  const t = useTranslations('lesson.action')
  const { perform } = useLessonActions()
  const [outcome, flash] = useFlash<'copied' | 'notCopied'>()
  return (
    <button
      type="button"
      className="copy-word"
      title={t('copyTitle')}
      onClick={() => void perform(action).then((came) => flash(came === 'done' ? 'copied' : 'notCopied'))}
    >
      {children}
      <span role="status" className={outcome === undefined ? 'sr-only' : 'code-outcome'}>
        {outcome !== undefined && t(outcome)}
      </span>
    </button>
  )
}
