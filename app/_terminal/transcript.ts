import type { IBuffer } from '@xterm/xterm'
import type { Command, Outcome, Place } from './command-marks.ts'

/** A command and what it printed, as text to be read. */
export interface TranscriptEntry {
  id: number
  text: string
  outcome: Outcome
  seconds: number | undefined
  output: string
  /** The beginning of the output has scrolled away for good. */
  isCut: boolean
}

/** All commands of which something is left, oldest first, with what is left of their outputs. */
export function readTranscript(buffer: IBuffer, commands: readonly Command[]): TranscriptEntry[] {
  return commands.map((command, index) => {
    const { id, text, outcome, startedAt, endedAt } = command
    const seconds = startedAt && endedAt ? Math.max(0, endedAt - startedAt) : undefined
    // A shell inside a shell: what the outer command printed ends where the first inner prompt begins.
    const inner = commands[index + 1]
    const end = command.end ?? { marker: { line: lastLine(buffer) + 1 }, column: 0 }
    const isOuter = inner !== undefined && !inner.prompt.isDisposed && inner.prompt.line < end.marker.line
    const to = isOuter
      ? { line: inner.prompt.line, column: 0 }
      : { line: end.marker.line, column: end.column }
    const output = readText(buffer, startOf(command.output), to)
    return { id, text, outcome, seconds, output, isCut: command.output.marker.isDisposed }
  })
}

/** The whole terminal as text, where no shell has marked anything. */
export function readAll(buffer: IBuffer): string {
  return readText(buffer, { line: 0, column: 0 }, { line: lastLine(buffer) + 1, column: 0 })
}

interface Position {
  line: number
  column: number
}

function startOf({ marker, column }: Place): Position {
  return marker.isDisposed ? { line: 0, column: 0 } : { line: marker.line, column }
}

function lastLine(buffer: IBuffer): number {
  return buffer.baseY + buffer.cursorY
}

/** Lines that only the width has broken are put together again; blanks that fill the screen up are left out. */
function readText(buffer: IBuffer, from: Position, to: Position): string {
  const lines: string[] = []
  for (let y = from.line; y <= to.line; y++) {
    const end = y === to.line ? to.column : undefined
    if (end === 0) break
    const line = buffer.getLine(y)
    if (!line) break
    const isFull = end === undefined && buffer.getLine(y + 1)?.isWrapped === true
    const text = line.translateToString(!isFull, y === from.line ? from.column : 0, end)
    if (line.isWrapped && lines.length > 0) lines.push((lines.pop() ?? '') + text)
    else lines.push(text)
  }
  return lines.join('\n').trimEnd()
}
