/** Who waits for a place, first come first served. */
export class WaitingLine<T> {
  private readonly waiting: T[] = []

  get first(): T | undefined {
    return this.waiting[0]
  }

  /** Each with its place, the first being 1. */
  get places(): { who: T; place: number }[] {
    return this.waiting.map((who, index) => ({ who, place: index + 1 }))
  }

  join(who: T): void {
    if (!this.waiting.includes(who)) this.waiting.push(who)
  }

  /** Comes before all others. */
  joinFirst(who: T): void {
    this.leave(who)
    this.waiting.unshift(who)
  }

  /** Leaving twice is fine. */
  leave(who: T): void {
    const index = this.waiting.indexOf(who)
    if (index >= 0) this.waiting.splice(index, 1)
  }
}

/**
 * Seconds until a place in the queue is served when nobody leaves before their time.
 * `ends`: when the running sandboxes end, ms since the epoch; each makes room for one, who then stays `lifetimeMs`.
 */
export function secondsToWait(
  place: number,
  ends: number[],
  { now, lifetimeMs }: { now: number; lifetimeMs: number },
): number {
  const ordered = ends.toSorted((a, b) => a - b)
  const round = ordered.length === 0 ? place - 1 : Math.floor((place - 1) / ordered.length)
  const end = ordered[(place - 1) % Math.max(1, ordered.length)] ?? now
  return Math.max(0, Math.ceil((end - now + round * lifetimeMs) / 1000))
}
