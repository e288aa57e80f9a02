import { outputWindowBytes } from '#common/protocol.ts'

/**
 * How far a page may be behind with drawing: pure arithmetic over offsets of the output.
 * The low mark must stay above the page's `outputAckBytes`, or a page that has drawn all it got, less what it has
 * not acknowledged yet, would never be sent more.
 */
export class OutputWindow {
  private sentTo: number
  private drawnTo: number
  private full = false

  constructor(
    offset: number,
    private readonly highMark = outputWindowBytes,
    private readonly lowMark = outputWindowBytes / 2,
  ) {
    this.sentTo = offset
    this.drawnTo = offset
  }

  /** Bytes sent that the page has not said it drew. */
  get unacknowledged(): number {
    return this.sentTo - this.drawnTo
  }

  /** Whether the terminal has to wait for the page. */
  get isFull(): boolean {
    return this.full
  }

  /** Output up to `offset` went out. */
  sent(offset: number): void {
    this.sentTo = Math.max(this.sentTo, offset)
    if (this.unacknowledged > this.highMark) this.full = true
  }

  /** The page has drawn up to `offset`; one that claims more than it was sent has drawn what it was sent. */
  drawn(offset: number): void {
    this.drawnTo = Math.max(this.drawnTo, Math.min(offset, this.sentTo))
    if (this.unacknowledged <= this.lowMark) this.full = false
  }
}
