import type { EndReason, SessionId } from '#common/session.ts'
import type { Clock } from '#server/clock.ts'
import type { Log } from '#server/log.ts'
import type { SessionStore } from '#server/session/session-store.ts'

const againMs = 10_000

/** Writes down how sessions ended that ended by themselves, later where that cannot be done now. */
export class StoredEnds {
  private readonly missing = new Map<SessionId, { reason: EndReason; at: number }>()
  private cancel: (() => void) | undefined

  constructor(private readonly parts: { store: Pick<SessionStore, 'end'>; clock: Clock; log: Log }) {}

  /** Never rejects: a full disk must not keep the sandbox that filled it. */
  async write(id: SessionId, reason: EndReason, at: number): Promise<void> {
    const { store, clock, log } = this.parts
    try {
      await store.end(id, reason, at)
      this.missing.delete(id)
    } catch (error) {
      log.error({ err: error, sessionId: id, reason }, 'the end of a session is not stored yet')
      this.missing.set(id, { reason, at })
      this.cancel ??= clock.after(againMs, () => void this.writeMissing())
    }
  }

  close(): void {
    this.cancel?.()
  }

  private async writeMissing(): Promise<void> {
    this.cancel = undefined
    for (const [id, { reason, at }] of this.missing) await this.write(id, reason, at)
  }
}
