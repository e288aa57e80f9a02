'use client'

import { useTranslations } from 'next-intl'
import { useId, useState, type SubmitEvent } from 'react'
import { Port } from '#common/sandbox.ts'
import type { SessionId } from '#common/session.ts'
import { Button } from '#app/_ui/button.tsx'
import { Menu } from '#app/_ui/menu.tsx'
import { previewPath } from './preview-path.ts'

interface PortMenuProps {
  sessionId: SessionId
  /** Those that the lesson talks about. */
  ports: number[]
}

/** Opens a port of the sandbox in a new tab: those of the lesson, and any other. */
export function PortMenu({ sessionId, ports }: PortMenuProps) {
  const t = useTranslations('lesson.ports')
  return (
    <Menu
      label={t('open')}
      button={
        <span className="text-sm font-medium">
          {t('open')} <span aria-hidden="true">▾</span>
        </span>
      }
    >
      {ports.map((port) => (
        <a
          key={port}
          href={previewPath(sessionId, port)}
          target="_blank"
          rel="noreferrer"
          className="hover:bg-sunken flex min-h-9 items-center rounded-md px-3 text-sm"
        >
          {t('port', { port: String(port) })}
          <span aria-hidden="true" className="text-muted ml-auto">
            ↗
          </span>
        </a>
      ))}
      <OtherPort sessionId={sessionId} />
    </Menu>
  )
}

function OtherPort({ sessionId }: { sessionId: SessionId }) {
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
    // A click in here chooses nothing yet: the menu stays open.
    <form
      noValidate
      onSubmit={open}
      onClick={(event) => event.stopPropagation()}
      className="border-line mt-1 grid gap-1.5 border-t p-2"
    >
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
