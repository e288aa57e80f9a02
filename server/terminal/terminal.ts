import { ProblemError } from '#common/problem.ts'
import type { Typing } from '#common/protocol.ts'
import { isSameSize, usualSize, type TerminalSize } from '#common/sandbox.ts'
import type { Clock } from '#server/clock.ts'
import type { Log } from '#server/log.ts'
import type { HeldTerminal } from '#server/sandbox/sandbox-host.ts'
import { CommandMarks, type EndedCommand } from '#server/terminal/command-marks.ts'
import { EarlyOutput } from '#server/terminal/early-output.ts'
import { OutputBatch } from '#server/terminal/output-batch.ts'
import { PromptWatch } from '#server/terminal/prompt-watch.ts'
import { Screen } from '#server/terminal/screen.ts'
import { TerminalConnection } from '#server/terminal/terminal-connection.ts'
import type { TerminalRecorder } from '#server/terminal/terminal-recorder.ts'
import { typeText, type Patience } from '#server/terminal/typist.ts'
import { Viewers, type Attachment, type Viewer } from '#server/terminal/viewers.ts'

/** The terminal waits while its screen model has more than this to draw. */
const screenBehindBytes = 1024 * 1024
/** A page may have this much typed ahead of the shell: the largest paste. */
const maxTypedAheadBytes = 4 * 1024 * 1024
/** Names the server itself where it types. */
const ownWriter = '0000000000000000'
/** So many texts may wait for the one that is being typed: more than anybody clicks, and each as long as a file. */
const maxTypings = 50
/** A typist looks at the terminal this often without being told of anything. */
const lookAgainMs = 5000

export interface TerminalParts {
  open: (size?: TerminalSize) => Promise<HeldTerminal>
  clock: Clock
  log: Log
  traffic: TerminalTraffic
  /** The learner's command ended. Told again, after a server was away, of what that one may have been told. */
  onCommand: (command: EndedCommand) => void
  /** The shell ended, or its sandbox is gone. */
  onEnded: () => void
}

/** Counted over all terminals: pages that joined one, messages typed, bytes printed. */
export interface TerminalTraffic {
  attaches: number
  inputs: number
  printedBytes: number
}

/** One terminal of a sandbox: its shell, what its screen shows, and the pages that look at it. */
export class Terminal {
  private readonly connection: TerminalConnection
  private readonly viewers = new Viewers()
  private readonly batch: OutputBatch
  private readonly prompts = new PromptWatch()
  private readonly newsListeners = new Set<() => void>()
  private readonly marks: CommandMarks
  private recorder: TerminalRecorder | undefined
  /** Until somebody records it, or looks at it without being recorded. */
  private early: EarlyOutput | undefined = new EarlyOutput()
  private size = usualSize
  private screen = this.newScreen(usualSize)
  /** What is being typed for the learner: the next waits for its end. */
  private typing: Promise<void> = Promise.resolve()
  /** How many texts are being typed, or wait for that. */
  private typings = 0

  constructor(private readonly parts: TerminalParts) {
    this.marks = new CommandMarks(parts.clock, parts.onCommand)
    this.batch = new OutputBatch(parts.clock, (offset, bytes) => this.viewers.output(offset, bytes))
    this.connection = new TerminalConnection(parts, {
      onJoined: (kept, size) => this.takeUp(kept, size),
      onOutput: (offset, bytes) => this.takeOutput(offset, bytes),
      onAccepted: (writer, accepted) => {
        this.viewers.accepted(writer, accepted)
        this.tellNews()
      },
      onGap: () => this.clearScreen(),
      onLost: (cause) => {
        parts.log.warn({ err: cause }, 'terminal lost')
        this.tellNews()
        this.batch.flush()
        this.viewers.loseAll()
      },
      onEnded: () => {
        this.batch.flush()
        this.viewers.exitAll()
        this.tellNews()
        this.dispose()
        parts.onEnded()
      },
    })
  }

  /** Resolves when the shell is there and the screen shows what it has printed. */
  ready(): Promise<void> {
    return this.connection.join()
  }

  /** Has it written down from its first prompt on. A terminal that is recorded already goes on as it is. */
  record(recorder: TerminalRecorder): void {
    if (this.recorder || !this.early) return
    const { bytes, ...kept } = this.early.kept
    this.early = undefined
    this.recorder = recorder
    if (this.connection.joins === 0) return
    recorder.joined(kept, this.size, () => this.readScreen())
    recorder.output(kept.start, bytes)
  }

  /**
   * Gives the page the keyboard and the terminal the page's size.
   * Rejects with the host's ProblemError when the terminal cannot be joined.
   */
  async attach(viewer: Viewer, size: TerminalSize): Promise<Attachment> {
    await this.ready()
    this.early = undefined
    this.batch.flush()
    this.viewers.add(viewer, this.connection.received)
    this.resizeTo(size)
    return this.show(viewer)
  }

  /** Lets the page look on; the keyboard and the size stay with whoever has them. */
  async watch(viewer: Viewer): Promise<Attachment> {
    await this.ready()
    this.early = undefined
    this.batch.flush()
    this.viewers.watch(viewer, this.connection.received)
    return this.show(viewer)
  }

  detach(viewer: Viewer): void {
    this.viewers.remove(viewer)
    this.updateWaiting()
  }

