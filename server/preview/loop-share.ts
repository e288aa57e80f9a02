/**
 * One sandbox's share of the event loop: one piece of work a turn, so that everybody else's comes in between however
 * many connections of that sandbox have something to say.
 */
export class LoopShare {
  readonly #waiting: (() => void)[] = []
  #isUsed = false

  /** Now, or in one of the next turns. */
  run(work: () => void): void {
    if (this.#isUsed) {
      this.#waiting.push(work)
      return
    }
    this.#isUsed = true
    setImmediate(() => this.#nextTurn())
    work()
  }

  #nextTurn(): void {
    this.#isUsed = false
    const work = this.#waiting.shift()
    if (work !== undefined) this.run(work)
  }
}
