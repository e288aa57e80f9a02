/** Bytes as they come from a terminal, and a way to wait for what they say. */
export class TextStream {
  #text = ''
  #bytes = 0
  #waiting: { wanted: (text: string) => boolean; found: () => void } | undefined

  push(bytes: Uint8Array): void {
    this.#bytes += bytes.length
    // Whoever waits looks for something short.
    this.#text = (this.#text + Buffer.from(bytes).toString('latin1')).slice(-4096)
    if (this.#waiting?.wanted(this.#text) !== true) return
    const { found } = this.#waiting
    this.#waiting = undefined
    found()
  }

  /** Bytes pushed so far. */
  get length(): number {
    return this.#bytes
  }

  /** Forgets what came before, so that only what comes from now on is found. */
  forget(): void {
    this.#text = ''
  }

  until(wanted: (text: string) => boolean): Promise<void> {
    if (wanted(this.#text)) return Promise.resolve()
    return new Promise((found) => {
      this.#waiting = { wanted, found }
    })
  }
}

/** A shell's prompt at the end of what came. */
export function atPrompt(text: string): boolean {
  // Without the escape sequences that colour it.
  return /[$#] $/.test(text.replaceAll(/\x1b(\[[0-9;?]*[a-zA-Z]|\][^\x07\x1b]*(\x07|\x1b\\))/g, ''))
}
