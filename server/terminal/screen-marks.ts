import type { IMarker, Terminal } from '@xterm/headless'
import type { ShellMark } from '#common/protocol.ts'

const oscMarks = 133
/** The newest are kept: those of some hundred commands. */
const mostMarks = 500
const longestMark = 4_000

/** The shell's marks of prompts and commands (OSC 133), by the lines of the screen that they are on. */
export class ScreenMarks {
  private kept: { marker: IMarker; column: number; mark: string }[] = []

  constructor(private readonly terminal: Terminal) {
    const { parser, buffer } = terminal
    parser.registerOscHandler(oscMarks, (mark) => {
      if (buffer.active.type === 'normal' && mark.length <= longestMark) this.keep(mark)
      return false
    })
    parser.registerCsiHandler({ final: 'J' }, ([what]) => {
      const { type, baseY } = buffer.active
      if (what === 2 && type === 'normal') this.kept = this.kept.filter(({ marker }) => marker.line < baseY)
      return false
    })
    parser.registerEscHandler({ final: 'c' }, () => {
      this.kept = []
      return false
    })
  }

  /** Oldest first, by where the cursor is now. */
  read(): ShellMark[] {
    const { baseY, cursorY } = this.terminal.buffer.normal
    this.kept = this.kept.filter(({ marker }) => !marker.isDisposed)
    return this.kept.map(({ marker, column, mark }) => ({ up: baseY + cursorY - marker.line, column, mark }))
  }

  private keep(mark: string): void {
    const marker = this.terminal.registerMarker(0)
    if (!marker) return
    this.kept.push({ marker, column: this.terminal.buffer.active.cursorX, mark })
    while (this.kept.length > mostMarks) this.kept.shift()?.marker.dispose()
  }
}
