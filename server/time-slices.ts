/**
 * For work that never waits for anything outside, as SQLite's: its promises follow one another without keys, pages and
 * timers having their turn between. Returns what such work has to await before each piece: nothing, until so many
 * milliseconds have gone by since the others' last turn, and then their next.
 */
export function createTimeSlices(milliseconds: number): () => Promise<void> | undefined {
  let busySince: number | undefined

  return () => {
    const now = performance.now()
    if (busySince === undefined) {
      busySince = now
      // Comes after all that is ready now.
      setImmediate(() => (busySince = undefined))
    }
    if (now - busySince < milliseconds) return undefined
    return new Promise((resolve) => setImmediate(resolve))
  }
}
