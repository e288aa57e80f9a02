import { statfs } from 'node:fs/promises'
import type { SandboxId } from '#common/sandbox.ts'
import { every, type Clock } from '#server/clock.ts'
import type { Log } from '#server/log.ts'
import type { DiskLimits, DiskUsage } from './disk-usage.ts'
import type { SandboxEvent } from './sandbox-host.ts'

const lookMs = 1000
/** However quiet the disk seems: others may make the room that one takes. */
const mostMs = 15_000
/** Between two counts lies at least this many times what the last one took. */
const restFactor = 10
/** A sandbox this full is told so. */
const nearlyFull = 0.8
/** Counted early when the whole disk has filled by this share of one sandbox's limit. */
const suspicious = 0.25

export interface DiskWatchParts {
  clock: Clock
  log: Log
  limits: DiskLimits
  /** A folder on the disk that sandboxes write to; none when it is not of this machine. */
  findDisk: () => Promise<string | undefined>
  /** What each sandbox has on it; those that are gone meanwhile are left out. */
  count: () => Promise<Map<SandboxId, DiskUsage>>
  onEvent: (event: SandboxEvent) => void
}

/**
 * Tells of sandboxes that have filled their share of the disk, until closed. Looks every second at the disk as a
 * whole, which costs nothing, and counts what each sandbox has when it fills, or every quarter of a minute.
 */
export class DiskWatch {
  readonly #parts: DiskWatchParts
  readonly #told = new Map<SandboxId, SandboxEvent['kind']>()
  readonly #stop: () => void
  #failing = false
  #last: { at: number; tookMs: number; used: DiskUsage } | undefined

  constructor(parts: DiskWatchParts) {
    this.#parts = parts
    this.#stop = every(parts.clock, lookMs, () => this.#look())
  }

  /** Twice is fine. */
  close(): void {
    this.#stop()
  }

  async #look(): Promise<void> {
    const { clock, log } = this.#parts
    try {
      const used = await this.#usedOfDisk()
      if (!this.#isDue(used)) return
      const at = clock.now()
      // Judged from before the count: what is written meanwhile counts as new.
      await this.#judge()
      this.#failing = false
      this.#last = { at: clock.now(), tookMs: clock.now() - at, used }
    } catch (error) {
      // Each second the same: while the engine is away one line says enough.
      if (!this.#failing) log.warn({ err: error }, 'sandboxes’ disk use not counted until it can be again')
      this.#failing = true
    }
  }

  #isDue(used: DiskUsage): boolean {
    const { clock, limits } = this.#parts
    const last = this.#last
    if (last === undefined) return true
    const since = clock.now() - last.at
    const share = Math.max(
      (used.bytes - last.used.bytes) / limits.bytes,
      (used.files - last.used.files) / limits.files,
    )
    return share >= 1 || (since >= restFactor * last.tookMs && (since >= mostMs || share >= suspicious))
  }

  async #usedOfDisk(): Promise<DiskUsage> {
    const folder = await this.#parts.findDisk()
    if (folder === undefined) return { bytes: 0, files: 0 }
    const { bsize, blocks, bfree, files, ffree } = await statfs(folder)
    return { bytes: (blocks - bfree) * bsize, files: files - ffree }
  }

  async #judge(): Promise<void> {
    const { limits, count, onEvent } = this.#parts
    const usages = await count()
    for (const id of this.#told.keys()) if (!usages.has(id)) this.#told.delete(id)
    for (const [id, usage] of usages) {
      const kind = judge(usage, limits)
      if (kind === this.#told.get(id)) continue
      if (kind === undefined) this.#told.delete(id)
      else {
        this.#told.set(id, kind)
        onEvent({ id, kind })
      }
    }
  }
}

function judge(usage: DiskUsage, limits: DiskLimits): 'disk-full' | 'disk-nearly-full' | undefined {
  const share = Math.max(usage.bytes / limits.bytes, usage.files / limits.files)
  if (share > 1) return 'disk-full'
  return share > nearlyFull ? 'disk-nearly-full' : undefined
}
