import type { Terminal } from '@xterm/headless'
import type { ShellMark } from '#common/protocol.ts'
import type { TerminalSize } from '#common/sandbox.ts'
import { boundCharacters } from '#common/screen-characters.ts'
import { writeInPieces } from '#common/screen-pieces.ts'
import { boundRepeats } from '#common/screen-repeats.ts'
import { boundTitles } from '#common/screen-titles.ts'
import { boundaryTailBytes, wholeEnd } from '#server/terminal/escape-boundary.ts'
import { isPlain, plainEnd, withoutScrolledAway } from '#server/terminal/plain-output.ts'
import { ScreenMarks } from '#server/terminal/screen-marks.ts'
import { ScreenModes } from '#server/terminal/screen-modes.ts'
import { HeadlessTerminal, SerializeAddon, Unicode11Addon } from '#server/terminal/xterm.ts'

const scrollback = 1000
const oscLink = 8
/**
 * Output is drawn when somebody asks for the screen, or in pieces of this size. Of a flood only the beginning is,
 * which has the end of the prompt before it: what follows waits, and loses what has scrolled away.
 */
const drawBytes = 64 * 1024
const mostWaitingBytes = 512 * 1024
/** …and this much while something is being drawn, after which there may be nothing to draw of it. */
const mostWaitingWhileDrawing = 4 * mostWaitingBytes
/** Drawn at a time: a millisecond or two, then other terminals have their turn. */
const turnBytes = 16 * 1024
/** At the end of output that comes at once: has what a program that stops flooding prints, a prompt most of all. */
const endBytes = 1024
/** Many keys' echoes are one piece soon: each by itself takes more than its bytes. */
const mostPieces = 256

export interface ScreenPicture {
  /** Escape sequences that make a fresh terminal of the same size look the same. */
  screen: string
  title: string
  /** What the shell marked, which the sequences do not hold. */
  marks: ShellMark[]
  /** The beginning of a sequence or character that output so far has cut: `screen` does not hold it. */
  cut: Uint8Array
}

/** The model of a terminal's screen: what a page that opens late has to see. */
export class Screen {
  private readonly terminal: Terminal
  private readonly serializer = new SerializeAddon()
  private readonly modes: ScreenModes
  private readonly marks: ScreenMarks
  private title = ''
  private waiting: Buffer[] = []
  private waitingBytes = 0
  /** The end of what is no longer waiting. */
  private tail: Buffer = Buffer.alloc(0)
  private drawAt = drawBytes
  private drawing = 0
  private readonly toDraw: { bytes: Buffer; onDrawn: () => void }[] = []
  private isTurnComing = false

  /** `onDrawn` is called whenever some of what was to be drawn has been. */
  constructor(
    size: TerminalSize,
    private readonly onDrawn: () => void = () => undefined,
  ) {
    // What it would complain of is a learner's doing.
    this.terminal = new HeadlessTerminal({ ...size, scrollback, allowProposedApi: true, logLevel: 'off' })
    this.terminal.loadAddon(this.serializer)
    boundCharacters(this.terminal, new Unicode11Addon())
    this.modes = new ScreenModes(this.terminal.parser, () => this.terminal.buffer.active.type)
    this.marks = new ScreenMarks(this.terminal)
    boundRepeats(this.terminal)
    // No picture holds them, and xterm keeps kilobytes of each as long as its line is there.
    this.terminal.parser.registerOscHandler(oscLink, () => true)
    boundTitles(this.terminal, (title) => (this.title = title))
  }

  /** Bytes that are being drawn: a terminal that prints faster than this draws has to wait. */
  get behind(): number {
    return this.drawing
  }

