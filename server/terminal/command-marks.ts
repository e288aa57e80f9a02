import type { Clock } from '#server/clock.ts'

/** A command of a learner's shell, from its entry to its end. Times are milliseconds since the epoch. */
export interface EndedCommand {
  /** As entered, at most 1 KB of it; none where the learner keeps it out of their history. */
  text?: string
  startedAt: number
  endedAt: number
  exitCode: number
}

interface RunningCommand {
  /** Tells a shell from one that it started. */
  shell: string
  text?: string
  startedAt: number
}

const opening = Buffer.from('\x1b]133;')
const escape = 0x1b
const bell = 0x07
const backslash = 0x5c
/** Our shell's marks are shorter: a longer one is not kept until its end comes. */
const maxMarkBytes = 8192
/** Shells within shells that are told apart. */
const maxDepth = 16
const maxTextBytes = 1024

/**
 * Reads the marks that the sandbox's bash makes (`images/sandbox/marks.bash`) out of a terminal's output.
 * Anybody can print such marks, so nothing depends on them but what is told of this one learner.
 */
export class CommandMarks {
  /** The beginning of what may be a mark. */
  private pending: Buffer = Buffer.alloc(0)
  private readonly running: RunningCommand[] = []

  constructor(
    private readonly clock: Pick<Clock, 'now'>,
    private readonly onEnded: (command: EndedCommand) => void,
  ) {}

  /** Takes the output that follows what it was given before. */
  read(bytes: Uint8Array): void {
    let output = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    if (this.pending.length > 0) output = Buffer.concat([this.pending, output])
    let from = 0
    for (;;) {
      const start = output.indexOf(opening, from)
      if (start < 0) {
        this.pending = Buffer.from(output.subarray(Math.max(from, cutOpening(output))))
        return
      }
      const end = markEnd(output, start + opening.length)
      if (end === undefined && output.length - start <= maxMarkBytes) {
        this.pending = Buffer.from(output.subarray(start))
        return
      }
      from = end?.next ?? start + opening.length
      if (end?.isWhole) this.take(output.toString('utf8', start + opening.length, end.at))
    }
  }

  /** Output is missing: what was begun is not known to go on. */
  forget(): void {
    this.pending = Buffer.alloc(0)
    this.running.length = 0
  }

  private take(mark: string): void {
    const [kind, ...fields] = mark.split(';')
    const shell = valueOf(fields, 'aid')
    if (shell === undefined || !/^\d{1,10}$/.test(shell)) return
    if (kind === 'C') this.begin(shell, this.timeOf(fields), valueOf(fields, 'cmdline_url'))
    else if (kind === 'D') this.end(shell, this.timeOf(fields), fields[0] ?? '')
  }

  private begin(shell: string, startedAt: number, encoded: string | undefined): void {
    // What this shell ran before was never ended: `exec bash`, say.
    this.leave(shell)
    if (this.running.length === maxDepth) this.running.shift()
    this.running.push({ shell, startedAt, ...(encoded && { text: readText(encoded) }) })
  }

  private end(shell: string, at: number, status: string): void {
    const command = this.leave(shell)
    if (!command || !/^\d{1,3}$/.test(status)) return
    const { startedAt, text } = command
    const endedAt = Math.max(startedAt, at)
    this.onEnded({ startedAt, endedAt, exitCode: Number(status), ...(text !== undefined && { text }) })
  }

  /** The shell's command, with all that shells inside it have not ended, runs no more. */
  private leave(shell: string): RunningCommand | undefined {
    const index = this.running.findIndex((command) => command.shell === shell)
    return index < 0 ? undefined : this.running.splice(index)[0]
  }

  /** The shell's own time, which is right also when the mark is read late; never in the future. */
  private timeOf(fields: string[]): number {
    const now = this.clock.now()
    const told = Math.round(Number(valueOf(fields, 'at')) * 1000)
    return told > 0 && told < now ? told : now
  }
}

function valueOf(fields: string[], name: string): string | undefined {
  return fields.find((field) => field.startsWith(`${name}=`))?.slice(name.length + 1)
}

/** Where a mark that begins at the very end of the output begins; the output's length when none does. */
function cutOpening(output: Buffer): number {
  const start = output.indexOf(escape, Math.max(0, output.length - opening.length + 1))
  const isCut = start >= 0 && opening.subarray(0, output.length - start).equals(output.subarray(start))
  return isCut ? start : output.length
}

/** BEL or ESC \ ends a mark; another ESC breaks it off, and is looked at anew. None: the end has not come. */
function markEnd(output: Buffer, from: number): { at: number; next: number; isWhole: boolean } | undefined {
  for (let at = from; at < Math.min(output.length, from + maxMarkBytes); at++) {
    if (output[at] === bell) return { at, next: at + 1, isWhole: true }
    if (output[at] !== escape) continue
    if (at + 1 === output.length) return undefined
    return output[at + 1] === backslash
      ? { at, next: at + 2, isWhole: true }
      : { at, next: at, isWhole: false }
  }
  return undefined
}

function readText(encoded: string): string {
  const text = decode(encoded).replace(/[^\P{Cc}\n\t]/gu, '?')
  const bytes = Buffer.from(text)
  if (bytes.length <= maxTextBytes) return text
  // A character that is cut becomes the replacement character.
  return bytes.toString('utf8', 0, maxTextBytes).replace(/\ufffd$/, '')
}

function decode(encoded: string): string {
  try {
    return decodeURIComponent(encoded)
  } catch {
    return encoded
  }
}
