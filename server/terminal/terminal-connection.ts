import { ProblemError } from '#common/problem.ts'
import type { TerminalSize } from '#common/sandbox.ts'
import type { Clock } from '#server/clock.ts'
import { RecentMap } from '#server/recent-map.ts'
import type { HeldTerminal } from '#server/sandbox/sandbox-host.ts'

/** Before a broken terminal is joined again, whoever asks: twice as long each time, up to the last. */
const firstPauseMs = 100
const lastPauseMs = 5000
/** A connection that lived as long is no part of what broke before it. */
const lastedMs = 5000
/** Each page is a writer, and each click on a command: far more than the holder itself remembers. */
const mostWriters = 1000
/** Far longer than readline takes from reading the size to setting it, which it does at each prompt. */
const sizeAgainMs = 250

export interface ConnectionListener {
  /** What the holder has kept of the output, for a screen of this size: what was not told of it yet comes next. */
  onJoined(kept: { start: number; end: number }, size: TerminalSize): void
  onOutput(offset: number, bytes: Uint8Array): void
  onAccepted(writer: string, accepted: number): void
  /** What was printed meanwhile is gone in part: the next output does not follow what came before. */
  onGap(): void
  /** Broken; it is being joined again. */
  onLost(cause: Error): void
  /** The shell or its sandbox is gone for good. */
  onEnded(): void
}

type State =
  | { status: 'closed' }
  | { status: 'joining'; joined: Promise<void> }
  | { status: 'live'; held: HeldTerminal; joined: Promise<void>; since: number }
  /** Broken; `joined` is about the try that follows. */
  | { status: 'pausing'; joined: Promise<void> }
  | { status: 'ended' }

/** Stays joined to a terminal's holder, and tells its output once and in order however often that breaks. */
export class TerminalConnection {
  private state: State = { status: 'closed' }
  /** Offset of the end of all output so far; none before the first join. */
  private receivedTo: number | undefined
  private acceptedByWriter = new RecentMap<string, number>(mostWriters)
  /** The end of what each writer has sent over this connection. */
  private readonly sentByWriter = new RecentMap<string, number>(mostWriters)
  private paused = false
  /** As long as nobody has said one, the terminal keeps its own. */
  private size: TerminalSize | undefined
  /** How often the holder was joined. */
  joins = 0
  private pauseMs = firstPauseMs
  private endPause: (() => void) | undefined
  private cancelSizeAgain: (() => void) | undefined

  constructor(
    private readonly parts: { open: (size?: TerminalSize) => Promise<HeldTerminal>; clock: Clock },
    private readonly listener: ConnectionListener,
  ) {}

  get received(): number {
    return this.receivedTo ?? 0
  }

  accepted(writer: string): number {
    return this.acceptedByWriter.get(writer) ?? 0
  }

  /**
   * Resolves when all that the terminal has printed was told, and it is not broken again by then: whoever types into
   * it from here on is heard, or told. Rejects with the host's ProblemError.
   */
  async join(): Promise<void> {
    do await this.nextTry()
    while (!this.isLive)
  }

  /** False where bytes before these are missing, or nobody is there to take them: the holder would drop them. */
  send(writer: string, start: number, bytes: Uint8Array): boolean {
    const sent = this.sentByWriter.get(writer) ?? this.accepted(writer)
    if (this.state.status !== 'live' || start > sent) return false
    this.sentByWriter.set(writer, Math.max(sent, start + bytes.length))
    this.state.held.write(writer, start, bytes)
    return true
  }

  resize(size: TerminalSize): void {
    this.size = size
    if (this.state.status === 'live') this.setSize(this.state.held, size)
  }

  setPaused(paused: boolean): void {
    if (paused === this.paused) return
    this.paused = paused
    if (this.state.status !== 'live') return
    if (paused) this.state.held.pause()
    else this.state.held.resume()
  }

  /** Leaves the terminal running in its sandbox. Twice is fine. */
  close(): void {
    this.endPause?.()
    this.cancelSizeAgain?.()
    if (this.state.status === 'live') this.state.held.close()
    this.state = { status: 'ended' }
  }

