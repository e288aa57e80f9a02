'use client'

import { useTranslations } from 'next-intl'
import { passwordLength, type FieldError } from './login-form.ts'

/** Turns what is wrong with a field into its sentence. */
export function useFieldError(): (error: FieldError | undefined) => string | undefined {
  const t = useTranslations('login.errors')
  return (error) => {
    if (error === undefined) return undefined
    const length = error === 'passwordLong' ? passwordLength.max : passwordLength.min
    return t(error, { length })
  }
}
