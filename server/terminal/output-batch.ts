import type { Clock } from '#server/clock.ts'

/** What a key makes a program print: sent at once. */
const smallBytes = 256
const batchBytes = 64 * 1024
const batchMs = 3
/** After a key nothing is waited for that comes no more: a Ctrl-C has ended the flood that it is gathered with. */
const keyMs = 100

/** Sends small output at once, and what comes after a pause; gathers a flood into few messages; never out of order. */
export class OutputBatch {
  private chunks: Uint8Array[] = []
  private length = 0
  private start = 0
  private cancelTimer: (() => void) | undefined
  /** When output was last sent that was not small. */
  private sentAt = -Infinity
  private typedAt = -Infinity

  constructor(
    private readonly clock: Clock,
    /** `offset`: of the first byte. */
    private readonly send: (offset: number, bytes: Uint8Array) => void,
  ) {}

  add(offset: number, bytes: Uint8Array): void {
    if (this.length === 0 && (bytes.length <= smallBytes || this.isAfterPause())) {
      this.send(offset, bytes)
      return
    }
    if (this.length === 0) this.start = offset
    this.chunks.push(bytes)
    this.length += bytes.length
    if (this.length >= batchBytes) this.flush()
    else this.cancelTimer ??= this.clock.after(this.isAfterKey() ? 0 : batchMs, () => this.flush())
  }

  /** Somebody waits for what comes now. */
  typed(): void {
    this.typedAt = this.clock.now()
  }

  /** Sends what was gathered so far. */
  flush(): void {
    this.cancelTimer?.()
    this.cancelTimer = undefined
    if (this.length === 0) return
    const bytes = this.chunks.length === 1 ? this.chunks[0] : Buffer.concat(this.chunks, this.length)
    this.chunks = []
    this.length = 0
    if (bytes) this.send(this.start, bytes)
    this.sentAt = this.clock.now()
  }

  private isAfterKey(): boolean {
    return this.clock.now() - this.typedAt < keyMs
  }

  /** A screen drawn anew, or a listing, has nothing to wait for: what follows it within moments is gathered. */
  private isAfterPause(): boolean {
    const now = this.clock.now()
    const isAfter = now - this.sentAt >= batchMs
    if (isAfter) this.sentAt = now
    return isAfter
  }
}
