/** For tests: timers that run when the test says that so much time has passed. */
export class FakeTimers {
  private now = 0
  private readonly waiting = new Set<{ at: number; run: () => void }>()

  readonly after = (milliseconds: number, run: () => void): (() => void) => {
    const timer = { at: this.now + milliseconds, run }
    this.waiting.add(timer)
    return () => this.waiting.delete(timer)
  }

  pass(milliseconds: number): void {
    const end = this.now + milliseconds
    for (let due = this.nextBy(end); due; due = this.nextBy(end)) {
      this.waiting.delete(due)
      this.now = due.at
      due.run()
    }
    this.now = end
  }

  private nextBy(end: number): { at: number; run: () => void } | undefined {
    return [...this.waiting].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
  }
}
