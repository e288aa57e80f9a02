'use client'

import { useTranslations } from 'next-intl'
import { useActionState, type ReactNode } from 'react'
import { Field } from '#app/_ui/field.tsx'
import { SubmitButton } from '#app/_ui/submit-button.tsx'
import { useFieldError } from './field-errors.ts'
import { emptyForm, type LoginFormState } from './login-form.ts'
import { RefusalBanner } from './refusal-banner.tsx'

interface GuestFormProps {
  /** Makes the guest, and goes on. Takes `name`, and what is in `children`. */
  action: (state: LoginFormState, form: FormData) => Promise<LoginFormState>
  /** What the button says. */
  label: string
  variant?: 'primary' | 'secondary'
  /** Hidden fields. */
  children: ReactNode
}

/** One field, one click. */
export function GuestForm({ action, label, variant = 'secondary', children }: GuestFormProps) {
  const t = useTranslations('login')
  const say = useFieldError()
  const [{ values, errors, refusal }, send] = useActionState(action, emptyForm)
  return (
    <form action={send} noValidate className="grid gap-4">
      <RefusalBanner refusal={refusal} />
      {children}
      <Field
        label={t('nickname')}
        name="name"
        autoComplete="nickname"
        required
        maxLength={80}
        defaultValue={values.name}
        error={say(errors.name)}
      />
      <SubmitButton variant={variant}>{label}</SubmitButton>
    </form>
  )
}
