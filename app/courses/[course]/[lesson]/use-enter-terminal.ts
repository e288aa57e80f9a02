'use client'

import { useEffect, useEffectEvent } from 'react'
import { keyMeaning } from '#app/_terminal/key-policy.ts'

/** Calls `onEnter` for the keys that lead out of the terminal when they are pressed outside of it. */
export function useEnterTerminal(onEnter: () => void): void {
  const enter = useEffectEvent((event: KeyboardEvent) => {
    if (keyMeaning(event, false) !== 'leave') return
    event.preventDefault()
    onEnter()
  })
  useEffect(() => {
    document.addEventListener('keydown', enter)
    return () => document.removeEventListener('keydown', enter)
  }, [])
}
