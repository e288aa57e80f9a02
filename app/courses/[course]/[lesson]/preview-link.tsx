'use client'

import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { useLessonActions } from './lesson-context.tsx'
import { previewPath } from './preview-path.ts'

/** A link in the text to a port of the learner's sandbox; it leads nowhere until there is one. */
export function PreviewLink({ port, path, children }: { port: number; path: string; children: ReactNode }) {
  const t = useTranslations('lesson')
  const { sessionId } = useLessonActions()
  if (sessionId === undefined) {
    return (
      <span role="link" aria-disabled="true" className="preview-off" title={t('previewNotReady')}>
        {children} <span className="text-muted text-sm">({t('previewNotReady')})</span>
      </span>
    )
  }
  return (
    <a href={previewPath(sessionId, port, path)} target="_blank" rel="noreferrer">
      {children}
      <span className="sr-only"> ({t('newTab')})</span>
    </a>
  )
}
