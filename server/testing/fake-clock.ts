import type { Clock } from '#server/clock.ts'

/** Time that stands still until the test moves it. */
export class FakeClock implements Clock {
  private time: number
  private readonly timers = new Set<{ at: number; run: () => void }>()

  constructor(start = Date.UTC(2026, 0, 5, 9)) {
    this.time = start
  }

  now(): number {
    return this.time
  }

  after(milliseconds: number, run: () => void): () => void {
    const timer = { at: this.time + Math.max(0, milliseconds), run }
    this.timers.add(timer)
    return () => this.timers.delete(timer)
  }

  /** Runs what falls due, in order of its time; between timers everything that is ready to go on does so. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.time + milliseconds
    await settle()
    for (let due = this.nextBy(end); due; due = this.nextBy(end)) {
      this.timers.delete(due)
      this.time = Math.max(this.time, due.at)
      due.run()
      await settle()
    }
    this.time = end
  }

  private nextBy(end: number): { at: number; run: () => void } | undefined {
    return [...this.timers].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0]
  }
}

/** Lets promises, streams and loopback sockets that are ready go on. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise<void>((resolve) => setImmediate(resolve))
}
