import { ProblemError } from '#common/problem.ts'
import { TerminalNumber, type Egress, type SandboxId, type SandboxKind } from '#common/sandbox.ts'
import type { Log } from '#server/log.ts'
import type { FoundSandbox, SandboxHost, SandboxOwner } from '#server/sandbox/sandbox-host.ts'
import type { Ids } from '#server/session/ids.ts'
import { StartTurns } from '#server/session/start-turns.ts'
import type { Terminals } from '#server/terminal/terminals.ts'

/** What a lesson needs of its sandbox. */
export interface Runtime {
  kind: SandboxKind
  egress: Egress
}

export interface SandboxesParts {
  host: SandboxHost
  terminals: Terminals
  ids: Ids
  log: Log
  max: number
  parallelStarts: number
}

const firstTerminal = TerminalNumber.parse(1)

export type Standing = 'starting' | 'running' | 'leaving'

/** The sandboxes on the machine: each takes a place from before it is made until it is gone. */
export class Sandboxes {
  private readonly standing = new Map<SandboxId, Standing>()
  private readonly ended = new Set<SandboxId>()
  private readonly turns: StartTurns
  private readonly freeListeners: (() => void)[] = []

  constructor(private readonly parts: SandboxesParts) {
    this.turns = new StartTurns(parts.parallelStarts)
  }

  get hasRoom(): boolean {
    return this.standing.size < this.parts.max
  }

  /** Whether no start is under way. */
  get isIdle(): boolean {
    return this.turns.isIdle
  }

  /** How many there are in each state. */
  get counts(): Record<Standing, number> {
    const counts = { starting: 0, running: 0, leaving: 0 }
    for (const standing of this.standing.values()) counts[standing] += 1
    return counts
  }

  has(id: SandboxId): boolean {
    return this.standing.has(id)
  }

  /** Called each time that a place was given back. */
  onFree(listener: () => void): void {
    this.freeListeners.push(listener)
  }

  /** Takes a place for a sandbox that will be made. */
  reserve(): SandboxId {
    const id = this.parts.ids.sandbox()
    this.standing.set(id, 'starting')
    return id
  }

  /**
   * Makes the sandbox of a reserved place when it is its turn, unless nobody wants it by then.
   * Rejects with the host's ProblemError. Where there is no sandbox in the end, the place is given back.
   */
  async make(
    id: SandboxId,
    runtime: Runtime,
    { owner, isWanted }: { owner?: SandboxOwner; isWanted: () => boolean },
  ): Promise<'made' | 'unwanted'> {
    const { host, terminals } = this.parts
    return this.turns.run(async () => {
      if (!isWanted()) {
        this.forget(id)
        return 'unwanted'
      }
      try {
        await host.create({
          id,
          kind: runtime.kind,
          egress: runtime.egress,
          ...(owner ? { owner } : {}),
        })
      } catch (error) {
        await this.remove(id)
        throw error
      }
      this.standing.set(id, 'running')
      // The shell can start meanwhile; who attaches to it is told should it not.
      terminals
        .get(id, firstTerminal)
        .ready()
        .catch(() => undefined)
      return 'made'
    })
  }

  /** It has ended by itself, maybe before anybody had it. */
  noteEnd(id: SandboxId): void {
    if (this.standing.has(id)) this.ended.add(id)
  }

  hasEnded(id: SandboxId): boolean {
    return this.ended.has(id)
  }

  /** A sandbox that was made before this server started. */
  adopt(id: SandboxId): void {
    this.standing.set(id, 'running')
  }

  /** Never rejects: what cannot be removed now, the reaper removes later. */
  async remove(id: SandboxId): Promise<void> {
    this.standing.set(id, 'leaving')
    this.parts.terminals.closeSandbox(id)
    try {
      await this.parts.host.remove(id)
      this.forget(id)
    } catch (error) {
      if (error instanceof ProblemError && error.problem.code === 'sandbox-gone') this.forget(id)
      else this.parts.log.error({ err: error, sandboxId: id }, 'sandbox could not be removed')
    }
  }

  /** Those that a host asked from now on has to know of. */
  get settled(): SandboxId[] {
    return [...this.standing].filter(([, standing]) => standing !== 'starting').map(([id]) => id)
  }

  /** Removes what is nobody's, and gives back the places of `settled` ones that are gone. */
  async reconcile(found: FoundSandbox[], settled: SandboxId[]): Promise<void> {
    for (const id of settled) {
      if (!found.some((sandbox) => sandbox.id === id)) this.forget(id)
    }
    const nobodys = found.filter(({ id }) => (this.standing.get(id) ?? 'leaving') === 'leaving')
    await Promise.all(nobodys.map(({ id }) => this.remove(id)))
  }

  private forget(id: SandboxId): void {
    this.ended.delete(id)
    if (!this.standing.delete(id)) return
    for (const listener of this.freeListeners) listener()
  }
}
