'use client'

import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { portPickerPath } from '#common/preview.ts'
import type { SessionId } from '#common/session.ts'
import { Menu } from '#app/_ui/menu.tsx'
import { OtherPort } from './other-port.tsx'
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
        <MenuLink key={port} address={previewPath(sessionId, port)}>
          {t('port', { port: String(port) })}
        </MenuLink>
      ))}
      <MenuLink address={portPickerPath(sessionId)}>{t('all')}</MenuLink>
      {/* A click in here chooses nothing yet: the menu stays open. */}
      <div className="border-line mt-1 border-t p-2" onClick={(event) => event.stopPropagation()}>
        <OtherPort sessionId={sessionId} />
      </div>
    </Menu>
  )
}

function MenuLink({ address, children }: { address: string; children: ReactNode }) {
  return (
    <a
      href={address}
      target="_blank"
      rel="noreferrer"
      className="hover:bg-sunken flex min-h-9 items-center rounded-md px-3 text-sm"
    >
      {children}
      <span aria-hidden="true" className="text-muted ml-auto">
        ↗
      </span>
    </a>
  )
}