  write(bytes: Uint8Array): void {
    this.waiting.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length))
    this.waitingBytes += bytes.length
    if (this.waiting.length > mostPieces) this.gather()
    if (this.isFlooded && !isPlain(bytes.subarray(-endBytes))) this.endFlood()
    if (this.waitingBytes >= this.drawAt && !this.shorten()) this.drawBefore(this.drawnEnd())
  }

  resize(size: TerminalSize): void {
    this.draw(() => {
      this.terminal.resize(size.cols, size.rows)
      this.modes.resized()
    })
  }

  /** The screen after all that was written before this call. */
  picture(): Promise<ScreenPicture> {
    this.shorten()
    const end = Buffer.concat([this.tail, this.gather()]).subarray(-boundaryTailBytes)
    const cut = Buffer.from(end.subarray(wholeEnd(end)))
    return new Promise((resolve) => {
      this.draw(() => {
        const { cursorX, cursorY } = this.terminal.buffer.active
        const modes = this.modes.serialize({ row: cursorY + 1, column: cursorX + 1 })
        const screen = this.serializer.serialize({ scrollback }) + modes
        resolve({ screen, title: this.title, marks: this.marks.read(), cut })
      })
    })
  }

  dispose(): void {
    this.terminal.dispose()
  }

  private draw(onDrawn: () => void): void {
    this.drawBefore(this.waitingBytes, onDrawn)
  }

  /** Draws what waits up to there; the rest waits on. */
  private drawBefore(end: number, onDrawn: () => void = () => undefined): void {
    const all = this.gather()
    const bytes = all.subarray(0, end)
    this.keepWaiting(Buffer.from(all.subarray(end)))
    this.tail = Buffer.concat([this.tail, bytes.subarray(-boundaryTailBytes)]).subarray(-boundaryTailBytes)
    this.drawAt = this.waitingBytes + drawBytes
    this.drawing += bytes.length
    this.toDraw.push({ bytes, onDrawn })
    if (!this.isTurnComing) this.takeTurn()
  }

  private takeTurn(): void {
    this.isTurnComing = true
    for (let left = turnBytes, next = this.toDraw[0]; next && left > 0; next = this.toDraw[0]) {
      const bytes = next.bytes.subarray(0, left)
      next.bytes = next.bytes.subarray(left)
      left -= bytes.length
      const isWhole = next.bytes.length === 0
      if (isWhole) this.toDraw.shift()
      writeInPieces(this.terminal, bytes, () => {
        this.drawing -= bytes.length
        if (isWhole) next.onDrawn()
        this.onDrawn()
      })
    }
    this.terminal.write('', () => {
      if (this.toDraw.length > 0) setImmediate(() => this.takeTurn())
      else this.isTurnComing = false
    })
  }

  /** What has to be drawn now: all, where what comes after the moving beginning cannot wait. */
  private drawnEnd(): number {
    const end = this.mayShorten ? plainEnd(this.gather()) : 0
    return end > 0 ? end : this.waitingBytes
  }

  private get mayShorten(): boolean {
    if (this.drawing > 0) return false
    return this.terminal.buffer.active.type === 'normal' && !this.modes.hasMargins
  }

  private get isFlooded(): boolean {
    return this.drawAt >= mostWaitingBytes
  }

  /** What comes next may be a flood, too: by then what stands before that is to be drawn, and little. */
  private endFlood(): void {
    this.shorten()
    this.drawAt = this.waitingBytes + drawBytes
  }

  /** Whether what waits became so much shorter, or will soon, that it can wait on. */
  private shorten(): boolean {
    const all = this.gather()
    const mayGrow = all.length < mostWaitingBytes
    this.drawAt = Math.max(drawBytes, 2 * all.length)
    // How the screen is then is not known yet.
    if (this.drawing > 0) return all.length < mostWaitingWhileDrawing
    if (!this.mayShorten) return false
    const short = withoutScrolledAway(all, scrollback + 2 * this.terminal.rows)
    // Of long lines there are enough a little later.
    if (short.length > all.length / 2) return mayGrow && plainEnd(all) === 0
    this.keepWaiting(short)
    // A flood is looked at again seldom.
    this.drawAt = Math.max(mostWaitingBytes, 2 * short.length)
    return true
  }

  private gather(): Buffer {
    const [first, ...rest] = this.waiting
    if (!first || rest.length > 0) this.waiting = [Buffer.concat(this.waiting, this.waitingBytes)]
    return this.waiting[0] ?? Buffer.alloc(0)
  }

  private keepWaiting(bytes: Buffer): void {
    this.waiting = [bytes]
    this.waitingBytes = bytes.length
  }
}
