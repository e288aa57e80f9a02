/** Who waits for a place: the groups (classes) by turns, in each first come first served. */
export class WaitingLine<T> {
  /** Before all others, the latest first. */
  private readonly ahead: T[] = []
  private readonly waiting: T[] = []
  /** When each group had its last turn, counted in turns. */
  private readonly turns = new Map<string, number>()
  private turn = 0

  constructor(private readonly groupOf: (who: T) => string) {}

  get first(): T | undefined {
    return this.ahead[0] ?? this.nextOf(this.waiting, this.turns)
  }

  /** Each with its place, the first being 1. */
  get places(): { who: T; place: number }[] {
    const turns = new Map(this.turns)
    const waiting = [...this.waiting]
    const order = [...this.ahead]
    for (let who = this.nextOf(waiting, turns); who !== undefined; who = this.nextOf(waiting, turns)) {
      order.push(who)
      remove(waiting, who)
      turns.set(this.groupOf(who), this.turn + order.length)
    }
    return order.map((who, index) => ({ who, place: index + 1 }))
  }

  join(who: T): void {
    if (!this.ahead.includes(who) && !this.waiting.includes(who)) this.waiting.push(who)
  }

  /** Comes before all others. */
  joinFirst(who: T): void {
    this.leave(who)
    this.ahead.unshift(who)
  }

  /** It has got its place, and its group its turn. */
  serve(who: T): void {
    if (this.waiting.includes(who)) this.turns.set(this.groupOf(who), ++this.turn)
    this.leave(who)
  }

  /** Leaving twice is fine. */
  leave(who: T): void {
    remove(this.ahead, who)
    remove(this.waiting, who)
  }

  /** The longest waiting of the group whose last turn is longest ago. */
  private nextOf(waiting: T[], turns: Map<string, number>): T | undefined {
    const lastTurn = (who: T): number => turns.get(this.groupOf(who)) ?? 0
    return waiting.reduce<T | undefined>(
      (best, who) => (best === undefined || lastTurn(who) < lastTurn(best) ? who : best),
      undefined,
    )
  }
}

function remove<T>(from: T[], who: T): void {
  const index = from.indexOf(who)
  if (index >= 0) from.splice(index, 1)
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
