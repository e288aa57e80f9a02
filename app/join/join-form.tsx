'use client'

import { useTranslations } from 'next-intl'
import { useActionState } from 'react'
import { ProblemText } from '#app/_shell/problem-text.tsx'
import { Banner } from '#app/_ui/banner.tsx'
import { LinkButton } from '#app/_ui/button.tsx'
import { SubmitButton } from '#app/_ui/submit-button.tsx'
import { join } from './actions.ts'

/** For whoever is signed in, as `name`. */
export function JoinForm({ code, name }: { code: string; name: string }) {
  const t = useTranslations('join')
  const [result, send] = useActionState(join, undefined)
  if (result?.ok === true) {
    return (
      <>
        <Banner tone="success">
          <p className="font-medium">{t('joinedTitle', { name: result.value.name })}</p>
          <p>{t('joined')}</p>
        </Banner>
        <LinkButton href="/courses" variant="primary">
          {t('toCourses')}
        </LinkButton>
      </>
    )
  }
  return (
    <form action={send} className="grid gap-5">
      {result !== undefined && (
        <Banner tone="error">
          <ProblemText problem={result.problem} />
        </Banner>
      )}
      <input type="hidden" name="code" value={code} />
      <p className="leading-7">{t('joinAs', { name })}</p>
      <SubmitButton variant="primary">{t('join')}</SubmitButton>
    </form>
  )
}