  /**
   * Whether it was taken: input of a page without the keyboard is not. A page of whose input something is missing is
   * told that it is lost: it attaches anew, hears what the shell has, and sends the rest again.
   */
  type(viewer: Viewer, start: number, bytes: Uint8Array): boolean {
    if (!this.viewers.isControlledBy(viewer)) return false
    const typedAhead = start + bytes.length - this.connection.accepted(viewer.writer)
    if (typedAhead > maxTypedAheadBytes || !this.connection.send(viewer.writer, start, bytes)) {
      this.viewers.lose(viewer)
      return false
    }
    this.batch.typed()
    this.parts.traffic.inputs += 1
    return true
  }

  /**
   * Types for the learner, after what is being typed already. Resolves when the shell has all of it; rejects with the
   * host's ProblemError when the terminal is gone, with `too-fast` when too much waits already. `writer` names what is
   * typed: given again, after a lost answer, it goes on where it was.
   */
  typeFor(typing: Typing, patience: Patience, writer?: string): Promise<void> {
    if (this.typings >= maxTypings) return Promise.reject(new ProblemError('too-fast'))
    this.typings += 1
    const typed = this.typing
      .then(() => this.typeNow(typing, patience, writer))
      .finally(() => {
        this.typings -= 1
      })
    this.typing = typed.catch(() => undefined)
    return typed
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
    this.parts.traffic.attaches += 1
    const end = this.connection.received
    const accepted = this.connection.accepted(viewer.writer)
    const { screen, title, marks, cut } = await this.screen.picture()
    const offset = end - cut.length
    return {
      snapshot: { screen, offset, accepted, title, marks, size },
      follow: () => {
        this.viewers.follow(viewer, offset, cut)
        this.updateWaiting()
      },
    }
  }

  private async typeNow(typing: Typing, patience: Patience, writer = ownWriter): Promise<void> {
    await this.ready()
    let end = writer === ownWriter ? this.connection.accepted(ownWriter) : 0
    const press = async (keys: string): Promise<void> => {
      const bytes = Buffer.from(keys)
      const start = end
      end += bytes.length
      await this.send(writer, start, bytes)
    }
    const { clock } = this.parts
    const news = (withinMs: number): Promise<void> => this.news(withinMs)
    await typeText({ watch: this.prompts, clock, press, news }, typing, patience)
    if (writer !== ownWriter) this.remindOfWriters()
  }

  /** The holder forgets the writer unheard of for longest, and each writer that comes for one typing pushes them on. */
  private remindOfWriters(): void {
    for (const writer of [ownWriter, ...this.viewers.writers])
      this.connection.send(writer, this.connection.accepted(writer), new Uint8Array())
  }

  /** Sends again what was lost with a connection, until the holder has it. */
  private async send(writer: string, start: number, bytes: Uint8Array): Promise<void> {
    const end = start + bytes.length
    let sentOver: number | undefined
    for (;;) {
      await this.ready()
      const accepted = this.connection.accepted(writer)
      // Less than was there before: another shell, which none of this was meant for.
      if (accepted >= end || accepted < start) return
      if (sentOver !== this.connection.joins) {
        sentOver = this.connection.joins
        this.connection.send(writer, accepted, bytes.subarray(accepted - start))
      }
      if (this.connection.accepted(writer) < end) await this.news(lookAgainMs)
    }
  }

  private news(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        cancel()
        this.newsListeners.delete(done)
        resolve()
      }
      const cancel = this.parts.clock.after(withinMs, done)
      this.newsListeners.add(done)
    })
  }

  private tellNews(): void {
    for (const listener of this.newsListeners) listener()
  }

  private takeOutput(offset: number, bytes: Uint8Array): void {
    this.parts.traffic.printedBytes += bytes.length
    // The pages first: whoever typed waits for the echo.
    this.batch.add(offset, bytes)
    this.prompts.take(bytes, this.parts.clock.now())
    this.tellNews()
    this.screen.write(bytes)
    this.marks.read(bytes)
    this.recorder?.output(offset, bytes)
    this.early?.add(offset, bytes)
    this.updateWaiting()
  }

  private newScreen(size: TerminalSize): Screen {
    return new Screen(size, () => this.updateWaiting())
  }

  private updateWaiting(): void {
    this.connection.setPaused(this.viewers.mustWait || this.screen.behind > screenBehindBytes)
  }

  private takeUp(kept: { start: number; end: number }, size: TerminalSize): void {
    if (!isSameSize(size, this.size)) this.screen.resize(size)
    this.size = size
    this.recorder?.joined(kept, size, () => this.readScreen())
  }

  private resizeTo(size: TerminalSize): void {
    if (isSameSize(size, this.size)) return
    this.size = size
    this.connection.resize(size)
    this.screen.resize(size)
    this.recorder?.resized(size)
    this.batch.flush()
    this.viewers.resized(size)
  }

  private clearScreen(): void {
    this.marks.forget()
    this.screen.dispose()
    this.screen = this.newScreen(this.size)
  }

  private async readScreen(): Promise<Buffer> {
    const { screen, title, cut } = await this.screen.picture()
    return Buffer.concat([Buffer.from(`${screen}\x1b]2;${title}\x07`), cut])
  }

  private dispose(): void {
    this.screen.dispose()
    this.recorder?.closed()
  }
}
