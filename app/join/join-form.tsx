'use client'

import { useTranslations } from 'next-intl'
import { useActionState } from 'react'
import { ProblemText } from '#app/_shell/problem-text.tsx'
import { Banner } from '#app/_ui/banner.tsx'
import { SubmitButton } from '#app/_ui/submit-button.tsx'
import { join } from './actions.ts'

/** For whoever is signed in, as `name`. */
export function JoinForm({ code, name }: { code: string; name: string }) {
  const t = useTranslations('join')
  const [problem, send] = useActionState(join, undefined)
  return (
    <form action={send} className="grid gap-5">
      {problem !== undefined && (
        <Banner tone="error">
          <ProblemText problem={problem} />
        </Banner>
      )}
      <input type="hidden" name="code" value={code} />
      <p className="leading-7">{t('joinAs', { name })}</p>
      <SubmitButton variant="primary">{t('join')}</SubmitButton>
    </form>
  )
}
