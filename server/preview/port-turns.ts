import type { Clock } from '#server/clock.ts'

/** As long as somebody would look at a page that does not come. */
const maxWaitMs = 30_000

/**
 * Who may use one of the few connections to a port, in order of coming. (Node's Agent would keep whoever waits and
 * leaves until a connection is free, which may be never.)
 */
export class PortTurns {
  #free: number
  readonly #clock: Clock
  readonly #waiting = new Set<() => void>()

  constructor(connections: number, clock: Clock) {
    this.#free = connections
    this.#clock = clock
  }

  /** Resolves with how to give the turn back. Rejects with `overdue()` after a while, or when `leaving` is aborted. */
  async take(leaving: AbortSignal, overdue: () => Error): Promise<() => void> {
    leaving.throwIfAborted()
    if (this.#free > 0) this.#free -= 1
    else await this.#wait(leaving, overdue)
    let isTaken = true
    return () => {
      if (isTaken) this.#giveOn()
      isTaken = false
    }
  }

  #wait(leaving: AbortSignal, overdue: () => Error): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (how: () => void): void => {
        this.#waiting.delete(begin)
        leaving.removeEventListener('abort', leave)
        cancel()
        how()
      }
      const begin = (): void => settle(resolve)
      const leave = (): void => settle(() => reject(new Error('nobody waits for the answer any more')))
      const cancel = this.#clock.after(maxWaitMs, () => settle(() => reject(overdue())))
      leaving.addEventListener('abort', leave)
      this.#waiting.add(begin)
    })
  }

  #giveOn(): void {
    const [next] = this.#waiting
    if (next === undefined) this.#free += 1
    else next()
  }
}
