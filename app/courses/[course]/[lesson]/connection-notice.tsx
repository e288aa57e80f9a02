'use client'

import { useTranslations } from 'next-intl'
import { useConnectionStatus } from '#app/_socket/socket-provider.tsx'
import { Spinner } from '#app/_ui/spinner.tsx'

/** Says that the page has lost the server; nothing while it has it. */
export function ConnectionNotice() {
  const t = useTranslations('lesson.connection')
  const status = useConnectionStatus()
  if (status === 'connected' || status === 'connecting') return null
  return (
    <p
      role="status"
      data-connection={status}
      className="bg-trying-soft text-trying flex items-center justify-center gap-2 px-4 py-2 text-center text-sm font-medium"
    >
      {status === 'reconnecting' && <Spinner />}
      {t(status)}
    </p>
  )
}
