/** What a shell says of itself between the lines (OSC 133). */
export type Mark = { kind: 'prompt' } | { kind: 'command-begins' } | { kind: 'command-ended'; status: number }

/** Finds marks in a terminal's output, in whatever pieces it comes. */
export class MarkReader {
  #rest = ''

  read(output: string): Mark[] {
    const text = this.#rest + output
    const marks: Mark[] = []
    let end = 0
    for (const match of text.matchAll(sequences)) {
      end = match.index + match[0].length
      const mark = toMark(match[1], match[2] ?? '')
      if (mark !== undefined) marks.push(mark)
    }
    const open = text.lastIndexOf('\x1b')
    this.#rest = open >= end && text.length - open < longestMark ? text.slice(open) : ''
    return marks
  }
}

/** A command's own words may stand in its mark. */
const longestMark = 8192
const sequences = /\x1b\]133;([A-D])((?:;[^\x07\x1b]*)?)(?:\x07|\x1b\\)/g

function toMark(letter: string | undefined, values: string): Mark | undefined {
  if (letter === 'B') return { kind: 'prompt' }
  if (letter === 'C') return { kind: 'command-begins' }
  if (letter === 'D') return { kind: 'command-ended', status: Number(/^;(\d+)/.exec(values)?.[1] ?? 0) }
  return undefined
}
