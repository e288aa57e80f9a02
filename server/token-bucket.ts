import type { Clock } from '#server/clock.ts'

/** Lets a burst pass, and so many a second in the long run. */
export class TokenBucket {
  private tokens: number
  private filledAt: number

  constructor(
    private readonly clock: Clock,
    private readonly rate: { burst: number; perSecond: number },
  ) {
    this.tokens = rate.burst
    this.filledAt = clock.now()
  }

  /** `false`: too fast. */
  take(): boolean {
    const now = this.clock.now()
    const gained = ((now - this.filledAt) / 1000) * this.rate.perSecond
    this.tokens = Math.min(this.rate.burst, this.tokens + Math.max(0, gained))
    this.filledAt = now
    if (this.tokens < 1) return false
    this.tokens -= 1
    return true
  }
}
