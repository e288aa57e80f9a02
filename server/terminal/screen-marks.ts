import type { IMarker, Terminal } from '@xterm/headless'
import type { ShellMark } from '#common/protocol.ts'

const oscMarks = 133
/** The newest are kept: those of some hundred commands. */
const mostMarks = 500
const longestMark = 4_000
/** Shells within shells whose commands are known to run. */
const mostRunning = 16

interface KeptMark {
  marker: IMarker
  column: number
  mark: string
}

/** The shell's marks of prompts and commands (OSC 133), by the lines of the screen that they are on. */
export class ScreenMarks {
  private kept: KeptMark[] = []
  /** Where commands began that have not ended, by their shells. */
  private readonly running = new Map<string, KeptMark>()
  /** Their beginning is cleared away while they run: they begin again with the line that is printed next. */
  private cleared: string[] = []

  constructor(private readonly terminal: Terminal) {
    const { parser, buffer } = terminal
    parser.registerOscHandler(oscMarks, (mark) => {
      if (buffer.active.type === 'normal' && mark.length <= longestMark) this.keep(mark)
      return false
    })
    parser.registerCsiHandler({ final: 'J' }, ([what]) => {
      const { type, baseY } = buffer.active
      if (type !== 'normal') return false
      if (what === 2) {
        this.clear(({ marker }) => marker.line >= baseY)
        this.kept = this.kept.filter(({ marker }) => marker.line < baseY)
      }
      if (what === 3) this.clear(({ marker }) => marker.line < baseY)
      return false
    })
    terminal.onLineFeed(() => this.beginAgain(-1))
    parser.registerEscHandler({ final: 'c' }, () => {
      this.clear(() => true)
      this.kept = []
      return false
    })
  }

  /** Oldest first, by where the cursor is now. */
  read(): ShellMark[] {
    const { baseY, cursorY } = this.terminal.buffer.normal
    this.kept = this.kept.filter(({ marker }) => !marker.isDisposed)
    return [
      ...this.kept.map(({ marker, column, mark }) => ({ up: baseY + cursorY - marker.line, column, mark })),
      ...this.cleared.map((mark) => ({ up: 0, column: 0, mark })),
    ]
  }

  private keep(mark: string): void {
    this.beginAgain(0)
    this.put(mark, 0, this.terminal.buffer.active.cursorX)
  }

  private clear(isGone: (mark: KeptMark) => boolean): void {
    for (const [shell, began] of this.running) {
      if (!isGone(began)) continue
      this.running.delete(shell)
      this.cleared.push(began.mark)
    }
  }

  /** `offset`: of their line from the cursor's. */
  private beginAgain(offset: number): void {
    if (this.cleared.length === 0 || this.terminal.buffer.active.type !== 'normal') return
    for (const mark of this.cleared.splice(0)) this.put(mark, offset, 0)
  }

  private put(mark: string, offset: number, column: number): void {
    const marker = this.terminal.registerMarker(offset)
    if (!marker) return
    const put = { marker, column, mark }
    this.kept.push(put)
    this.follow(put)
    while (this.kept.length > mostMarks) this.kept.shift()?.marker.dispose()
  }

  private follow(put: KeptMark): void {
    const shell = /;aid=([^;]*)/.exec(put.mark)?.[1]
    if (shell === undefined || !/^[ACD]/.test(put.mark)) return
    this.running.delete(shell)
    if (!put.mark.startsWith('C')) return
    this.running.set(shell, put)
    const [oldest] = this.running.keys()
    if (this.running.size > mostRunning && oldest !== undefined) this.running.delete(oldest)
  }
}
