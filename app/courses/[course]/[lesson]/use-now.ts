'use client'

import { useEffect, useState } from 'react'

/** The time, in milliseconds since the epoch, once a second while `ticking`. */
export function useNow(ticking: boolean): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!ticking) return
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [ticking])
  return now
}

/** Whole seconds since the component came up. */
export function useSecondsShown(): number {
  const now = useNow(true)
  const [since] = useState(now)
  return Math.floor((now - since) / 1_000)
}
