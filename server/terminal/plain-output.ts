const newline = 0x0a
const carriageReturn = 0x0d
const escape = 0x1b
const bell = 0x07
/** What the controls above ASCII begin with in UTF-8, and some letters too. */
const c1Lead = 0xc2
/** Colours carried over from what is left out; a program that never resets them is not worth the trouble. */
const maxCarriedBytes = 2048
const maxTitleBytes = 300
const eraseLine = Buffer.from('\x1b[K')

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
  let cut = plainLength(output)
  for (let lines = 0; lines <= keepLines; lines++) {
    if (cut <= 0) return output
    cut = output.lastIndexOf(newline, cut - 1)
  }
  // Only after CR LF is the column known.
  if (cut < 0 || output[cut - 1] !== carriageReturn) return output
  const leftOut = output.subarray(0, cut + 1)
  // What was begun before and cut, as an escape sequence, ends in the first line.
  const firstLine = leftOut.subarray(0, leftOut.indexOf(newline) + 1)
  const carried = carriedFrom(leftOut)
  if (!carried || firstLine.length > maxCarriedBytes) return output
  return Buffer.concat([firstLine, carried, output.subarray(cut + 1)])
}

/** What plain output leaves behind on screens that it has scrolled off; none when that is too much. */
function carriedFrom(leftOut: Buffer): Buffer | undefined {
  const colours = coloursAfter(leftOut)
  if (!colours) return undefined
  const carried = Buffer.concat([titleAfter(leftOut), colours])
  // Any sequence ends a string that was begun before, which would swallow the rest.
  const endsString = carried.length === 0 && leftOut.includes(escape)
  return endsString ? eraseLine : carried
}

/** Whether nothing in it moves the cursor but text and line ends do, and no mode is changed. */
export function isPlain(output: Uint8Array): boolean {
  const bytes = Buffer.from(output.buffer, output.byteOffset, output.length)
  return plainLength(bytes) === bytes.length
}

/**
 * Where plain output begins that lasts to the end: at the beginning of a line. The length of the output when none does,
 * or what stands before it may not be over by then, as a string that only its own end ends.
 */
export function plainEnd(output: Buffer): number {
  if (firstC1(output) < output.length) return output.length
  let moving = Math.max(...movingControls.map((byte) => output.lastIndexOf(byte)), output.lastIndexOf(bell))
  let index = firstAt(output, escape)
  while (index < output.length) {
    const length = sequenceLength(output, index)
    if (length === 0) moving = Math.max(moving, index)
    index = firstAt(output, escape, index + Math.max(1, length))
  }
  if (moving < 0) return 0
  const end = output[moving] === escape ? sequenceEnd(output, moving) : moving + 1
  return end === undefined ? output.length : Math.min(output.length, firstAt(output, newline, end) + 1)
}

/** Of ESC and what belongs to it: of a control sequence, or of what ends a string. None of another, or one that is cut. */
function sequenceEnd(output: Buffer, start: number): number | undefined {
  const kind = output[start + 1]
  if (kind === 0x5c) return start + 2
  if (kind !== 0x5b) return undefined
  let end = start + 2
  while (isBetween(output[end], 0x20, 0x3f)) end++
  return isBetween(output[end], 0x40, 0x7e) ? end + 1 : undefined
}

function isBetween(byte: number | undefined, first: number, last: number): boolean {
  return byte !== undefined && byte >= first && byte <= last
}

/** How far the output is plain from its beginning. A flood passes here: looking for what is not plain costs least. */
function plainLength(output: Buffer): number {
  const end = Math.min(...movingControls.map((byte) => firstAt(output, byte)), firstC1(output))
  let index = firstAt(output, escape)
  let bellAt = firstAt(output, bell)
  while (index < Math.min(end, bellAt)) {
    const next = index + sequenceLength(output, index)
    if (next === index) return index
    if (bellAt < next) bellAt = firstAt(output, bell, next)
    index = firstAt(output, escape, next)
  }
  return Math.min(end, bellAt)
}

/**
 * Vertical tab, form feed, the two that change the character set, and the two that end whatever sequence or string has
 * been begun, as BEL ends some. The terminal ignores the other controls.
 */
const movingControls = [0x0b, 0x0c, 0x0e, 0x0f, 0x18, 0x1a]

/** The length of the output when it is not there. */
function firstAt(output: Buffer, byte: number, from = 0): number {
  const index = output.indexOf(byte, from)
  return index < 0 ? output.length : index
}

/** Where the first control above ASCII is, U+0080 to U+009F: some begin a sequence, as ESC does. */
function firstC1(output: Buffer): number {
  const isControl = (byte: number | undefined) => byte === undefined || (byte >= 0x80 && byte < 0xa0)
  let index = firstAt(output, c1Lead)
  while (index < output.length && !isControl(output[index + 1])) index = firstAt(output, c1Lead, index + 1)
  return index
}

/** Length of the plain escape sequence that begins here; 0 when it is not plain, or cut. */
function sequenceLength(output: Buffer, start: number): number {
  const kind = output[start + 1]
  if (kind === 0x5d) return titleLength(output, start)
  if (kind !== 0x5b) return 0
  let end = start + 2
  while (isParameter(output[end])) end++
  const final = output[end]
  const isColour = final === 0x6d
  const isEraseLine = final === 0x4b && end - start <= 3
  return isColour || isEraseLine ? end + 1 - start : 0
}

/** Digits, colon, semicolon. */
function isParameter(byte: number | undefined): boolean {
  return isBetween(byte, 0x30, 0x3b)
}

const esc = '\u001b'
const bel = '\u0007'
const titlePattern = new RegExp(String.raw`^${esc}\][02];[^${esc}${bel}]*(?:${bel}|${esc}\\)`)

function titleLength(output: Buffer, start: number): number {
  // Latin-1 keeps one character a byte, so that lengths agree.
  const text = output.toString('latin1', start, start + maxTitleBytes)
  return titlePattern.exec(text)?.[0].length ?? 0
}

/** The sequences that set the colours in force at the end of plain output; none when there are too many. */
function coloursAfter(output: Buffer): Buffer | undefined {
  const colours: Buffer[] = []
  let carried = 0
  for (let start = lastEscape(output, output.length); start >= 0; start = lastEscape(output, start)) {
    const sequence = output.subarray(start, start + sequenceLength(output, start))
    if (sequence.at(-1) !== 0x6d) continue
    colours.unshift(sequence)
    carried += sequence.length
    if (carried > maxCarriedBytes) return undefined
    const isReset = ['[m', '[0m'].includes(sequence.toString('latin1', 1))
    if (isReset) break
  }
  return Buffer.concat(colours)
}

function titleAfter(output: Buffer): Buffer {
  const start = output.lastIndexOf(`${esc}]`)
  return start < 0 ? Buffer.alloc(0) : output.subarray(start, start + titleLength(output, start))
}

function lastEscape(output: Buffer, before: number): number {
  return before === 0 ? -1 : output.lastIndexOf(escape, before - 1)
}
