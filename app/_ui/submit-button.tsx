'use client'

import type { ComponentProps } from 'react'
import { useFormStatus } from 'react-dom'
import { Button } from './button.tsx'
import { Spinner } from './spinner.tsx'

/** Sends its form, and says that it is being sent. */
export function SubmitButton({ children, disabled, ...button }: ComponentProps<typeof Button>) {
  const { pending } = useFormStatus()
  return (
    <Button type="submit" disabled={pending || disabled} aria-busy={pending} {...button}>
      {pending && <Spinner />}
      {children}
    </Button>
  )
}
