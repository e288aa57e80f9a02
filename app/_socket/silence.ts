interface SilenceParts {
  /** Runs once after so many milliseconds, unless the returned function is called first. */
  after: (milliseconds: number, run: () => void) => () => void
  /** The other end should have answered and has not. */
  onSilent: () => void
  /** It has been heard again. */
  onHeard: () => void
  /** It has been silent for so long that a new connection is worth a try. */
  onLost: () => void
}

/** An answer that takes longer than this is late… */
export const lateMs = 1_000
/** …and after this much more the connection is given up. */
export const lostMs = 8_000

/**
 * Notices a connection that looks open and leads nowhere: a pulled cable, a stopped server. The transport's own
 * heartbeat needs the better part of a minute for that. Whatever is heard, however busy the line, is a sign of life.
 */
export class Silence {
  private cancel: (() => void) | undefined
  private silent = false

  constructor(private readonly parts: SilenceParts) {}

  /** Something was said that a living server answers at once. */
  expectAnswer(): void {
    this.cancel ??= this.parts.after(lateMs, () => {
      this.silent = true
      this.cancel = this.parts.after(lostMs, this.parts.onLost)
      this.parts.onSilent()
    })
  }

  /** Anything came in. */
  hear(): void {
    this.cancel?.()
    this.cancel = undefined
    if (!this.silent) return
    this.silent = false
    this.parts.onHeard()
  }

  /** The connection has ended: nothing is expected of it any more. */
  forget(): void {
    this.cancel?.()
    this.cancel = undefined
    this.silent = false
  }
}
