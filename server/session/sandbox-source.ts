import type { Lesson } from '#common/course.ts'
import { isUnreachable, ProblemError } from '#common/problem.ts'
import type { SandboxId } from '#common/sandbox.ts'
import type { SandboxHost, SandboxOwner } from '#server/sandbox/sandbox-host.ts'
import { copyLessonFiles } from '#server/session/lesson-files.ts'
import { startSecondMachine } from '#server/session/second-machine.ts'
import type { Pool } from '#server/session/pool.ts'
import type { Runtime, Sandboxes } from '#server/session/sandboxes.ts'
import { StartTurns } from '#server/session/start-turns.ts'

/** A sandbox that is certain: one of the pool, which may be on its way there, or a place for a new one. */
export type Claim = { kind: 'warm'; id: SandboxId; ready: Promise<void> } | { kind: 'new'; id: SandboxId }

export interface Order {
  runtime: Runtime
  owner: SandboxOwner
  /** What is to be made ready in it. */
  lesson: Pick<Lesson, 'assets' | 'machines' | 'workspace'>
  isWanted: () => boolean
}

/** The first of a class take several warm ones in the same moment: whoever reads a page has their turn between them. */
const handoversAtOnce = 2

/** Where a session's sandbox comes from. */
export class SandboxSource {
  private readonly handovers = new StartTurns(handoversAtOnce)

  constructor(
    private readonly host: SandboxHost,
    private readonly sandboxes: Sandboxes,
    private readonly pool: Pool,
  ) {}

  /** None: the machine is full. A warm sandbox of another kind is given up then, which makes room soon. */
  claim(runtime: Runtime): Claim | undefined {
    this.pool.want(runtime)
    const warm = this.pool.take(runtime)
    if (warm) return { kind: 'warm', ...warm }
    if (this.sandboxes.hasRoom) return { kind: 'new', id: this.sandboxes.reserve() }
    this.pool.evict()
    return undefined
  }

  /**
   * Resolves with the sandbox, ready for its learner; with none when nobody wants it any more.
   * Rejects with the host's ProblemError, and leaves nothing behind.
   */
  async provide(claim: Claim, order: Order): Promise<SandboxId | undefined> {
    if (claim.kind === 'new') return this.furnish(await this.make(claim.id, order), order)
    return this.handovers.run(async () => this.furnish(await this.assign(claim, order), order))
  }

  /** Makes ready in it what the lesson needs. */
  private async furnish(id: SandboxId | undefined, order: Order): Promise<SandboxId | undefined> {
    if (!id) return undefined
    try {
      const { lesson, isWanted } = order
      if (isWanted() && lesson.machines === 2) await startSecondMachine(this.host, id, lesson.workspace)
      if (isWanted()) await copyLessonFiles(this.host, id, lesson.assets)
    } catch (error) {
      void this.sandboxes.remove(id)
      throw error
    }
    if (order.isWanted()) return id
    void this.sandboxes.remove(id)
    return undefined
  }

  /** Places that are free in a moment: of warm ones that give way one after the other, and of those that are leaving. */
  get comingFree(): number {
    return this.pool.size + this.sandboxes.counts.leaving
  }

  /** It is not used after all. */
  giveBack(id: SandboxId): void {
    void this.sandboxes.remove(id)
  }

  private async assign(
    warm: { id: SandboxId; ready: Promise<void> },
    order: Order,
  ): Promise<SandboxId | undefined> {
    try {
      await warm.ready
      await this.host.assign(warm.id, order.owner)
      return warm.id
    } catch (error) {
      void this.sandboxes.remove(warm.id)
      if (!(error instanceof ProblemError) || isUnreachable(error)) throw error
      return this.make(this.sandboxes.reserve(), order)
    }
  }

  private async make(id: SandboxId, { runtime, owner, isWanted }: Order): Promise<SandboxId | undefined> {
    const result = await this.sandboxes.make(id, runtime, { owner, isWanted })
    return result === 'made' ? id : undefined
  }
}
