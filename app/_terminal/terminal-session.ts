import type { Problem } from '#common/problem.ts'
import { WriterId, type TerminalKey, type Typing } from '#common/protocol.ts'
import type { Connection } from '#app/_socket/connection.ts'
import type { Appearance } from './appearance.ts'
import type { ShellState } from './command-marks.ts'
import { keyBytes, type BarKey } from './keystrokes.ts'
import type { FoundMatches } from './screen-search.ts'
import { TerminalLink, type LinkState, type Paste } from './terminal-link.ts'
import type { TranscriptEntry } from './transcript.ts'
import type { ScreenParts, XtermScreen } from './xterm-screen.ts'

/** `loading`: xterm itself is on its way. */
export type TerminalState = { status: 'loading' } | LinkState

/** The server is away for a moment, or the engine is. */
const passing: ReadonlySet<string> = new Set(['server-silent', 'engine-unreachable'])
const askAtMost = 20

/** What is to be known of a terminal beside its screen; a new object at each change. */
export interface TerminalFacts {
  /** As the program in it says, without what would disturb the page. */
  title: string
  shell: ShellState
  paste: Paste | undefined
  /** Why the last that the text had typed was not. */
  notTyped: Problem | undefined
}

const longestTitle = 80
const nothingKnown: TerminalFacts = { title: '', shell: 'unknown', paste: undefined, notTyped: undefined }

type MountParts = Omit<ScreenParts, 'onType' | 'onResize' | 'onTitle' | 'onCommands'>

/** One terminal of a session as the page has it: mount it in an element, type into it from anywhere. */
export class TerminalSession {
  private link: TerminalLink | undefined
  private screen: XtermScreen | undefined
  private state: TerminalState = { status: 'loading' }
  private facts = nothingKnown
  /** While xterm is on its way. */
  private focusWanted = false
  /** What the server has been asked to type: one after the other. */
  private typing: Promise<void> = Promise.resolve()
  private readonly listeners = new Set<() => void>()

  constructor(
    private readonly connection: Pick<Connection, 'request' | 'send' | 'listen' | 'onConnect'>,
    readonly key: TerminalKey,
    /** Another page of the learner has the keyboard, and keeps it for now. */
    private readonly watch: boolean,
  ) {}

  /** Loads xterm into an element and attaches it, until the returned function is called. */
  mount(parts: MountParts): () => void {
    let closed = false
    let detach = () => {}
    void import('./xterm-screen.ts').then(({ XtermScreen }) => {
      if (closed) return
      const screen: XtermScreen = new XtermScreen({
        ...parts,
        onType: (data) => link.type(data),
        onResize: () => link.resized(),
        onTitle: (title) => this.learn({ title: title.replace(unprintable, '').slice(0, longestTitle) }),
        onCommands: () => this.learn({ shell: screen.marks.state }),
      })
      const link = new TerminalLink({
        connection: this.connection,
        terminal: this.key,
        screen,
        newWriter,
        after: startTimer,
        watch: this.watch,
        onState: (state) => this.become(state),
        onPaste: (paste) => this.learn({ paste }),
      })
      this.screen = screen
      this.link = link
      detach = link.start()
      if (this.focusWanted) this.focus()
    })
    return () => {
      closed = true
      detach()
      this.screen?.close()
      this.screen = undefined
      this.link = undefined
      this.learn(nothingKnown)
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

  /** What was not typed has been read of. */
  dismissNotTyped(): void {
    this.learn({ notTyped: undefined })
  }

  cancelPaste(): void {
    this.link?.cancelPaste()
  }

  focus(): void {
    this.focusWanted = this.screen === undefined
    this.screen?.focus()
  }

  selection(): string {
    return this.screen?.selection() ?? ''
  }

  setAppearance(appearance: Appearance): void {
    this.screen?.setAppearance(appearance)
  }

  /** Whether a program has the whole screen: it takes each key at once. */
  get isFullScreen(): boolean {
    return this.screen?.modes.fullScreen ?? false
  }

  /** Scrolls to the command above or below. */
  jump(direction: 'previous' | 'next'): void {
    this.screen?.jump(direction)
  }

  /** The commands that were run, as far as the screen goes back. */
  transcript(): TranscriptEntry[] {
    return this.screen?.transcript() ?? []
  }

  /** All text on the screen and above it. */
  text(): string {
    return this.screen?.text() ?? ''
  }

  /** Tells what a search finds until the returned function is called. */
  startSearch(onFound: (matches: FoundMatches) => void): () => void {
    return this.screen?.search.start(onFound) ?? (() => undefined)
  }

  find(text: string, direction: 'previous' | 'next', grown = false): void {
    this.screen?.search.find(text, direction, grown)
  }

  /** Where the match in front is in the window; none while it is not seen. */
  get foundBox(): DOMRect | undefined {
    return this.screen?.search.frontBox
  }

  /** Takes the keyboard, starts a new shell after one that ended, or tries again. */
  again(): void {
    this.link?.again()
  }

  readonly getState = (): TerminalState => this.state

  readonly getFacts = (): TerminalFacts => this.facts

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** The same name each time: however often it is asked for, it is typed once. */
  private async ask(writer: WriterId, typing: Typing): Promise<void> {
    let notTyped: Problem | undefined
    for (let attempt = 0; attempt < askAtMost; attempt++) {
      const answer = await this.connection.request('terminal:type', { ...this.key, writer, typing })
      notTyped = answer.ok ? undefined : answer.problem
      if (!notTyped || !passing.has(notTyped.code)) break
    }
    this.learn({ notTyped })
  }

  private learn(facts: Partial<TerminalFacts>): void {
    const before = this.facts
    this.facts = { ...before, ...facts }
    const isSame =
      before.title === this.facts.title &&
      before.shell === this.facts.shell &&
      before.paste === this.facts.paste &&
      before.notTyped === this.facts.notTyped
    if (isSame) this.facts = before
    else this.tell()
  }

  private become(state: TerminalState): void {
    this.state = state
    if (state.status === 'exited') this.screen?.shellEnded()
    this.tell()
  }

  private tell(): void {
    for (const listener of this.listeners) listener()
  }
}

/** Control characters, and those that turn the direction of what stands around them. */
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

function startTimer(milliseconds: number, run: () => void): () => void {
  const timer = setTimeout(run, milliseconds)
  return () => clearTimeout(timer)
}

function newWriter(): WriterId {
  const bytes = crypto.getRandomValues(new Uint8Array(8))
  return WriterId.parse(Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(''))
}
