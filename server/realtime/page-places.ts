import type { UserId } from '#common/person.ts'
import { maxPagesOfOne } from '#common/protocol.ts'
import type { PageSocket } from '#server/realtime/page-socket.ts'

/** How many connections of one account there are at once. */
export class PagePlaces {
  private readonly taken = new Map<UserId, number>()

  /** A place for as long as the connection is there. `false`: there is none left. */
  take(userId: UserId, { conn }: PageSocket): boolean {
    const taken = this.taken.get(userId) ?? 0
    if (taken >= maxPagesOfOne) return false
    // Whoever has left while it was asked who they are needs none.
    if (conn.readyState === 'closed') return true
    this.taken.set(userId, taken + 1)
    conn.once('close', () => this.free(userId))
    return true
  }

  private free(userId: UserId): void {
    const left = (this.taken.get(userId) ?? 0) - 1
    if (left > 0) this.taken.set(userId, left)
    else this.taken.delete(userId)
  }
}
