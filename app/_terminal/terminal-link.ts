import type { Problem, ProblemCode } from '#common/problem.ts'
import type { TerminalKey, TerminalSnapshot, WriterId } from '#common/protocol.ts'
import type { TerminalSize } from '#common/sandbox.ts'
import type { Connection } from '#app/_socket/connection.ts'
import { InputQueue } from './input-queue.ts'
import { interruptKey } from './keystrokes.ts'
import { OutputCursor } from './output-cursor.ts'
import { isTerminalAnswer } from './terminal-answer.ts'

/**
 * `attaching`: what is typed waits. `watching`: another page has the keyboard; this one shows what it shows.
 * `exited`: the shell ended.
 */
export type LinkState =
  | { status: 'attaching' }
  | { status: 'live' }
  | { status: 'watching' }
  | { status: 'exited' }
  | { status: 'failed'; problem: Problem }

export type ScreenPicture = Pick<TerminalSnapshot, 'screen' | 'title' | 'marks'>

/** A paste that takes its time: how many of its bytes the shell does not have yet. Too much of it is refused. */
export type Paste = { status: 'sending'; left: number; total: number } | { status: 'refused' }

/** What the link draws on. The calls are carried out in the order in which they are made. */
export interface Screen {
  /** What fits into its place. */
  size(): TerminalSize
  /** Takes another page's size, drawn smaller or larger to fit; `undefined`: its own again, at once. */
  adopt(size: TerminalSize | undefined): void
  /** Shows this instead of what was there. */
  restore(picture: ScreenPicture, drawn: () => void): void
  write(bytes: Uint8Array, drawn: () => void): void
}

/** Typing is answered by the shell at once, as a rule; when it is not, the server is asked whether it is there. */
const wonderAfterMs = 600
/** What passes by itself: the link tries again without being asked. */
const passing: ReadonlySet<ProblemCode> = new Set(['engine-unreachable', 'terminal-failed', 'server-silent'])
const retryMs = 3_000

interface LinkParts {
  connection: Pick<Connection, 'request' | 'send' | 'listen' | 'onConnect'>
  terminal: TerminalKey
  screen: Screen
  newWriter: () => WriterId
  /** Runs once after so many milliseconds, unless the returned function is called first. */
  after: (milliseconds: number, run: () => void) => () => void
  onState: (state: LinkState) => void
  /** `undefined`: nothing is being pasted any more. */
  onPaste: (paste: Paste | undefined) => void
  /** Another page has the keyboard: look on, and do not take it before somebody asks for it. */
  watch: boolean
}

/** More than this on its way to the shell is a paste to speak of. */
const bigPasteBytes = 128 * 1024
const endOfPaste = '\x1b[201~'
const utf8 = new TextEncoder()
/** Reads bytes for what is ASCII in them; the rest may be garbled. */
const ascii = new TextDecoder('latin1')

/** Ties a screen to a terminal of the sandbox, across broken connections and a restarted server. */
export class TerminalLink {
  private state: LinkState = { status: 'attaching' }
  private writer: WriterId
  private queue = new InputQueue()
  private cursor = new OutputCursor(0)
  /** Output that came before the snapshot it belongs to. */
  private early: { offset: number; bytes: Uint8Array }[] = []
  private attachedSize: TerminalSize | undefined
  private watching: boolean
  private paste: Paste | undefined
  /** Counts attachments: an answer to an earlier one is of no use any more. */
  private attachment = 0
  private restoring = false
  private stopWondering: (() => void) | undefined
  private stopRetry: (() => void) | undefined

  constructor(private readonly parts: LinkParts) {
    this.writer = parts.newWriter()
    this.watching = parts.watch
  }

  /** Attaches, now or once connected, and stays attached until the returned function is called. */
  start(): () => void {
    const { connection, terminal } = this.parts
    const ours = <T extends TerminalKey>(handle: (event: T) => void) => {
      return (event: T) => {
        if (event.sessionId === terminal.sessionId && event.terminal === terminal.terminal) handle(event)
      }
    }
    const closers = [
      connection.listen(
        'terminal:output',
        ours(({ offset, bytes, accepted }) => {
          this.receive(offset, bytes)
          if (accepted !== undefined) this.acceptInput(accepted)
        }),
      ),
      connection.listen(
        'terminal:accepted',
        ours(({ accepted }) => this.acceptInput(accepted)),
      ),
      connection.listen(
        'terminal:lost',
        ours(() => void this.attach()),
      ),
      connection.listen(
        'terminal:taken',
        ours(() => this.lookOn()),
      ),
      connection.listen(
        'terminal:resized',
        ours(({ size }) => {
          if (this.state.status === 'watching') this.parts.screen.adopt(size)
        }),
      ),
      connection.listen(
        'terminal:exited',
        ours(() => this.stop({ status: 'exited' })),
      ),
      connection.onConnect(() => {
        if (this.state.status !== 'exited') void this.attach()
      }),
    ]
    return () => {
      this.attachment++
      this.stopWondering?.()
      this.stopRetry?.()
      for (const close of closers.splice(0)) close()
      void connection.request('terminal:detach', terminal)
    }
  }

  /** Takes the keyboard, starts a new shell after one that ended, or tries again. */
  again(): void {
    this.watching = false
    if (this.state.status === 'exited') this.startWriter()
    this.become({ status: 'attaching' })
    // The notice that was clicked makes room first: the terminal is told of one size only.
    this.stopRetry?.()
    this.stopRetry = this.parts.after(0, () => void this.ask())
  }

