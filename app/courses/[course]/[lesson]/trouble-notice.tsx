'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { Trouble } from '#common/session.ts'
import { DismissibleBanner } from './dismissible-banner.tsx'

/** Says what befell the sandbox and what can be done, until its learner has read it; the same again is said again. */
export function TroubleNotice({ trouble }: { trouble: Trouble }) {
  const t = useTranslations('lesson.session')
  const [read, setRead] = useState<number>()
  if (read === trouble.at) return null
  return (
    <DismissibleBanner tone="warning" onDismiss={() => setRead(trouble.at)}>
      {t(`troubles.${trouble.kind}`)}
    </DismissibleBanner>
  )
}
