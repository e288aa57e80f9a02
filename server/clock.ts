/** Time as the server sees it: handed in, so that a test decides when an hour has passed. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Runs once after this many milliseconds, unless the returned function is called first; calling it twice is fine. */
  after(milliseconds: number, run: () => void): () => void
}

/** Taken before Next replaces it with one that first looks which page asks: keystrokes ask for the time too. */
const systemTime = Date.now.bind(Date)

export const systemClock: Clock = {
  now: systemTime,
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds)
    return () => clearTimeout(timer)
  },
}

/** Runs again and again, each time this long after the last run has settled, until closed. */
export function every(clock: Clock, milliseconds: number, run: () => Promise<void>): () => void {
  let closed = false
  let cancel = clock.after(milliseconds, tick)

  function tick(): void {
    void run().finally(() => {
      if (!closed) cancel = clock.after(milliseconds, tick)
    })
  }

  return () => {
    closed = true
    cancel()
  }
}

/** Resolves after this many milliseconds. */
export function wait(clock: Clock, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(milliseconds, resolve)
  })
}