  /** Sends what was typed or pasted; false when there is too much of it, or nobody to take it. */
  type(data: string | Uint8Array): boolean {
    if (this.state.status !== 'live' && this.state.status !== 'attaching') return false
    if (typeof data === 'string' && this.restoring && isTerminalAnswer(data)) return true
    if (data === interruptKey && this.paste?.status === 'sending') this.cancelPaste()
    const taken = this.queue.push(typeof data === 'string' ? utf8.encode(data) : data)
    this.flush()
    this.followPaste(taken)
    return taken
  }

  /** Sends no more of what is being pasted, nor what was typed after it. */
  cancelPaste(): void {
    const dropped = this.queue.dropUnsent()
    // The program was told that a paste begins.
    if (ascii.decode(dropped).includes(endOfPaste)) this.queue.push(utf8.encode(endOfPaste))
    this.flush()
    this.tellPaste(undefined)
  }

  /** Tells the terminal the screen's size, if it has changed. */
  resized(): void {
    const size = this.parts.screen.size()
    if (this.state.status !== 'live') return
    if (size.cols === this.attachedSize?.cols && size.rows === this.attachedSize.rows) return
    this.attachedSize = size
    void this.parts.connection.request('terminal:resize', { ...this.parts.terminal, size })
  }

  private async attach(): Promise<void> {
    this.become({ status: 'attaching' })
    await this.ask()
  }

  private async ask(): Promise<void> {
    const attachment = ++this.attachment
    const { connection, terminal, screen } = this.parts
    const { watching: watch } = this
    if (!watch) screen.adopt(undefined)
    const size = screen.size()
    this.stopRetry?.()
    this.queue.hold()
    this.early = []
    const { writer } = this
    const answer = await connection.request('terminal:attach', { ...terminal, size, writer, watch })
    if (attachment !== this.attachment) return
    if (!answer.ok) {
      this.fail(answer.problem)
      return
    }
    if (!this.queue.canResumeFrom(answer.value.accepted)) {
      this.startWriter()
      return this.attach()
    }
    this.attachedSize = answer.value.size
    if (watch) screen.adopt(answer.value.size)
    this.restore(answer.value, attachment)
  }

  /** The page goes on saying what is the matter while it asks again. */
  private fail(problem: Problem): void {
    this.become({ status: 'failed', problem })
    if (passing.has(problem.code)) this.stopRetry = this.parts.after(retryMs, () => void this.ask())
  }

  private restore(snapshot: TerminalSnapshot, attachment: number): void {
    this.restoring = true
    this.cursor = new OutputCursor(snapshot.offset)
    this.become({ status: this.watching ? 'watching' : 'live' })
    // Drawn before this returns when somebody has just typed: xterm hurries then.
    this.parts.screen.restore(snapshot, () => {
      if (attachment !== this.attachment) return
      this.restoring = false
      if (this.state.status !== 'live') return
      this.queue.resume(snapshot.accepted)
      this.flush()
    })
    for (const { offset, bytes } of this.early.splice(0)) this.receive(offset, bytes)
    this.resized()
  }

  private receive(offset: number, bytes: Uint8Array): void {
    if (this.state.status === 'attaching' || this.state.status === 'failed')
      this.early.push({ offset, bytes })
    if (this.state.status !== 'live' && this.state.status !== 'watching') return
    const { attachment, cursor } = this
    const news = cursor.take(offset, bytes)
    if (news.status === 'gap') void this.attach()
    if (news.status !== 'new') return
    this.parts.screen.write(news.bytes, () => {
      const drawn = cursor.drawn(news.end)
      if (drawn === undefined || attachment !== this.attachment) return
      this.parts.connection.send('terminal:drawn', { ...this.parts.terminal, drawn })
    })
  }

  private acceptInput(accepted: number): void {
    this.stopWondering?.()
    this.stopWondering = undefined
    this.queue.accept(accepted)
    this.flush()
    this.followPaste(true)
  }

  private followPaste(taken: boolean): void {
    const { pending } = this.queue
    if (!taken) this.tellPaste({ status: 'refused' })
    else if (this.paste?.status === 'sending' && pending > 0) {
      this.tellPaste({ status: 'sending', left: pending, total: Math.max(this.paste.total, pending) })
    } else if (pending > bigPasteBytes) this.tellPaste({ status: 'sending', left: pending, total: pending })
    else if (this.paste) this.tellPaste(undefined)
  }

  private tellPaste(paste: Paste | undefined): void {
    this.paste = paste
    this.parts.onPaste(paste)
  }

  private flush(): void {
    const { connection, terminal } = this.parts
    for (let message = this.queue.next(); message; message = this.queue.next()) {
      connection.send('terminal:input', { ...terminal, writer: this.writer, ...message })
      this.stopWondering ??= this.parts.after(wonderAfterMs, () => this.askForLife())
    }
  }

  /** A shell may be busy and take nothing for long; the server answers this at once, or is not there. */
  private askForLife(): void {
    this.stopWondering = undefined
    void this.parts.connection.request('session:keep', { sessionId: this.parts.terminal.sessionId })
  }

  /** A shell that does not know what this page typed before: numbering begins anew. */
  private startWriter(): void {
    this.writer = this.parts.newWriter()
    this.queue = new InputQueue()
    if (this.paste) this.tellPaste(undefined)
  }

  /** Another page took the keyboard: what is printed from here on is for its size, of which we are told next. */
  private lookOn(): void {
    this.watching = true
    this.queue.hold()
    if (this.state.status !== 'live') return
    this.parts.screen.adopt(this.attachedSize)
    this.become({ status: 'watching' })
  }

  private stop(state: LinkState): void {
    this.attachment++
    this.stopRetry?.()
    this.queue.hold()
    this.become(state)
  }

  private become(state: LinkState): void {
    this.state = state
    this.parts.onState(state)
  }
}
