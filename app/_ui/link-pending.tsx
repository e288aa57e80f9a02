'use client'

import { useLinkStatus } from 'next/link'
import { Spinner } from './spinner.tsx'

/**
 * Inside a link: turns while the link's page is on its way, if that takes longer than a moment.
 * Pages have no loading.tsx, because with one the server answers 200 before it knows whether the page exists.
 */
export function LinkPending() {
  const { pending } = useLinkStatus()
  if (!pending) return null
  return (
    <span className="animate-appear ml-2 inline-flex align-middle">
      <Spinner />
    </span>
  )
}
