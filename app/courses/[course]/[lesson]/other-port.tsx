'use client'

import { useTranslations } from 'next-intl'
import { useId, useState, type SubmitEvent } from 'react'
import { Port } from '#common/sandbox.ts'
import type { SessionId } from '#common/session.ts'
import { Button } from '#app/_ui/button.tsx'
import { previewPath } from './preview-path.ts'

/** Opens the port that is typed here, in a new tab. */
export function OtherPort({ sessionId }: { sessionId: SessionId }) {
  const t = useTranslations('lesson.ports')
  const id = useId()
  const [wrong, setWrong] = useState(false)

  function open(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault()
    const port = Port.safeParse(Number(new FormData(event.currentTarget).get('port')))
    setWrong(!port.success)
    if (port.success) window.open(previewPath(sessionId, port.data), '_blank', 'noreferrer')
  }

  return (
    <form noValidate onSubmit={open} className="grid gap-1.5">
      <label htmlFor={id} className="text-muted text-xs">
        {t('other')}
      </label>
      <div className="flex gap-2">
        <input
          id={id}
          name="port"
          inputMode="numeric"
          placeholder="8080"
          aria-invalid={wrong}
          aria-describedby={`${id}-error`}
          className="border-line-strong bg-surface aria-invalid:border-failing min-h-9 w-24 rounded-md border px-2 text-sm"
        />
        <Button type="submit" size="small">
          {t('go')}
        </Button>
      </div>
      <p id={`${id}-error`} role="status" className="text-failing text-xs">
        {wrong && t('wrong')}
      </p>
    </form>
  )
}
