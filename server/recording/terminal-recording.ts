import type { SandboxId, TerminalSize } from '#common/sandbox.ts'
import type { Clock } from '#server/clock.ts'
import type { Log } from '#server/log.ts'
import { castHeader, castLine, type CastEvent } from '#server/recording/asciicast.ts'
import { RecordingFile, type RecordingState } from '#server/recording/recording-file.ts'
import { cutCharacterLength } from '#server/terminal/escape-boundary.ts'
import type { ReadScreen, TerminalRecorder } from '#server/terminal/terminal-recorder.ts'

/** What a server that is killed has not written yet, the terminal has kept. */
const writeEveryMs = 1000
/** Output this close together is one event. */
const togetherMs = 10
/** A flood is recorded up to so much, and then as fast as this: the rest is left out. */
const flood = { burstBytes: 1024 * 1024, bytesPerSecond: 32 * 1024 }
/** What was left out ends with the screen as it is then, once there is room for this much. */
const resumeBytes = 256 * 1024
const freshScreen = Buffer.from('\x1bc')

export interface TerminalRecordingParts {
  path: string
  maxBytes: number
  clock: Clock
  log: Log
}

type Piece = { at: number; kind: 'o'; bytes: Buffer[] } | { at: number; kind: 'r'; data: string }

/**
 * Writes down what a terminal of a session shows, through all its shells and sandboxes, and goes on where a server
 * before has stopped. Bounded in size, in speed and in memory.
 */
export class TerminalRecording implements TerminalRecorder {
  private file: RecordingFile | undefined
  private state: RecordingState | undefined
  /** Taken in, but not yet written. */
  private pieces: Piece[] = []
  /** The beginning of a character whose rest has not come. */
  private cut: Buffer = Buffer.alloc(0)
  /** The offset of the end of all that was taken in; none before the first shell. */
  private taken: number | undefined
  private readScreen: ReadScreen | undefined
  /** Nothing is shown yet. */
  private isBlank = true
  private room = flood.burstBytes
  private roomAt: number
  private mode: 'recording' | 'leaving-out' | 'resuming' | 'over' = 'recording'
  private cancelWrite: (() => void) | undefined
  private written: Promise<void> = Promise.resolve()

  constructor(private readonly parts: TerminalRecordingParts) {
    this.roomAt = parts.clock.now()
  }

  /** The sandbox that the terminal is in now. */
  enter(sandboxId: SandboxId): void {
    if (this.mode === 'over') return
    try {
      this.state ??= this.openFile(sandboxId)
    } catch (error) {
      this.fail(error)
      return
    }
    if (this.state.sandboxId !== sandboxId) this.taken = undefined
    this.state.sandboxId = sandboxId
    if (this.state.isFull) this.end()
  }

  joined({ start, end }: { start: number; end: number }, size: TerminalSize, readScreen: ReadScreen): void {
    if (!this.state || this.mode === 'over') return
    this.readScreen = readScreen
    if (this.state.length === 0) this.append([castHeader(size, this.state.startedAt)], 0)
    const goesOn = this.taken !== undefined && this.taken >= start && this.taken <= end
    if (!goesOn) this.begin(start)
    this.resized(size)
  }

  output(offset: number, bytes: Uint8Array): void {
    if (this.taken === undefined || this.mode === 'over') return
    const known = Math.max(0, this.taken - offset)
    if (known >= bytes.length) return
    if (offset > this.taken) this.begin(offset)
    this.taken = offset + bytes.length
    if (this.mode === 'recording' && this.roomNow() < bytes.length - known) this.leaveOut()
    if (this.mode !== 'leaving-out') this.take(viewOf(bytes.subarray(known)))
    this.writeSoon()
  }

  resized({ cols, rows }: TerminalSize): void {
    if (!this.file || this.mode === 'over') return
    this.pieces.push({ at: this.parts.clock.now(), kind: 'r', data: `${cols}x${rows}` })
    this.writeSoon()
  }

  closed(): void {
    this.write()
  }

  /** The session is over, or the server is. Resolves when all is on the disk; twice is fine. */
  close(): Promise<void> {
    // Where no screen is to be had any more, what was printed since is.
    if (this.mode === 'resuming') this.goOnFrom(Buffer.alloc(0))
    this.write()
    this.end()
    return this.written
  }

  private openFile(sandboxId: SandboxId): RecordingState {
    this.file = RecordingFile.open(this.parts.path)
    const { before } = this.file
    this.isBlank = before === undefined
    this.taken = before?.offset
    const now = this.parts.clock.now()
    return before ?? { sandboxId, offset: 0, length: 0, startedAt: now, lastAt: now, isFull: false }
  }

