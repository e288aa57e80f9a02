'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { Trouble } from '#common/session.ts'
import { Banner } from '#app/_ui/banner.tsx'
import { Button } from '#app/_ui/button.tsx'

/** Says what befell the sandbox and what can be done, until its learner has read it; the same again is said again. */
export function TroubleNotice({ trouble }: { trouble: Trouble }) {
  const t = useTranslations('lesson.session')
  const [read, setRead] = useState<number>()
  if (read === trouble.at) return null
  return (
    <Banner
      tone="warning"
      action={
        <Button size="small" variant="quiet" onClick={() => setRead(trouble.at)}>
          {t('dismiss')}
        </Button>
      }
    >
      {t(`troubles.${trouble.kind}`)}
    </Banner>
  )
}
