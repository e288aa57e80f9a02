import { Terminal } from '@xterm/headless'
import type { TerminalSize } from '#common/sandbox.ts'
import type { Screen, ScreenPicture } from './terminal-link.ts'

const scrollback = 10_000

/** For tests: a screen as the page has it, where there is no browser. */
export class WindowlessScreen implements Screen {
  readonly xterm = new Terminal({ cols: 100, rows: 30, scrollback, allowProposedApi: true })
  title = ''

  constructor() {
    this.xterm.onTitleChange((title) => (this.title = title))
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
    this.xterm.write(bytes, drawn)
  }

  /** All lines down to the cursor, also those that have scrolled away. */
  get text(): string {
    const { active } = this.xterm.buffer
    const lines = Array.from({ length: active.baseY + active.cursorY + 1 }, (_, row) => active.getLine(row))
    const last = lines.length - 1
    return lines
      .map((line, row) => line?.translateToString(row < last) ?? '')
      .join('\n')
      .replace(/ +$/, ' ')
  }

  async until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      const drawn = new Promise<void>((resolve) => {
        const listening = this.xterm.onWriteParsed(() => {
          listening.dispose()
          resolve()
        })
      })
      await drawn
    }
  }

  close(): void {
    this.xterm.dispose()
  }
}
