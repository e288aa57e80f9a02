import { Terminal } from '@xterm/headless'
import type { TerminalSize } from '#common/sandbox.ts'
import { writeInPieces } from '#common/screen-pieces.ts'
import { boundScreen } from './screen-bounds.ts'
import type { Screen, ScreenPicture } from './terminal-link.ts'

const scrollback = 10_000
/** Far longer than the busiest machine needs, and shorter than a test may take. */
const patienceMs = 120_000

/** For tests: a screen as the page has it, where there is no browser. */
export class WindowlessScreen implements Screen {
  readonly xterm = new Terminal({ cols: 100, rows: 30, scrollback, allowProposedApi: true })
  title = ''
  /** Bytes that were drawn. */
  drawn = 0

  constructor() {
    boundScreen(this.xterm, (title) => (this.title = title))
  }

  size(): TerminalSize {
    return { cols: this.xterm.cols, rows: this.xterm.rows }
  }

  adopt(): void {}

  restore({ screen, title }: ScreenPicture, drawn: () => void): void {
    this.xterm.write(`\x1bc${screen}`, drawn)
    this.title = title
  }

  write(bytes: Uint8Array, drawn: () => void): void {
    writeInPieces(this.xterm, bytes, () => {
      this.drawn += bytes.length
      drawn()
    })
  }

  /** All lines down to the cursor, also those that have scrolled away. */
  get text(): string {
    return this.linesFrom(0)
  }

  /** The lines down to the cursor that a learner has before them. */
  get shown(): string {
    return this.linesFrom(this.xterm.buffer.active.baseY)
  }

  /** Rejects with what is there instead when that takes too long. */
  until(holds: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        listening.dispose()
        reject(new Error(`still waiting. There is: ${JSON.stringify(this.shown)}, ${this.drawn} bytes drawn`))
      }, patienceMs)
      const look = (): void => {
        if (!holds()) return
        listening.dispose()
        clearTimeout(late)
        resolve()
      }
      const listening = this.xterm.onWriteParsed(look)
      look()
    })
  }

  close(): void {
    this.xterm.dispose()
  }

  private linesFrom(first: number): string {
    const { active } = this.xterm.buffer
    const count = active.baseY + active.cursorY + 1 - first
    const lines = Array.from({ length: count }, (_, row) => active.getLine(first + row))
    const last = lines.length - 1
    return lines
      .map((line, row) => line?.translateToString(row < last) ?? '')
      .join('\n')
      .replace(/ +$/, ' ')
  }
}
