import type { Clock } from '#server/clock.ts'
import { every } from '#server/clock.ts'

/** Asks again and again how much is used, and remembers the most. */
export class MemoryWatch {
  readonly #read: () => Promise<number | undefined>
  readonly #stop: () => void
  #sinceMark = 0
  #peak = 0

  constructor(clock: Clock, read: () => Promise<number | undefined>) {
    this.#read = read
    this.#stop = every(clock, betweenLooksMs, () => this.#look())
  }

  /** Bytes, since it was begun. */
  get peak(): number {
    return this.#peak
  }

  /** The peak since the last call, in bytes; what is used at this moment counts on both sides. */
  async takePeak(): Promise<number> {
    await this.#look()
    const peak = this.#sinceMark
    this.#sinceMark = 0
    await this.#look()
    return peak
  }

  close(): void {
    this.#stop()
  }

  async #look(): Promise<void> {
    // An engine that is busy tells nothing this time; the next look is near.
    const used = (await this.#read().catch(() => undefined)) ?? 0
    this.#sinceMark = Math.max(this.#sinceMark, used)
    this.#peak = Math.max(this.#peak, used)
  }
}

const betweenLooksMs = 250
