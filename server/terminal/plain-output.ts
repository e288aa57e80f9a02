const newline = 0x0a
const carriageReturn = 0x0d
const escape = 0x1b
/** Colours carried over from what is left out; a program that never resets them is not worth the trouble. */
const maxCarriedBytes = 2048

/**
 * Leaves out lines that nothing can show any more, so that a flood need not be drawn line by line on the screen model:
 * the result ends in the same screen and scrollback as `output` would.
 *
 * True only of plain output: text, line ends, colours, erasing to the end of the line and titles. Everything else
 * moves the cursor or changes a mode, and nothing before its end is left out unless `keepLines` plain lines come
 * after. `keepLines` is what scrolls the whole screen and scrollback away, wherever the cursor is: the lines of the
 * scrollback and twice those of the screen.
 * The screen must show its normal buffer with no scroll region when `output` begins.
 */
export function withoutScrolledAway(output: Buffer, keepLines: number): Buffer {
  const plain = scanPlain(output)
  let cut = plain.end
  for (let lines = 0; lines <= keepLines; lines++) {
    if (cut <= 0) return output
    cut = output.lastIndexOf(newline, cut - 1)
    if (cut < 0) return output
  }
  // Only after CR LF is the column known.
  if (output[cut - 1] !== carriageReturn) return output
  const carried = carriedOver(
    plain.sequences.filter((sequence) => sequence.end <= cut + 1).map((it) => it.text),
  )
  if (carried.length > maxCarriedBytes) return output
  return Buffer.concat([Buffer.from(carried, 'latin1'), output.subarray(cut + 1)])
}

interface Sequence {
  text: string
  end: number
}

/** How far the output is plain from its beginning, and the escape sequences on the way. */
function scanPlain(output: Buffer): { end: number; sequences: Sequence[] } {
  const sequences: Sequence[] = []
  let index = 0
  while (index < output.length) {
    const byte = output[index] ?? 0
    if (byte >= 0x20 || isPlainControl(byte)) {
      index++
      continue
    }
    const text = byte === escape ? plainSequence(output, index) : undefined
    if (text === undefined) break
    index += text.length
    sequences.push({ text, end: index })
  }
  return { end: index, sequences }
}

/** Bell, backspace, tab, newline, carriage return. */
function isPlainControl(byte: number): boolean {
  return byte >= 0x07 && byte <= 0x0d && byte !== 0x0b && byte !== 0x0c
}

const esc = '\u001b'
const bel = '\u0007'
const colour = String.raw`\[[0-9;:]*m`
const eraseLine = String.raw`\[[0-2]?K`
const title = String.raw`\][02];[^${esc}${bel}]*(?:${bel}|${esc}\\)`
const plainPattern = new RegExp(`^${esc}(?:${colour}|${eraseLine}|${title})`)

function plainSequence(output: Buffer, index: number): string | undefined {
  // Latin-1 keeps one character a byte, so that lengths agree.
  return plainPattern.exec(output.toString('latin1', index, index + 300))?.[0]
}

/** The colours in force after these sequences, and the last title. */
function carriedOver(sequences: string[]): string {
  const colours = sequences.filter((text) => text.endsWith('m') && text[1] === '[')
  const reset = colours.findLastIndex((text) => text === `${esc}[m` || text === `${esc}[0m`)
  const lastTitle = sequences.findLast((text) => text[1] === ']')
  return colours.slice(Math.max(0, reset)).join('') + (lastTitle ?? '')
}
