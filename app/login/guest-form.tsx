'use client'

import { useTranslations } from 'next-intl'
import { useActionState } from 'react'
import { Field } from '#app/_ui/field.tsx'
import { SubmitButton } from '#app/_ui/submit-button.tsx'
import { beGuest } from './actions.ts'
import { useFieldError } from './field-errors.ts'
import { emptyForm } from './login-form.ts'
import { RefusalBanner } from './refusal-banner.tsx'

/** One field, one click. `next`: where to go afterwards. */
export function GuestForm({ next }: { next: string }) {
  const t = useTranslations('login')
  const say = useFieldError()
  const [{ values, errors, refusal }, send] = useActionState(beGuest, emptyForm)
  return (
    <form action={send} noValidate className="grid gap-4">
      <RefusalBanner refusal={refusal} />
      <input type="hidden" name="next" value={next} />
      <Field
        label={t('nickname')}
        name="name"
        autoComplete="nickname"
        required
        maxLength={80}
        defaultValue={values.name}
        error={say(errors.name)}
      />
      <SubmitButton>{t('continueAsGuest')}</SubmitButton>
    </form>
  )
}
