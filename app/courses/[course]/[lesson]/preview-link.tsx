'use client'

import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { portPickerPath } from '#common/preview.ts'
import type { SessionId } from '#common/session.ts'
import { useLessonActions } from './lesson-context.tsx'
import { previewPath } from './preview-path.ts'

interface PreviewLinkProps {
  port: number
  path: string
  /** A label in front of the host name, or ''. */
  prefix: string
  children: ReactNode
}

/** A link in the text to a port of the learner's sandbox. */
export function PreviewLink({ port, path, prefix, children }: PreviewLinkProps) {
  return <SandboxLink to={(sessionId) => previewPath(sessionId, port, path, prefix)}>{children}</SandboxLink>
}

/** A link in the text to the list of the sandbox's ports. */
export function PortsLink({ children }: { children: ReactNode }) {
  return <SandboxLink to={portPickerPath}>{children}</SandboxLink>
}

/** It leads nowhere until there is a sandbox. */
function SandboxLink({ to, children }: { to: (sessionId: SessionId) => string; children: ReactNode }) {
  const t = useTranslations('lesson')
  const { sessionId } = useLessonActions()
  if (sessionId === undefined) {
    return (
      <span role="link" aria-disabled="true" className="preview-off" title={t('previewNotReady')}>
        {children} <span className="text-muted text-sm">({t('previewNotReady')})</span>
      </span>
    )
  }
  return (
    <a href={to(sessionId)} target="_blank" rel="noreferrer">
      {children}
      <span className="sr-only"> ({t('newTab')})</span>
    </a>
  )
}
