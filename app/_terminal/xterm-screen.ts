import { ClipboardAddon } from '@xterm/addon-clipboard'
import { WebLinksAddon } from '@xterm/addon-web-links'
import { WebglAddon } from '@xterm/addon-webgl'
import { Terminal } from '@xterm/xterm'
import type { TerminalSize } from '#common/sandbox.ts'
import { writeInPieces } from '#common/screen-pieces.ts'
import { copyText } from '#app/_ui/copy-text.ts'
import type { Appearance } from './appearance.ts'
import { CommandMarks } from './command-marks.ts'
import { hasGraphicsCard } from './graphics-card.ts'
import { keyMeaning, type PageKey } from './key-policy.ts'
import { MarkMargin, type MarkWords } from './mark-margin.ts'
import { boundScreen } from './screen-bounds.ts'
import { ScreenSearch } from './screen-search.ts'
import { ScreenSize } from './screen-size.ts'
import type { Screen, ScreenPicture } from './terminal-link.ts'
import { terminalLook, watchPageTheme } from './terminal-theme.ts'
import { readAll, readTranscript, type TranscriptEntry } from './transcript.ts'

export interface ScreenParts {
  element: HTMLElement
  /** What a screen reader says this is. */
  label: string
  /** What a screen reader says instead of the rest of a long output. */
  tooMuchOutput: string
  appearance: Appearance
  markWords: MarkWords
  onType: (data: string | Uint8Array) => void
  onResize: () => void
  /** The program, or a shell's prompt, names what it does. */
  onTitle: (title: string) => void
  /** A command began or ended. */
  onCommands: () => void
  /** A key that is for what is around the terminal. */
  onKey: (key: PageKey) => void
  onLink: (address: string) => void
  /** A finger touched the screen, which brings up no keyboard. */
  onTouch: () => void
}

/** Full reset: forgets the screen, the scrollback and every mode, in order with what is written around it. */
const reset = '\x1bc'
/** Lines, all of which a browser tab has room for nine times. */
const scrollback = 5_000

/** xterm in an element: draws, measures itself, and keeps to the page's clipboard and keyboard rules. */
export class XtermScreen implements Screen {
  readonly search: ScreenSearch
  readonly marks: CommandMarks
  private readonly xterm: Terminal
  private readonly sizing: ScreenSize
  private readonly closers: (() => void)[] = []
  private appearance: Appearance

  constructor(private readonly parts: ScreenParts) {
    this.appearance = parts.appearance
    Terminal.strings.tooMuchOutput = parts.tooMuchOutput
    this.xterm = new Terminal({
      allowProposedApi: true,
      // A cursor that blinks is drawn anew at every key, and the key's echo has to wait for the frame after that.
      cursorBlink: false,
      fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--font-mono'),
      fontSize: this.appearance.fontSize,
      lineHeight: 1.2,
      scrollback,
      screenReaderMode: this.appearance.screenReader,
      ...terminalLook(this.appearance.theme).options,
    })
    this.sizing = new ScreenSize(this.xterm, parts.element)
    this.search = new ScreenSearch(this.xterm)
    this.takeTheme()
    boundScreen(this.xterm, parts.onTitle)
    this.loadAddons()
    this.xterm.open(parts.element)
    this.xterm.textarea?.setAttribute('aria-label', parts.label)
    this.marks = this.markCommands()
    this.sizing.start()
    this.drawOnGraphicsCard()
    this.obeyKeys()
    this.listen()
  }

  size(): TerminalSize {
    return this.sizing.fitting
  }

  adopt(size: TerminalSize | undefined): void {
    // What was printed for the size before is drawn first.
    if (size) this.xterm.write('', () => this.sizing.adopt(size))
    else this.sizing.adopt(undefined)
  }

  restore({ screen, title, marks }: ScreenPicture, drawn: () => void): void {
    this.xterm.write(reset + screen, () => {
      this.marks.restore(marks)
      drawn()
    })
    this.parts.onTitle(title)
  }

  write(bytes: Uint8Array, drawn: () => void): void {
    writeInPieces(this.xterm, bytes, drawn)
  }

  focus(): void {
    if (this.parts.element.offsetParent) this.xterm.focus()
    // It is about to be shown: what is hidden takes no focus.
    else requestAnimationFrame(() => this.xterm.focus())
  }

  selection(): string {
    return this.xterm.getSelection()
  }

  /** Types pasted text, marked as a paste where the program asked for that. */
  paste(text: string): void {
    this.xterm.paste(text)
  }

  get modes(): { applicationCursor: boolean; fullScreen: boolean } {
    return {
      applicationCursor: this.xterm.modes.applicationCursorKeysMode,
      fullScreen: this.xterm.buffer.active.type === 'alternate',
    }
  }

  setAppearance(appearance: Appearance): void {
    this.appearance = appearance
    const { fontSize, screenReader } = appearance
    Object.assign(this.xterm.options, { fontSize, screenReaderMode: screenReader })
    this.takeTheme()
    this.sizing.arrange()
  }

  /** Scrolls so that the command above or below what is seen is the first line. */
  jump(direction: 'previous' | 'next'): void {
    const command = this.marks.beside(this.xterm.buffer.active.viewportY, direction)
    if (command) this.xterm.scrollToLine(command.prompt.line)
    else if (direction === 'next') this.xterm.scrollToBottom()
  }

