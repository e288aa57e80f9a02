'use client'

import { useTranslations } from 'next-intl'
import type { SessionId } from '#common/session.ts'
import { LinkButton } from '#app/_ui/button.tsx'
import { OtherPort } from './other-port.tsx'
import { previewPath } from './preview-path.ts'
import { useListeningPorts } from './use-listening-ports.ts'

/** What listens in the sandbox, as links to it, and a way to any other port. */
export function PortList({ sessionId, isShown }: { sessionId: SessionId; isShown: boolean }) {
  const t = useTranslations('lesson.ports')
  const listed = useListeningPorts(sessionId, isShown)
  return (
    <div className="m-auto grid w-full max-w-md gap-6 p-6">
      <div>
        <h1 className="text-xl font-semibold">{t('title')}</h1>
        <p className="text-muted mt-1 text-sm">{t('text')}</p>
      </div>
      <section aria-label={t('listening')} aria-live="polite">
        <h2 className="text-sm font-semibold">{t('listening')}</h2>
        {listed?.ok === false && <p className="text-muted mt-2 text-sm">{t('gone')}</p>}
        {listed?.ok && listed.value.length === 0 && <p className="text-muted mt-2 text-sm">{t('nothing')}</p>}
        <ul className="mt-2 flex flex-wrap gap-2">
          {listed?.ok &&
            listed.value.map((port) => (
              <li key={port}>
                <LinkButton
                  href={previewPath(sessionId, port)}
                  target="_blank"
                  rel="noreferrer"
                  prefetch={false}
                >
                  {t('port', { port: String(port) })} <span aria-hidden="true">↗</span>
                </LinkButton>
              </li>
            ))}
        </ul>
      </section>
      <OtherPort sessionId={sessionId} />
    </div>
  )
}
