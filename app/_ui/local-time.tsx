'use client'

import { useLocale } from 'next-intl'
import { useSyncExternalStore } from 'react'

/** A moment, in the reader's own time zone: the server, which does not know it, draws the place only. */
export function LocalTime({ at, seconds = false }: { at: number; seconds?: boolean }) {
  const locale = useLocale()
  const inBrowser = useSyncExternalStore(
    noChanges,
    () => true,
    () => false,
  )
  const format = new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: seconds ? 'medium' : 'short',
  })
  return (
    <time
      dateTime={new Date(at).toISOString()}
      className={inBrowser ? 'tabular-nums' : 'invisible tabular-nums'}
    >
      {inBrowser ? format.format(at) : new Date(at).toISOString()}
    </time>
  )
}

function noChanges() {
  return () => undefined
}
