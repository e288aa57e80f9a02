import type { Clock } from '#server/clock.ts'
import type { SessionTimes } from '#server/config.ts'

export interface LifetimeListener {
  /** It ends at this time (ms since the epoch) unless its learner does something. */
  onIdle(endsAt: number): void
  /** The learner is back after the warning. */
  onActive(): void
  onOver(reason: 'idle' | 'expired'): void
}

/** When a running sandbox ends by itself: after its time, or when its learner has left it alone. */
export class Lifetime {
  private lastActive: number
  private idleEndsAt: number | undefined
  private cancelExpiry: () => void
  private cancelIdle: () => void

  constructor(
    private readonly clock: Clock,
    private readonly times: SessionTimes,
    expiresAt: number,
    private readonly listener: LifetimeListener,
  ) {
    this.lastActive = clock.now()
    this.cancelExpiry = this.expireAt(expiresAt)
    this.cancelIdle = this.watch()
  }

  /** It ends then (ms since the epoch), and no longer when it would have. */
  extend(expiresAt: number): void {
    this.cancelExpiry()
    this.cancelExpiry = this.expireAt(expiresAt)
  }

  /** The learner did something. Called for every key, so it does no more than note the time. */
  touch(): void {
    this.lastActive = this.clock.now()
    if (this.idleEndsAt === undefined) return
    this.idleEndsAt = undefined
    this.cancelIdle()
    this.cancelIdle = this.watch()
    this.listener.onActive()
  }

  /** Twice is fine. */
  stop(): void {
    this.cancelExpiry()
    this.cancelIdle()
  }

  private expireAt(expiresAt: number): () => void {
    return this.clock.after(expiresAt - this.clock.now(), () => this.over('expired'))
  }

  private watch(): () => void {
    const quietMs = this.times.idleMs - this.times.warningMs
    return this.clock.after(this.lastActive + quietMs - this.clock.now(), () => {
      if (this.clock.now() < this.lastActive + quietMs) this.cancelIdle = this.watch()
      else this.warn()
    })
  }

  private warn(): void {
    this.idleEndsAt = this.clock.now() + this.times.warningMs
    this.cancelIdle = this.clock.after(this.times.warningMs, () => this.over('idle'))
    this.listener.onIdle(this.idleEndsAt)
  }

  private over(reason: 'idle' | 'expired'): void {
    this.stop()
    this.listener.onOver(reason)
  }
}
