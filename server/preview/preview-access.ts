import type { UserId } from '#common/person.ts'
import type { SandboxId } from '#common/sandbox.ts'
import type { Clock } from '#server/clock.ts'

/** Whether a person may see a sandbox's ports at the moment; `gone`: nobody may, it has ended. */
export type Access = 'granted' | 'refused' | 'gone'

const rememberMs = 3000

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
}
