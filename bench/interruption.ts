/** What is undone when somebody ends the benchmark before it is through: sandboxes would outlive it. */
class Interruption {
  #undoings = new Set<() => Promise<void>>()
  #began = false

  constructor() {
    for (const [signal, status] of [
      ['SIGINT', 130],
      ['SIGTERM', 143],
      ['SIGHUP', 129],
    ] as const) {
      process.on(signal, () => void this.#undoAll(status))
    }
  }

  /** Nothing more is to be begun. */
  get began(): boolean {
    return this.#began
  }

  /** Resolves with what `work` does; `undo` is called once, after it or when it is interrupted. */
  async during<T>(undo: () => Promise<void>, work: () => Promise<T>): Promise<T> {
    let undone: Promise<void> | undefined
    const undoOnce = (): Promise<void> => (undone ??= undo())
    this.#undoings.add(undoOnce)
    try {
      return await work()
    } finally {
      await undoOnce()
      this.#undoings.delete(undoOnce)
    }
  }

  async #undoAll(status: number): Promise<void> {
    // Pressed again: whoever is in that much of a hurry gets their prompt back.
    if (this.#began) process.exit(status)
    this.#began = true
    console.error('▸ interrupted: ending what was started')
    await Promise.allSettled([...this.#undoings].map((undo) => undo()))
    process.exit(status)
  }
}

/** Of this process. */
export const interruption = new Interruption()
