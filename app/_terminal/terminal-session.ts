import { WriterId, type TerminalKey, type Typing } from '#common/protocol.ts'
import type { Connection } from '#app/_socket/connection.ts'
import { keyBytes, type BarKey } from './keystrokes.ts'
import { TerminalLink, type LinkState } from './terminal-link.ts'
import type { ScreenParts, XtermScreen } from './xterm-screen.ts'

/** `loading`: xterm itself is on its way. */
export type TerminalState = { status: 'loading' } | LinkState

/** The server is away for a moment, or the engine is. */
const passing: ReadonlySet<string> = new Set(['server-silent', 'engine-unreachable'])
const askAtMost = 20

/** One terminal of a session as the page has it: mount it in an element, type into it from anywhere. */
export class TerminalSession {
  private link: TerminalLink | undefined
  private screen: XtermScreen | undefined
  private state: TerminalState = { status: 'loading' }
  /** What the server has been asked to type: one after the other. */
  private typing: Promise<void> = Promise.resolve()
  private readonly listeners = new Set<() => void>()

  constructor(
    private readonly connection: Connection,
    readonly key: TerminalKey,
    /** Another page of the learner has the keyboard, and keeps it for now. */
    private readonly watch: boolean,
  ) {}

  /** Loads xterm into an element and attaches it, until the returned function is called. */
  mount(parts: Omit<ScreenParts, 'onType' | 'onResize'>): () => void {
    let closed = false
    let detach = () => {}
    void import('./xterm-screen.ts').then(({ XtermScreen }) => {
      if (closed) return
      const screen = new XtermScreen({
        ...parts,
        onType: (data) => link.type(data),
        onResize: () => link.resized(),
      })
      const link = new TerminalLink({
        connection: this.connection,
        terminal: this.key,
        screen,
        newWriter,
        after: startTimer,
        watch: this.watch,
        onState: (state) => this.become(state),
      })
      this.screen = screen
      this.link = link
      detach = link.start()
    })
    return () => {
      closed = true
      detach()
      this.screen?.close()
      this.screen = undefined
      this.link = undefined
      this.become({ status: 'loading' })
    }
  }

  /** Has the server type what an action of the lesson holds. False when this page may not. */
  typeFor(typing: Typing): boolean {
    if (['watching', 'exited', 'failed'].includes(this.state.status)) return false
    const writer = newWriter()
    this.typing = this.typing.then(() => this.ask(writer, typing))
    return true
  }

  /** Types keys as they are. */
  type(keys: string): boolean {
    return this.link?.type(keys) ?? false
  }

  /** Presses a key of the on-screen bar. */
  press(key: BarKey): boolean {
    return this.type(keyBytes(key, this.screen?.modes.applicationCursor ?? false))
  }

  paste(text: string): void {
    this.screen?.paste(text)
  }

  focus(): void {
    this.screen?.focus()
  }

  selection(): string {
    return this.screen?.selection() ?? ''
  }

  setScreenReader(on: boolean): void {
    this.screen?.setScreenReader(on)
  }

  /** Takes the keyboard back, starts a new shell after one that ended, or tries again. */
  again(): void {
    this.link?.again()
  }

  readonly getState = (): TerminalState => this.state

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** The same name each time: however often it is asked for, it is typed once. */
  private async ask(writer: WriterId, typing: Typing): Promise<void> {
    for (let attempt = 0; attempt < askAtMost; attempt++) {
      const answer = await this.connection.request('terminal:type', { ...this.key, writer, typing })
      if (answer.ok || !passing.has(answer.problem.code)) return
    }
  }

  private become(state: TerminalState): void {
    this.state = state
    for (const listener of this.listeners) listener()
  }
}

function startTimer(milliseconds: number, run: () => void): () => void {
  const timer = setTimeout(run, milliseconds)
  return () => clearTimeout(timer)
}

function newWriter(): WriterId {
  const bytes = crypto.getRandomValues(new Uint8Array(8))
  return WriterId.parse(Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(''))
}
