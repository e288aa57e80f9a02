import type { TerminalSize } from '#common/sandbox.ts'
import type { Clock } from '#server/clock.ts'
import type { Log } from '#server/log.ts'
import type { HeldTerminal } from '#server/sandbox/sandbox-host.ts'
import { OutputBatch } from '#server/terminal/output-batch.ts'
import { Screen } from '#server/terminal/screen.ts'
import { TerminalConnection } from '#server/terminal/terminal-connection.ts'
import { Viewers, type Attachment, type Viewer } from '#server/terminal/viewers.ts'

/** The terminal waits while its screen model has more than this to draw. */
const screenBehindBytes = 1024 * 1024
/** A page may have this much typed ahead of the shell: the largest paste. */
const maxTypedAheadBytes = 4 * 1024 * 1024
/** Names the server itself where it types. */
const ownWriter = '0000000000000000'

export interface TerminalParts {
  open: (size: TerminalSize) => Promise<HeldTerminal>
  clock: Clock
  log: Log
  /** The shell ended, or its sandbox is gone. */
  onEnded: () => void
}

/** One terminal of a sandbox: its shell, what its screen shows, and the pages that look at it. */
export class Terminal {
  private readonly connection: TerminalConnection
  private readonly viewers = new Viewers()
  private readonly batch: OutputBatch
  private screen: Screen
  private typedBySelf: number | undefined

  constructor(
    parts: TerminalParts,
    private size: TerminalSize,
  ) {
    this.screen = new Screen(size)
    this.batch = new OutputBatch(parts.clock, (offset, bytes) => this.viewers.output(offset, bytes))
    this.connection = new TerminalConnection(
      parts,
      {
        onOutput: (offset, bytes) => this.takeOutput(offset, bytes),
        onAccepted: (writer, accepted) => this.viewers.accepted(writer, accepted),
        onGap: () => this.clearScreen(),
        onLost: (cause) => {
          parts.log.warn({ err: cause }, 'terminal lost')
          this.typedBySelf = undefined
          this.batch.flush()
          this.viewers.loseAll()
        },
        onEnded: () => {
          this.batch.flush()
          this.viewers.exitAll()
          this.dispose()
          parts.onEnded()
        },
      },
      size,
    )
  }

  /** Resolves when the shell is there and the screen shows what it has printed. */
  ready(): Promise<void> {
    return this.connection.join()
  }

  /**
   * Gives the page the keyboard and the terminal the page's size.
   * Rejects with the host's ProblemError when the terminal cannot be joined.
   */
  async attach(viewer: Viewer, size: TerminalSize): Promise<Attachment> {
    await this.ready()
    this.batch.flush()
    this.viewers.add(viewer, this.connection.received)
    this.resizeTo(size)
    return this.show(viewer)
  }

  /** Lets the page look on; the keyboard and the size stay with whoever has them. */
  async watch(viewer: Viewer): Promise<Attachment> {
    await this.ready()
    this.batch.flush()
    this.viewers.watch(viewer, this.connection.received)
    return this.show(viewer)
  }

  detach(viewer: Viewer): void {
    this.viewers.remove(viewer)
    this.updateWaiting()
  }

  /** Whether it was taken: input of a page without the keyboard is not. */
  type(viewer: Viewer, start: number, bytes: Uint8Array): boolean {
    if (!this.viewers.isControlledBy(viewer)) return false
    const typedAhead = start + bytes.length - this.connection.accepted(viewer.writer)
    if (typedAhead > maxTypedAheadBytes) {
      this.viewers.lose(viewer)
      return false
    }
    this.connection.send(viewer.writer, start, bytes)
    return true
  }

  /** Types as the lesson, for scripts that a page brings. */
  typeText(text: string): void {
    const start = this.typedBySelf ?? this.connection.accepted(ownWriter)
    const bytes = Buffer.from(text)
    this.typedBySelf = start + bytes.length
    this.connection.send(ownWriter, start, bytes)
  }

  drawn(viewer: Viewer, offset: number): void {
    this.viewers.drawn(viewer, offset)
    this.updateWaiting()
  }

  resize(viewer: Viewer, size: TerminalSize): void {
    if (this.viewers.isControlledBy(viewer)) this.resizeTo(size)
  }

  /** Leaves the shell running. Its pages are not told: whoever closes it tells them why. Twice is fine. */
  close(): void {
    this.connection.close()
    this.dispose()
  }

  /** What the page has to see of all that was received until this call. */
  private async show(viewer: Viewer): Promise<Attachment> {
    const { size } = this
    const end = this.connection.received
    const accepted = this.connection.accepted(viewer.writer)
    const { screen, title, cut } = await this.screen.picture()
    const offset = end - cut.length
    return {
      snapshot: { screen, offset, accepted, title, size },
      follow: () => {
        this.viewers.follow(viewer, offset, cut)
        this.updateWaiting()
      },
    }
  }

  private takeOutput(offset: number, bytes: Uint8Array): void {
    this.screen.write(bytes, () => this.updateWaiting())
    this.batch.add(offset, bytes)
    this.updateWaiting()
  }

  private updateWaiting(): void {
    this.connection.setPaused(this.viewers.mustWait || this.screen.behind > screenBehindBytes)
  }

  private resizeTo(size: TerminalSize): void {
    if (size.cols === this.size.cols && size.rows === this.size.rows) return
    this.size = size
    this.connection.resize(size)
    this.screen.resize(size)
    this.batch.flush()
    this.viewers.resized(size)
  }

  private clearScreen(): void {
    this.screen.dispose()
    this.screen = new Screen(this.size)
  }

  private dispose(): void {
    this.screen.dispose()
  }
}
