interface SilenceParts {
  /** Runs once after so many milliseconds, unless the returned function is called first. */
  after: (milliseconds: number, run: () => void) => () => void
  /** The other end should have said something and has not. */
  onSilent: () => void
  /** It has been heard again. */
  onHeard: () => void
  /** It has been silent for so long that a new connection is worth a try. */
  onLost: () => void
}

/** An answer that takes longer than this is late… */
export const lateMs = 1_000
/** …and so is a server that says nothing at all for this many ticks: it says something each `heartbeatMs`. */
export const silentTicks = 6
export const tickMs = 250
/** After this much more the connection is given up. */
export const lostMs = 8_000

/**
 * Notices a connection that looks open and leads nowhere: a pulled cable, a stopped server. Whatever is heard, however
 * busy the line, is a sign of life. Time is counted in ticks, so that a page that was itself held up suspects nobody.
 */
export class Silence {
  private cancelAnswer: (() => void) | undefined
  private cancelTick: (() => void) | undefined
  private cancelLoss: (() => void) | undefined
  private quietTicks = 0
  private silent = false

  constructor(private readonly parts: SilenceParts) {}

  /** A connection is there, and the server's heartbeat with it. */
  watch(): void {
    this.forget()
    this.tick()
  }

  /** Something was said that a living server answers at once. */
  expectAnswer(): void {
    if (!this.silent) this.cancelAnswer ??= this.parts.after(lateMs, () => this.suspect())
  }

  /** Anything came in. */
  hear(): void {
    this.quietTicks = 0
    if (this.cancelAnswer) {
      this.cancelAnswer()
      this.cancelAnswer = undefined
    }
    if (!this.silent) return
    this.silent = false
    this.cancelLoss?.()
    this.parts.onHeard()
  }

  /** The connection has ended: nothing is expected of it any more. */
  forget(): void {
    for (const cancel of [this.cancelAnswer, this.cancelTick, this.cancelLoss]) cancel?.()
    this.cancelAnswer = undefined
    this.quietTicks = 0
    this.silent = false
  }

  private tick(): void {
    this.cancelTick = this.parts.after(tickMs, () => {
      this.quietTicks++
      if (this.quietTicks === silentTicks) this.suspect()
      this.tick()
    })
  }

  private suspect(): void {
    if (this.silent) return
    this.silent = true
    this.cancelLoss = this.parts.after(lostMs, this.parts.onLost)
    this.parts.onSilent()
  }
}
