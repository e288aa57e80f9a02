/** Whoever waits looks for something short. */
const keptBytes = 4096
/** How long anything is waited for. */
export const waitMs = 60_000

/** Bytes as they come from a terminal, and a way to wait for what they say. */
export class TextStream {
  #text = ''
  #bytes = 0
  #waiting: { wanted: (text: string) => boolean; found: () => void } | undefined

  push(bytes: Uint8Array): void {
    this.#bytes += bytes.length
    const end = bytes.length > keptBytes ? bytes.subarray(-keptBytes) : bytes
    const text = Buffer.from(end.buffer, end.byteOffset, end.length).toString('latin1')
    this.#text = text.length === keptBytes ? text : (this.#text + text).slice(-keptBytes)
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

  /** Rejects with the end of what came instead, after a minute. */
  until(wanted: (text: string) => boolean): Promise<void> {
    if (wanted(this.#text)) return Promise.resolve()
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting = undefined
        reject(
          new Error(
            `a terminal did not say what was expected, but ${JSON.stringify(this.#text.slice(-200))}`,
          ),
        )
      }, waitMs)
      const found = (): void => {
        clearTimeout(timer)
        resolve()
      }
      this.#waiting = { wanted, found }
    })
  }
}

/** A shell's prompt at the end of what came. */
export function atPrompt(text: string): boolean {
  // Without the escape sequences that colour it.
  return /[$#] $/.test(
    text.slice(-400).replaceAll(/\x1b(\[[0-9;?]*[a-zA-Z]|\][^\x07\x1b]*(\x07|\x1b\\))/g, ''),
  )
}
