'use client'

import { useTranslations } from 'next-intl'
import { useActionState } from 'react'
import { Field } from '#app/_ui/field.tsx'
import { SubmitButton } from '#app/_ui/submit-button.tsx'
import { enter } from './actions.ts'
import { useFieldError } from './field-errors.ts'
import { emptyForm } from './login-form.ts'
import { RefusalBanner } from './refusal-banner.tsx'

/** `next`: where to go afterwards. */
export function SignInForm({ next }: { next: string }) {
  const t = useTranslations('login')
  const say = useFieldError()
  const [{ values, errors, refusal }, send] = useActionState(enter, emptyForm)
  return (
    <form action={send} noValidate className="grid gap-5">
      <RefusalBanner refusal={refusal} />
      <input type="hidden" name="next" value={next} />
      <Field
        label={t('email')}
        name="email"
        type="email"
        autoComplete="username"
        required
        defaultValue={values.email}
        error={say(errors.email)}
      />
      <Field
        label={t('password')}
        name="password"
        type="password"
        autoComplete="current-password"
        required
        error={say(errors.password)}
      />
      <SubmitButton variant="primary">{t('signIn')}</SubmitButton>
    </form>
  )
}