  private get isLive(): boolean {
    return this.state.status === 'live'
  }

  /** The one that is under way, or else is begun. */
  private nextTry(): Promise<void> {
    switch (this.state.status) {
      case 'joining':
      case 'live':
      case 'pausing':
        return this.state.joined
      case 'ended':
        return Promise.reject(new ProblemError('sandbox-gone'))
      case 'closed': {
        const joined = this.open()
        this.state = { status: 'joining', joined }
        return joined
      }
    }
  }

  private async open(): Promise<void> {
    try {
      const held = await this.parts.open(this.size)
      if (this.state.status !== 'joining') {
        held.close()
        return
      }
      this.state = { status: 'live', held, joined: this.state.joined, since: this.parts.clock.now() }
      this.joins += 1
      await this.replay(held)
    } catch (error) {
      if (error instanceof ProblemError && error.problem.code === 'sandbox-gone') this.end()
      else this.failed()
      throw error
    }
  }

  private replay(held: HeldTerminal): Promise<void> {
    if (this.receivedTo !== undefined && held.start > this.receivedTo) this.listener.onGap()
    this.receivedTo = Math.max(this.receivedTo ?? 0, held.start)
    // It may have been said while the terminal was being joined.
    if (this.size) this.setSize(held, this.size)
    this.listener.onJoined({ start: held.start, end: held.replayEnd }, this.size ?? held.size)
    this.acceptedByWriter = new RecentMap(mostWriters, held.accepted)
    this.sentByWriter.clear()
    this.paused = false
    return new Promise((resolve, reject) => {
      held.listen({
        onOutput: (offset, bytes) => {
          this.take(offset, bytes)
          if (this.received >= held.replayEnd) resolve()
        },
        onAccepted: (writer, accepted) => {
          this.acceptedByWriter.set(writer, accepted)
          this.listener.onAccepted(writer, accepted)
        },
        onExit: () => {
          this.end()
          reject(new ProblemError('terminal-failed'))
        },
        onLost: (cause) => {
          this.lose(held, cause)
          reject(new ProblemError('terminal-failed', {}, { cause }))
        },
      })
      if (this.received >= held.replayEnd) resolve()
    })
  }

  /** Twice: readline may have put back the one before. The same one again disturbs nobody. */
  private setSize(held: HeldTerminal, size: TerminalSize): void {
    held.resize(size)
    this.cancelSizeAgain?.()
    this.cancelSizeAgain = this.parts.clock.after(sizeAgainMs, () => held.resize(size))
  }

  /** A holder that was joined again begins with what we may have had already. */
  private take(offset: number, bytes: Uint8Array): void {
    const known = Math.max(0, this.received - offset)
    if (known >= bytes.length) return
    this.receivedTo = offset + bytes.length
    this.listener.onOutput(offset + known, bytes.subarray(known))
  }

  private lose(held: HeldTerminal, cause: Error): void {
    held.close()
    if (this.state.status !== 'live') return
    if (this.parts.clock.now() - this.state.since >= lastedMs) this.pauseMs = firstPauseMs
    this.failed()
    this.listener.onLost(cause)
  }

  /** A terminal that was there once is joined again; one that never was is left to who asked for it. */
  private failed(): void {
    if (this.state.status === 'ended' || this.state.status === 'pausing') return
    if (this.receivedTo === undefined) {
      this.state = { status: 'closed' }
      return
    }
    const joined = new Promise<void>((resolve, reject) => {
      const cancel = this.parts.clock.after(this.pauseMs, () => {
        this.state = { status: 'joining', joined }
        resolve(this.open())
      })
      this.endPause = () => {
        cancel()
        reject(new ProblemError('sandbox-gone'))
      }
    })
    this.pauseMs = Math.min(2 * this.pauseMs, lastPauseMs)
    // The failure has set the next try.
    joined.catch(() => undefined)
    this.state = { status: 'pausing', joined }
  }

  private end(): void {
    if (this.state.status === 'ended') return
    this.close()
    this.listener.onEnded()
  }
}
