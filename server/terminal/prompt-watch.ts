/** Longest end of the output that is looked at. */
const tailBytes = 4096

const marksPastes = '\x1b[?2004h'
const noLongerMarksPastes = '\x1b[?2004l'
const fullScreen = /\x1b\[\?(?:47|1047|1049)([hl])/g
const decoration = /(?:\x1b\[[?\d;]*[a-zA-Z]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\r)+$/

/** What a program's output tells of whether it waits for somebody to type. */
export class PromptWatch {
  /** How often a program has asked for pastes to be marked: readline does so each time that it reads a line. */
  prompts = 0
  /** Whether pastes are to be marked as such. */
  marksPastes = false
  /** An editor or pager has the whole screen. */
  isFullScreen = false
  /** When something was last printed, in milliseconds since the epoch; 0 for never. */
  printedAt = 0
  private tail = ''

  take(bytes: Uint8Array, now: number): void {
    this.printedAt = now
    const piece = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    // A sequence may have come in two pieces; what was whole before is not counted again.
    const begun = this.tail.slice(this.tail.lastIndexOf('\x1b')).slice(-10)
    const isOpen = /^\x1b(?:\[[?\d;]*)?$/.test(begun)
    // Of a flood, which has none, only the end is made into text.
    if (isOpen || piece.includes('\x1b[?')) this.look((isOpen ? begun : '') + piece.toString('latin1'))
    this.tail = (this.tail + piece.toString('latin1', Math.max(0, piece.length - tailBytes))).slice(
      -tailBytes,
    )
  }

  /** Whether the line that the cursor is on is empty: a program that waits for an answer has usually asked there. */
  get isLineEmpty(): boolean {
    const visible = this.tail.replace(decoration, '')
    return visible === '' || visible.endsWith('\n') || visible.endsWith('^C')
  }

  private look(text: string): void {
    let at = -1
    while ((at = text.indexOf(marksPastes, at + 1)) >= 0) this.prompts += 1
    const on = text.lastIndexOf(marksPastes)
    const off = text.lastIndexOf(noLongerMarksPastes)
    if (on >= 0 || off >= 0) this.marksPastes = on > off
    const last = [...text.matchAll(fullScreen)].at(-1)
    if (last) this.isFullScreen = last[1] === 'h'
  }
}
