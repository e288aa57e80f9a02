import { outputAckBytes } from '#common/protocol.ts'

/** What is new to the page in a block of output; `gap`: something before it never came. */
export type NewOutput =
  { status: 'new'; bytes: Uint8Array; end: number } | { status: 'seen' } | { status: 'gap' }

/** Where the page stands in a terminal's output: what it has taken, drawn and acknowledged. */
export class OutputCursor {
  private taken: number
  private acknowledged: number

  /** `offset`: how much of the output the snapshot shows. */
  constructor(offset: number) {
    this.taken = offset
    this.acknowledged = offset
  }

  take(offset: number, bytes: Uint8Array): NewOutput {
    const end = offset + bytes.length
    if (offset > this.taken) return { status: 'gap' }
    if (end <= this.taken) return { status: 'seen' }
    const news = bytes.subarray(this.taken - offset)
    this.taken = end
    return { status: 'new', bytes: news, end }
  }

  /** The screen shows everything before `end`; gives the offset to acknowledge when it is time to. */
  drawn(end: number): number | undefined {
    if (end - this.acknowledged < outputAckBytes) return undefined
    this.acknowledged = end
    return end
  }
}
