'use client'

import { useTranslations } from 'next-intl'
import { useActionState } from 'react'
import { Field } from '#app/_ui/field.tsx'
import { SubmitButton } from '#app/_ui/submit-button.tsx'
import { register } from './actions.ts'
import { useFieldError } from './field-errors.ts'
import { emptyForm, passwordLength } from './login-form.ts'
import { RefusalBanner } from './refusal-banner.tsx'

/** `next`: where to go afterwards. `guestName`: the nickname of the guest who signs up. */
export function SignUpForm({ next, guestName }: { next: string; guestName?: string | undefined }) {
  const t = useTranslations('login')
  const say = useFieldError()
  const [{ values, errors, refusal }, send] = useActionState(register, emptyForm)
  return (
    <form action={send} noValidate className="grid gap-5">
      <RefusalBanner refusal={refusal} />
      <input type="hidden" name="next" value={next} />
      <Field
        label={t('name')}
        hint={t('nameHint')}
        name="name"
        autoComplete="name"
        required
        defaultValue={values.name || guestName}
        error={say(errors.name)}
      />
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
        hint={t('passwordHint', { length: passwordLength.min })}
        name="password"
        type="password"
        autoComplete="new-password"
        required
        error={say(errors.password)}
      />
      <SubmitButton variant="primary">{t('signUp')}</SubmitButton>
    </form>
  )
}
