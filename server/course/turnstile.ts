/** Lets so many tasks run at a time and the others wait their turn, in order. */
export class Turnstile {
  readonly #places: number
  readonly #waiting: (() => void)[] = []
  #running = 0

  constructor(places: number) {
    this.#places = places
  }

  async pass<T>(task: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#places) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    else this.#running += 1
    try {
      return await task()
    } finally {
      // Whoever waits takes over the place.
      const next = this.#waiting.shift()
      if (next === undefined) this.#running -= 1
      else next()
    }
  }
}
