import type { EndReason, SessionId } from '#common/session.ts'
import type { UserId } from '#common/person.ts'
import type { NewSession, SessionPatch, SessionRecord, SessionStore } from '#server/session/session-store.ts'

/** Sessions for as long as the process lives. */
export class ForgetfulSessionStore implements SessionStore {
  readonly #records = new Map<SessionId, SessionRecord>()

  create(session: NewSession): Promise<SessionRecord> {
    const record = { ...session, page: 0 }
    this.#records.set(session.id, record)
    return Promise.resolve(record)
  }

  find(id: SessionId): Promise<SessionRecord | undefined> {
    return Promise.resolve(this.#records.get(id))
  }

  async running(userId: UserId): Promise<SessionRecord[]> {
    return (await this.allRunning()).filter((record) => record.userId === userId)
  }

  allRunning(): Promise<SessionRecord[]> {
    return Promise.resolve([...this.#records.values()].filter(({ ended }) => ended === undefined))
  }

  lastEnd(): Promise<undefined> {
    return Promise.resolve(undefined)
  }

  update(id: SessionId, { page, sandboxId, expiresAt }: SessionPatch): Promise<void> {
    const record = this.#records.get(id)
    if (record !== undefined && record.ended === undefined) {
      if (page !== undefined) record.page = page
      if (sandboxId === null) delete record.sandboxId
      else if (sandboxId !== undefined) record.sandboxId = sandboxId
      if (expiresAt === null) delete record.expiresAt
      else if (expiresAt !== undefined) record.expiresAt = expiresAt
    }
    return Promise.resolve()
  }

  end(id: SessionId, reason: EndReason, at: number): Promise<void> {
    const record = this.#records.get(id)
    if (record !== undefined) record.ended ??= { reason, at }
    return Promise.resolve()
  }
}
