'use client'

import { useNow } from 'next-intl'
import { useEffect, useState } from 'react'

/**
 * The time, anew each minute. At first that of the server's drawing, which may be of long ago: who comes here from
 * another page of ours has the moment in which that one was drawn.
 */
export function useMinute(): Date {
  const drawnAt = useNow()
  const [now, setNow] = useState(drawnAt)
  useEffect(() => {
    const tick = () => setNow(new Date())
    const first = setTimeout(tick)
    const timer = setInterval(tick, 60_000)
    return () => {
      clearTimeout(first)
      clearInterval(timer)
    }
  }, [])
  return now
}
