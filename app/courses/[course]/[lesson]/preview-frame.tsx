'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { PreviewPlace } from '#common/preview.ts'
import type { SessionId } from '#common/session.ts'
import { Button, LinkButton } from '#app/_ui/button.tsx'
import type { DashboardTarget } from './dashboard-target.ts'
import { canEmbed } from './embedding.ts'
import { PortList } from './port-list.tsx'
import { PanelMessage } from './session-panel.tsx'
import { targetAddress } from './target-address.ts'
import { useListeningPorts } from './use-listening-ports.ts'

interface PreviewFrameProps {
  name: string
  target: DashboardTarget
  sessionId: SessionId
  previews: PreviewPlace
  /** Whether it is what somebody looks at. */
  isShown: boolean
}

/** A page in the lesson: a port of the sandbox, shown as soon as something listens there, or a page elsewhere. */
export function PreviewFrame({ name, target, sessionId, previews, isShown }: PreviewFrameProps) {
  const t = useTranslations('lesson.frame')
  const address = targetAddress(target, sessionId)
  const [visit, setVisit] = useState(0)
  const [awaited, setAwaited] = useState(target.kind === 'port')
  const listed = useListeningPorts(sessionId, awaited && isShown)
  const port = target.kind === 'port' ? target.port : undefined
  const listens = port === undefined || (listed?.ok === true && listed.value.includes(port))
  // Once there, it stays: what a page says when its server is gone is the page's affair.
  if (listens && awaited) setAwaited(false)

  if (target.kind === 'picker') {
    return (
      <div className="bg-surface flex min-h-0 flex-1 overflow-y-auto">
        <PortList sessionId={sessionId} isShown={isShown} />
      </div>
    )
  }
  if (!canEmbed(target, previews)) {
    return (
      <PanelMessage title={t('elsewhere')}>
        <p className="mb-4">{t('elsewhereText')}</p>
        {target.kind !== 'nowhere' && (
          <LinkButton href={address} target="_blank" rel="noreferrer">
            {t('open')}
          </LinkButton>
        )}
      </PanelMessage>
    )
  }
  return (
    <>
      <div className="border-line bg-surface flex min-h-8 items-center gap-1 border-b px-2 text-xs">
        <span className="text-muted min-w-0 flex-1 truncate px-1 font-mono">{shownAddress(target)}</span>
        <Button size="small" variant="quiet" onClick={() => setVisit(visit + 1)}>
          <span aria-hidden="true">⟳</span> {t('reload')}
        </Button>
        <a
          href={address}
          target="_blank"
          rel="noreferrer"
          className="hover:bg-sunken inline-flex min-h-8 items-center gap-1.5 rounded-md px-2.5 text-sm font-medium"
        >
          {t('open')} <span aria-hidden="true">↗</span>
        </a>
      </div>
      {awaited && visit === 0 ? (
        <PanelMessage title={t('waiting', { port: String(port) })} busy>
          {t('waitingText')}
        </PanelMessage>
      ) : (
        <iframe
          key={visit}
          src={address}
          title={name}
          // Forms, scripts and windows of its own are a page's business; leading this page away is not.
          sandbox="allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-modals allow-downloads"
          allow="clipboard-write"
          className="min-h-0 w-full flex-1 bg-white"
        />
      )}
    </>
  )
}

function shownAddress(target: DashboardTarget): string {
  if (target.kind === 'page') return target.address
  return target.kind === 'port' ? `:${target.port}${target.path === '/' ? '' : target.path}` : ''
}
