import type { SandboxId } from '#common/sandbox.ts'
import type { Clock } from '#server/clock.ts'
import type { HeldTerminal } from './sandbox-host.ts'

/** Its shell must not wait for a viewer who does not come. */
const keptMs = 30_000

/** The terminals that were opened to see that a sandbox is ready, kept for whoever opens them a moment later. */
export class FirstTerminals {
  readonly #kept = new Map<SandboxId, { terminal: HeldTerminal; cancel: () => void }>()

  constructor(private readonly clock: Clock) {}

  keep(id: SandboxId, terminal: HeldTerminal): void {
    this.#kept.set(id, { terminal, cancel: this.clock.after(keptMs, () => this.drop(id)) })
  }

  /** It is the taker's from now on. */
  take(id: SandboxId): HeldTerminal | undefined {
    const kept = this.#kept.get(id)
    this.#kept.delete(id)
    kept?.cancel()
    return kept?.terminal
  }

  /** Twice is fine. */
  drop(id: SandboxId): void {
    this.take(id)?.close()
  }
}
