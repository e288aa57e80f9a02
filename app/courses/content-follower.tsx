'use client'

import { useRouter } from 'next/navigation'
import { useCallback } from 'react'
import { SocketProvider, useOnConnect, useServerEvent } from '#app/_socket/socket-provider.tsx'

/** Draws the page anew when a lesson's file is saved. */
export function ContentFollower() {
  return (
    <SocketProvider>
      <RefreshOnChange />
    </SocketProvider>
  )
}

function RefreshOnChange() {
  const router = useRouter()
  const refresh = useCallback(() => router.refresh(), [router])
  useServerEvent('content:changed', refresh)
  // What was saved while nobody listened is not told again.
  useOnConnect(refresh)
  return null
}
