/** Lets so many do something at the same time; the others wait in order. */
export class StartTurns {
  private busy = 0
  private readonly waiting: (() => void)[] = []

  constructor(private readonly max: number) {}

  get isIdle(): boolean {
    return this.busy === 0
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.busy < this.max) this.busy += 1
    else await new Promise<void>((turn) => this.waiting.push(turn))
    try {
      return await work()
    } finally {
      const next = this.waiting.shift()
      // The turn goes on to the next without being free in between.
      if (next) next()
      else this.busy -= 1
    }
  }
}
