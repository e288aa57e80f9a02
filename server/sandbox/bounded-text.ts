/** The first so many bytes of a text; the rest is thrown away as it comes. */
export class BoundedText {
  readonly #maxBytes: number
  readonly #pieces: Buffer[] = []
  #bytes = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  add(piece: Buffer): void {
    const kept = piece.subarray(0, this.#maxBytes - this.#bytes)
    if (kept.length === 0) return
    this.#bytes += kept.length
    this.#pieces.push(Buffer.from(kept))
  }

  toString(): string {
    return Buffer.concat(this.#pieces).toString('utf8')
  }
}
