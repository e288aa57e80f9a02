'use client'

import { useCallback, useSyncExternalStore } from 'react'

/** A word that this browser keeps, and how to change it. Undefined on the server and where nothing is kept. */
export function useStoredText(name: string): [string | undefined, (text: string) => void] {
  const stored = useSyncExternalStore(
    watchStorage,
    () => read(name),
    () => undefined,
  )
  const keep = useCallback((text: string) => write(name, text), [name])
  return [stored, keep]
}

/** Browsers may forbid the storage altogether: what is kept then lives as long as the page. */
const unstored = new Map<string, string>()
const listeners = new Set<() => void>()

function read(name: string): string | undefined {
  try {
    return localStorage.getItem(name) ?? unstored.get(name)
  } catch {
    return unstored.get(name)
  }
}

function write(name: string, text: string): void {
  unstored.set(name, text)
  try {
    localStorage.setItem(name, text)
  } catch {
    // Kept for this page only.
  }
  for (const listener of listeners) listener()
}

function watchStorage(listener: () => void): () => void {
  listeners.add(listener)
  window.addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('storage', listener)
  }
}
