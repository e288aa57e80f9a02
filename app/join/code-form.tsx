'use client'

import { useTranslations } from 'next-intl'
import { useActionState } from 'react'
import { Field } from '#app/_ui/field.tsx'
import { SubmitButton } from '#app/_ui/submit-button.tsx'
import { openInvitation, type CodeFormState } from './actions.ts'

const example = 'K7M 2QX'

/** `typed`: a code from a link that leads nowhere, to be mended. */
export function CodeForm({ typed = '' }: { typed?: string }) {
  const t = useTranslations('join')
  const opened: CodeFormState = { typed, error: typed === '' ? undefined : 'unknownCode' }
  const [state, send] = useActionState(openInvitation, opened)
  return (
    <form action={send} noValidate className="grid gap-5">
      <Field
        label={t('code')}
        hint={t('codeHint', { example })}
        name="code"
        required
        maxLength={12}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        defaultValue={state.typed}
        error={state.error && t(state.error, { example, code: state.typed })}
      />
      <SubmitButton variant="primary">{t('continue')}</SubmitButton>
    </form>
  )
}
