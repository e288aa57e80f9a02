import { vi } from 'vitest'

/** Tries until it no longer throws: soon on a quiet machine, and in time on a busy one. */
export function eventually<T>(attempt: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(attempt, { timeout: 50_000, interval: 5 })
}