  /** No end of what was still running will be marked any more. */
  shellEnded(): void {
    this.xterm.write('', () => this.marks.shellEnded())
  }

  transcript(): TranscriptEntry[] {
    return readTranscript(this.xterm.buffer.normal, this.marks.commands)
  }

  /** All that is on the screen and above it. */
  text(): string {
    return readAll(this.xterm.buffer.normal)
  }

  /** Twice is fine. */
  close(): void {
    for (const close of this.closers.splice(0)) close()
    this.xterm.dispose()
  }

  private loadAddons(): void {
    this.xterm.loadAddon(new WebLinksAddon((_, address) => this.parts.onLink(address)))
    // Programs may put text on the clipboard (OSC 52); what is on it is none of a sandbox's business.
    const writeText = (_: string, text: string) => {
      // Who only looks on keeps their clipboard.
      if (!this.sizing.isScaled) void copyText(text)
    }
    this.xterm.loadAddon(new ClipboardAddon(undefined, { readText: () => '', writeText }))
  }

  private markCommands(): CommandMarks {
    const margin = new MarkMargin(this.xterm, this.parts.markWords)
    let latest = 0
    const marks = new CommandMarks(this.xterm, () => {
      margin.update(marks)
      this.parts.onCommands()
      const { id } = marks.commands.at(-1) ?? { id: latest }
      if (id > latest) this.speakAnew()
      latest = Math.max(id, latest)
    })
    return marks
  }

  /** xterm reads out twenty lines from one key to the next: commands that are run from the text come without any. */
  private speakAnew(): void {
    if (!this.appearance.screenReader) return
    this.xterm.options.screenReaderMode = false
    this.xterm.options.screenReaderMode = true
  }

  /** xterm goes on with the DOM where there is no graphics card, or it is taken away. */
  private drawOnGraphicsCard(): void {
    if (!hasGraphicsCard()) return
    const webgl = new WebglAddon()
    try {
      webgl.onContextLoss(() => webgl.dispose())
      this.xterm.loadAddon(webgl)
    } catch {
      webgl.dispose()
    }
  }

  private obeyKeys(): void {
    this.xterm.attachCustomKeyEventHandler((event) => {
      const meaning = keyMeaning(event, this.xterm.hasSelection())
      if (meaning === 'pass') return true
      // The browser's own paste asks for no permission: it is left to do it.
      if (meaning === 'paste' || event.type !== 'keydown') return false
      event.preventDefault()
      // Outside of the terminal the same keys lead back into it.
      event.stopPropagation()
      if (meaning === 'copy') void copyText(this.selection()).then(() => this.xterm.clearSelection())
      else if (meaning === 'previousCommand') this.jump('previous')
      else if (meaning === 'nextCommand') this.jump('next')
      else this.parts.onKey(meaning)
      return false
    })
  }

  private listen(): void {
    const { element, onType, onResize } = this.parts
    const listeners = [
      this.xterm.onData(onType),
      this.xterm.onBinary((data) => onType(Uint8Array.from(data, (char) => char.charCodeAt(0)))),
      this.xterm.onResize(() => {
        this.tellSize()
        onResize()
      }),
    ]
    const copySelected = () => {
      if (this.xterm.hasSelection()) void copyText(this.selection())
    }
    // A selection may be let go of anywhere. The right button, which pastes, must find the clipboard as it was.
    const select = (event: MouseEvent) => {
      // Where the pointer is on a scaled screen xterm cannot tell.
      if (this.sizing.isScaled) event.stopPropagation()
      else if (event.button === 0) {
        document.addEventListener('mouseup', () => setTimeout(copySelected), { once: true })
      }
    }
    const touch = ({ pointerType }: PointerEvent) => {
      if (pointerType === 'touch') this.parts.onTouch()
      // A keyboard on the screen and xterm's hidden field do not get along; one that is plugged in may type here.
      this.xterm.textarea?.setAttribute('inputmode', pointerType === 'touch' ? 'none' : 'text')
    }
    this.tellSize()
    element.addEventListener('mousedown', select, { capture: true })
    element.addEventListener('pointerup', touch)
    this.closers.push(
      () => listeners.forEach((listener) => listener.dispose()),
      () => element.removeEventListener('mousedown', select, { capture: true }),
      () => element.removeEventListener('pointerup', touch),
      () => this.sizing.close(),
      watchPageTheme(() => this.takeTheme()),
    )
  }

  /** What is drawn over the screen has the theme's colours, too. */
  private takeTheme(): void {
    const { options, search } = terminalLook(this.appearance.theme)
    const { green = '', red = '', yellow = '' } = options.theme
    Object.assign(this.xterm.options, options)
    this.search.setColours(search)
    const { style } = this.parts.element
    for (const [name, colour] of Object.entries({ done: green, failed: red, running: yellow }))
      style.setProperty(`--mark-${name}`, colour)
  }

  /** Rows and columns, in the order of `stty size`, to whoever looks at the page from outside. */
  private tellSize(): void {
    this.parts.element.dataset['terminalSize'] = `${this.xterm.rows} ${this.xterm.cols}`
  }
}
