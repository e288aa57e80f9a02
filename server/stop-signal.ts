/** `npm start` and the terminal both tell of one Ctrl-C: what follows at once is the same. */
const sameMs = 500

/** Resolves at the first signal to stop; a second one ends the process on the spot. */
export function awaitStopSignal(): Promise<void> {
  let first: number | undefined
  return new Promise((resolve) => {
    const take = (): void => {
      const now = performance.now()
      first ??= now
      resolve()
      if (now - first > sameMs) process.exit(1)
    }
    process.on('SIGINT', take)
    process.on('SIGTERM', take)
  })
}
