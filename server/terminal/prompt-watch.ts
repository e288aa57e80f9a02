/** Longest end of the output that is looked at. */
const tailBytes = 4096

const marksPastes = '\x1b[?2004h'
const noLongerMarksPastes = '\x1b[?2004l'
const longestBegun = 10
const begunSequence = /\x1b(?:\[[?\d;]*)?$/
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
  /** The end of the output, at the end of this. */
  private readonly tail = Buffer.alloc(tailBytes)
  private tailLength = 0
  /** The beginning of a sequence that the output so far has cut. */
  private begun = ''

  take(bytes: Uint8Array, now: number): void {
    this.printedAt = now
    const piece = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    // What was whole before is not counted again. Of a flood, which has no sequences, nothing is made into text.
    if (this.begun !== '' || piece.includes('\x1b[?')) this.look(this.begun + piece.toString('latin1'))
    const end = this.begun + piece.toString('latin1', Math.max(0, piece.length - longestBegun))
    this.begun = begunSequence.exec(end.slice(-longestBegun))?.[0] ?? ''
    this.keep(piece.subarray(-tailBytes))
  }

  /** Whether the line that the cursor is on is empty: a program that waits for an answer has usually asked there. */
  get isLineEmpty(): boolean {
    const end = this.tail.toString('latin1', tailBytes - this.tailLength)
    const visible = end.replace(decoration, '')
    return visible === '' || visible.endsWith('\n') || visible.endsWith('^C')
  }

  private keep(end: Uint8Array): void {
    this.tail.copyWithin(0, end.length)
    this.tail.set(end, tailBytes - end.length)
    this.tailLength = Math.min(tailBytes, this.tailLength + end.length)
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
