'use client'

import { useTranslations } from 'next-intl'
import { useActionState } from 'react'
import { ProblemText } from '#app/_shell/problem-text.tsx'
import { Banner } from '#app/_ui/banner.tsx'
import { Field } from '#app/_ui/field.tsx'
import { SubmitButton } from '#app/_ui/submit-button.tsx'
import { create } from './actions.ts'

export function CreateForm() {
  const t = useTranslations('cohorts')
  const [state, send] = useActionState(create, undefined)
  return (
    <form action={send} noValidate className="grid gap-4">
      {state?.problem !== undefined && (
        <Banner tone="error">
          <ProblemText problem={state.problem} />
        </Banner>
      )}
      <Field
        label={t('name')}
        name="name"
        required
        maxLength={80}
        autoComplete="off"
        placeholder={t('namePlaceholder')}
        error={state !== undefined && state.problem === undefined ? t('nameInvalid') : undefined}
      />
      <SubmitButton variant="primary">{t('create')}</SubmitButton>
    </form>
  )
}
