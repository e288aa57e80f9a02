import type { SandboxId } from '#common/sandbox.ts'
import { TerminalNumber } from '#common/sandbox.ts'
import type { Clock } from '#server/clock.ts'
import type { Log } from '#server/log.ts'
import type { FoundSandbox } from '#server/sandbox/sandbox-host.ts'
import type { Runtime, Sandboxes } from '#server/session/sandboxes.ts'
import type { Terminals } from '#server/terminal/terminals.ts'

const firstTerminal = TerminalNumber.parse(1)
/** After a failure, so that a broken engine is not asked over and over. */
const pauseMs = 10_000
/** As long as a learner's first prompt takes, and some more. */
const settleMs = 1_000

interface WarmSandbox {
  id: SandboxId
  runtime: Runtime
  /** Rejects when there is none in the end. */
  ready: Promise<void>
}

export interface PoolParts {
  sandboxes: Sandboxes
  terminals: Terminals
  clock: Clock
  log: Log
  /** Kept for each runtime that lessons need. */
  size: number
  /** Kept for all of them together. */
  most: number
}

/** Sandboxes that wait for a learner, with a prompt on their first terminal. */
export class Pool {
  private warm: WarmSandbox[] = []
  /** The one that is being made: whoever comes now has it sooner than a new one. */
  private making: WarmSandbox | undefined
  private readonly wanted = new Map<string, Runtime>()
  private filling = false
  private evicting = false
  private pausedUntil = 0

  constructor(private readonly parts: PoolParts) {}

  /** From now on some are kept for lessons like this. */
  want(runtime: Runtime): void {
    this.wanted.set(keyOf(runtime), runtime)
  }

  /** Gives up what was made before this server started and no lesson needs now. */
  giveUpUnwanted(): void {
    for (const { id, runtime } of this.warm) if (!this.wanted.has(keyOf(runtime))) this.lose(id)
  }

  /** How many are ready. */
  get size(): number {
    return this.warm.length
  }

  /** It is the taker's from now on, also when it does not get ready. */
  take(runtime: Runtime): { id: SandboxId; ready: Promise<void> } | undefined {
    const isFitting = (candidate: WarmSandbox): boolean => keyOf(candidate.runtime) === keyOf(runtime)
    const sandbox = this.warm.find(isFitting) ?? [this.making].find((one) => one && isFitting(one))
    if (!sandbox) return undefined
    this.forget(sandbox.id)
    this.giveWay()
    return sandbox
  }

  /** Keeps one that was made before this server started, if there is need of it. */
  adopt({ id, kind, egress, running, sessionId, outdated }: FoundSandbox): void {
    const runtime = { kind, egress }
    if (!running || outdated === true || sessionId !== undefined) return
    // Before it is known what lessons need, any may be needed.
    if (this.wanted.size > 0 && !this.wanted.has(keyOf(runtime))) return
    if (!this.parts.sandboxes.hasRoom || !this.hasPlace(runtime)) return
    this.parts.sandboxes.adopt(id)
    this.warm.push({ id, runtime, ready: Promise.resolve() })
  }

  /** Gives up one, for a learner who needs another kind. */
  evict(): void {
    const sandbox = this.warm[0]
    if (!sandbox || this.evicting) return
    this.evicting = true
    this.forget(sandbox.id)
    void this.parts.sandboxes.remove(sandbox.id).finally(() => (this.evicting = false))
  }

  /** It ended by itself: its place is free again, if it was one of ours. */
  lose(id: SandboxId): void {
    if (this.making?.id !== id && !this.warm.some((sandbox) => sandbox.id === id)) return
    this.forget(id)
    void this.parts.sandboxes.remove(id)
  }

  private forget(id: SandboxId): void {
    this.warm = this.warm.filter((sandbox) => sandbox.id !== id)
    if (this.making?.id === id) this.making = undefined
  }

  /** Removes those of `settled` that do not run any more. */
  reconcile(found: FoundSandbox[], settled: SandboxId[]): void {
    for (const { id } of this.warm) {
      if (!settled.includes(id)) continue
      const sandbox = found.find((candidate) => candidate.id === id)
      if (sandbox?.running) continue
      this.lose(id)
    }
  }

  /** Makes what is missing, one after another, of what there is least, while there is room and no learner's sandbox is being started. */
  fill(): void {
    const { sandboxes, clock } = this.parts
    if (this.filling || !sandboxes.hasRoom || !sandboxes.isIdle || clock.now() < this.pausedUntil) return
    const [runtime] = [...this.wanted.values()].sort((one, other) => this.count(one) - this.count(other))
    if (!runtime || !this.hasPlace(runtime)) return
    this.filling = true
    void this.add(runtime).finally(() => {
      this.filling = false
      this.fill()
    })
  }

  /** Making the next one would slow down the learner who has just got theirs. */
  private giveWay(): void {
    const { clock } = this.parts
    this.pausedUntil = Math.max(this.pausedUntil, clock.now() + settleMs)
    clock.after(settleMs, () => this.fill())
  }

  private async add(runtime: Runtime): Promise<void> {
    const { sandboxes, clock, log } = this.parts
    const id = sandboxes.reserve()
    const sandbox = { id, runtime, ready: this.make(id, runtime) }
    this.making = sandbox
    try {
      await sandbox.ready
      if (this.making === sandbox) this.warm.push(sandbox)
    } catch (error) {
      this.pausedUntil = clock.now() + pauseMs
      log.warn({ err: error }, 'no warm sandbox could be made')
      await sandboxes.remove(id)
    } finally {
      if (this.making === sandbox) this.making = undefined
    }
  }

  private async make(id: SandboxId, runtime: Runtime): Promise<void> {
    const { sandboxes, terminals } = this.parts
    await sandboxes.make(id, runtime, { isWanted: () => true })
    await terminals.get(id, firstTerminal).ready()
  }

  private hasPlace(runtime: Runtime): boolean {
    return this.warm.length < this.parts.most && this.count(runtime) < this.parts.size
  }

  private count(runtime: Runtime): number {
    return this.warm.filter((sandbox) => keyOf(sandbox.runtime) === keyOf(runtime)).length
  }
}

function keyOf({ kind, egress }: Runtime): string {
  return `${kind}/${egress}`
}
