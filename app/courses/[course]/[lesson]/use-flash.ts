'use client'

import { useEffect, useState } from 'react'

const flashMs = 2_500

/** Something to be shown for a moment: what it is now, and how to show it. */
export function useFlash<T>(): [T | undefined, (value: T) => void] {
  const [shown, setShown] = useState<{ value: T }>()
  useEffect(() => {
    if (!shown) return
    const timer = setTimeout(() => setShown(undefined), flashMs)
    return () => clearTimeout(timer)
  }, [shown])
  return [shown?.value, (value) => setShown({ value })]
}
