import type { UserId } from '#common/person.ts'
import type { SandboxId } from '#common/sandbox.ts'
import { type Clock, every } from '#server/clock.ts'

/** Whether a person may see a sandbox's ports at the moment; `gone`: nobody may, it has ended. */
export type Access = 'granted' | 'refused' | 'gone'

const rememberMs = 3000
/** What is open and asks for nothing more is asked about so often. */
const lookMs = 30_000

/** Asks on every request, but not again within a few seconds: a page is many requests. */
export class PreviewAccess {
  readonly #ask: (sandboxId: SandboxId, userId: UserId) => Promise<Access>
  readonly #clock: Clock
  readonly #remembered = new Map<string, Promise<Access>>()

  constructor(ask: (sandboxId: SandboxId, userId: UserId) => Promise<Access>, clock: Clock) {
    this.#ask = ask
    this.#clock = clock
  }

  check(sandboxId: SandboxId, userId: UserId): Promise<Access> {
    const key = `${sandboxId} ${userId}`
    const remembered = this.#remembered.get(key)
    if (remembered !== undefined) return remembered
    const answer = this.#ask(sandboxId, userId)
    this.#remembered.set(key, answer)
    this.#clock.after(rememberMs, () => this.#remembered.delete(key))
    answer.catch(() => this.#remembered.delete(key))
    return answer
  }

  /** Calls `lost` when they may see it no more, until the returned function is called. */
  watch(sandboxId: SandboxId, userId: UserId, lost: () => void): () => void {
    return every(this.#clock, lookMs, async () => {
      // Whom nobody can be asked about at the moment stays.
      const answer = await this.check(sandboxId, userId).catch(() => 'granted')
      if (answer !== 'granted') lost()
    })
  }
}