  /** Resolves when all that was to be written is on the disk. */
  settled(): Promise<void> {
    return this.written
  }

  /** Another shell, or output is lost: what comes next does not continue what is shown. */
  private begin(offset: number): void {
    if (!this.isBlank) this.take(freshScreen)
    this.taken = offset
  }

  private take(bytes: Buffer): void {
    const at = this.parts.clock.now()
    const last = this.pieces.at(-1)
    this.isBlank = false
    this.room -= bytes.length
    if (last?.kind === 'o' && at - last.at < togetherMs) last.bytes.push(bytes)
    else this.pieces.push({ at, kind: 'o', bytes: [bytes] })
  }

  private leaveOut(): void {
    this.write()
    this.cut = Buffer.alloc(0)
    this.mode = 'leaving-out'
  }

  private roomNow(): number {
    const now = this.parts.clock.now()
    const gained = ((now - this.roomAt) / 1000) * flood.bytesPerSecond
    this.room = Math.min(flood.burstBytes, this.room + gained)
    this.roomAt = now
    return this.room
  }

  private writeSoon(): void {
    this.cancelWrite ??= this.parts.clock.after(writeEveryMs, () => {
      this.cancelWrite = undefined
      this.write()
      if (this.mode === 'leaving-out') this.resume()
    })
  }

  /** Goes on with the screen as it is, once there is room. What is printed meanwhile comes after it. */
  private resume(): void {
    if (!this.readScreen || this.roomNow() < resumeBytes) {
      this.writeSoon()
      return
    }
    this.mode = 'resuming'
    this.readScreen().then(
      (screen) => {
        if (this.mode !== 'resuming') return
        this.goOnFrom(screen)
        this.writeSoon()
      },
      (error: unknown) => this.fail(error),
    )
  }

  private goOnFrom(screen: Buffer): void {
    const after = this.pieces.splice(0)
    this.take(Buffer.concat([freshScreen, screen]))
    this.pieces.push(...after)
    this.mode = 'recording'
  }

  private write(): void {
    if (!this.state || this.taken === undefined || this.mode === 'resuming') return
    const lines = this.pieces.splice(0).map((piece) => this.lineOf(piece))
    const offset = this.taken - this.cut.length
    if (lines.length > 0 || offset !== this.state.offset) this.append(lines, offset)
  }

  private lineOf(piece: Piece): string {
    if (piece.kind === 'r') return this.line(piece.at, 'r', piece.data)
    const bytes = Buffer.concat([this.cut, ...piece.bytes])
    const end = bytes.length - cutCharacterLength(bytes)
    this.cut = Buffer.from(bytes.subarray(end))
    return end === 0 ? '' : this.line(piece.at, 'o', bytes.toString('utf8', 0, end))
  }

  private line(at: number, kind: CastEvent[1], data: string): string {
    return castLine([(at - (this.state?.startedAt ?? at)) / 1000, kind, data])
  }

  private append(lines: string[], offset: number): void {
    const { file, state } = this
    if (!file || !state) return
    const lastAt = this.parts.clock.now()
    const fitting: Buffer[] = []
    let { length, isFull } = state
    for (const line of lines.map((each) => Buffer.from(each))) {
      isFull ||= length + line.length > this.parts.maxBytes
      if (isFull) break
      fitting.push(line)
      length += line.length
    }
    if (isFull) fitting.push(Buffer.from(this.line(lastAt, 'm', 'full')))
    const bytes = Buffer.concat(fitting)
    Object.assign(state, { offset, length: state.length + bytes.length, lastAt, isFull })
    const now = { ...state }
    this.written = this.written
      .then(() => file.append(bytes, now))
      .catch((error: unknown) => this.fail(error))
    if (isFull) this.end()
  }

  /** The learner works on: it is only the recording that ends. */
  private fail(error: unknown): void {
    if (this.mode !== 'over') this.parts.log.warn({ err: error }, 'a terminal is not recorded any more')
    this.end()
  }

  private end(): void {
    this.mode = 'over'
    this.pieces = []
    this.cancelWrite?.()
    const { file } = this
    this.file = undefined
    if (!file) return
    this.written = this.written
      .then(() => file.close())
      .catch((error: unknown) => this.parts.log.warn({ err: error }, 'a recording was not closed'))
  }
}

/** The same bytes: nobody writes into output that has come. */
function viewOf({ buffer, byteOffset, length }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, length)
}
