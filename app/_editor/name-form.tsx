'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useId, useRef, useState, type SubmitEvent } from 'react'

interface NameFormProps {
  label: string
  initial: string
  onName: (name: string) => Promise<void>
  onCancel: () => void
}

/** A line for a file's or a folder's name; Escape leaves it. */
export function NameForm({ label, initial, onName, onCancel }: NameFormProps) {
  const t = useTranslations('editor.naming')
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [wrong, setWrong] = useState(false)

  useEffect(() => {
    input.current?.focus()
    // Without what says the kind of file.
    input.current?.setSelectionRange(
      0,
      initial.lastIndexOf('.') > 0 ? initial.lastIndexOf('.') : initial.length,
    )
  }, [initial])

  function send(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault()
    const name = input.current?.value.trim() ?? ''
    const isName = name !== '' && !name.split('/').some((part) => ['', '.', '..'].includes(part))
    setWrong(!isName)
    if (isName) void onName(name)
  }

  return (
    <form noValidate onSubmit={send} className="border-line grid gap-1 border-b p-2">
      <label htmlFor={id} className="text-muted text-xs">
        {label}
      </label>
      <input
        ref={input}
        id={id}
        defaultValue={initial}
        maxLength={255}
        autoComplete="off"
        spellCheck={false}
        aria-invalid={wrong}
        aria-describedby={`${id}-error`}
        onKeyDown={({ key }) => key === 'Escape' && onCancel()}
        className="border-line-strong bg-surface aria-invalid:border-failing min-h-8 w-full rounded-md border px-2 font-mono text-xs"
      />
      <p id={`${id}-error`} role="status" className="text-failing text-xs">
        {wrong && t('wrong')}
      </p>
    </form>
  )
}
