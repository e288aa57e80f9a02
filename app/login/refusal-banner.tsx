'use client'

import { useTranslations } from 'next-intl'
import { ProblemText } from '#app/_shell/problem-text.tsx'
import { Banner } from '#app/_ui/banner.tsx'
import type { LoginFormState } from './login-form.ts'

export function RefusalBanner({ refusal }: { refusal: LoginFormState['refusal'] }) {
  const t = useTranslations('login.errors')
  if (refusal === undefined) return null
  return (
    <Banner tone="error">
      {typeof refusal === 'string' ? t(refusal) : <ProblemText problem={refusal} />}
    </Banner>
  )
}
