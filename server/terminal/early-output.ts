/** A warm shell's prompt is far shorter. */
const keptBytes = 16 * 1024

/** What a terminal prints before it is known who records it: a sandbox may wait with its shell for its learner. */
export class EarlyOutput {
  private start = 0
  private bytes: Buffer = Buffer.alloc(0)

  /** Of more than there is room for nothing is kept: a recording then begins where that ends. */
  add(offset: number, bytes: Uint8Array): void {
    const { length } = this.bytes
    if (length === 0) this.start = offset
    const isNext = offset === this.start + length
    if (isNext && length + bytes.length <= keptBytes) this.bytes = Buffer.concat([this.bytes, bytes])
    else {
      this.start = offset + bytes.length
      this.bytes = Buffer.alloc(0)
    }
  }

  get kept(): { start: number; end: number; bytes: Uint8Array } {
    const { start, bytes } = this
    return { start, end: start + bytes.length, bytes }
  }
}
