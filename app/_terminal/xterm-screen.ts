import { ClipboardAddon } from '@xterm/addon-clipboard'
import { Unicode11Addon } from '@xterm/addon-unicode11'
import { WebLinksAddon } from '@xterm/addon-web-links'
import { WebglAddon } from '@xterm/addon-webgl'
import { Terminal } from '@xterm/xterm'
import type { TerminalSize } from '#common/sandbox.ts'
import { copyText } from '#app/_ui/copy-text.ts'
import { hasGraphicsCard } from './graphics-card.ts'
import { keyMeaning } from './key-policy.ts'
import { ScreenSize } from './screen-size.ts'
import type { Screen } from './terminal-link.ts'
import { pageTheme, watchPageTheme } from './terminal-theme.ts'

export interface ScreenParts {
  element: HTMLElement
  /** What a screen reader says this is. */
  label: string
  fontSize: number
  /** Reads the screen out as it changes; costs speed. */
  screenReader: boolean
  onType: (data: string | Uint8Array) => void
  onResize: () => void
  /** The keyboard way out of the terminal was used. */
  onLeave: () => void
  onLink: (address: string) => void
}

/** Full reset: forgets the screen, the scrollback and every mode, in order with what is written around it. */
const reset = '\x1bc'

/** xterm in an element: draws, measures itself, and keeps to the page's clipboard and keyboard rules. */
export class XtermScreen implements Screen {
  private readonly xterm: Terminal
  private readonly sizing: ScreenSize
  private readonly closers: (() => void)[] = []

  constructor(private readonly parts: ScreenParts) {
    this.xterm = new Terminal({
      allowProposedApi: true,
      cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
      fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--font-mono'),
      fontSize: parts.fontSize,
      lineHeight: 1.2,
      scrollback: 5_000,
      screenReaderMode: parts.screenReader,
      theme: pageTheme(),
    })
    this.sizing = new ScreenSize(this.xterm, parts.element)
    this.loadAddons()
    this.xterm.open(parts.element)
    this.xterm.textarea?.setAttribute('aria-label', parts.label)
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

  restore(screen: string, drawn: () => void): void {
    this.xterm.write(reset + screen, drawn)
  }

  write(bytes: Uint8Array, drawn: () => void): void {
    this.xterm.write(bytes, drawn)
  }

  focus(): void {
    this.xterm.focus()
  }

  selection(): string {
    return this.xterm.getSelection()
  }

  /** Types pasted text, marked as a paste where the program asked for that. */
  paste(text: string): void {
    this.xterm.paste(text)
  }

  get modes(): { bracketedPaste: boolean; applicationCursor: boolean } {
    const { bracketedPasteMode, applicationCursorKeysMode } = this.xterm.modes
    return { bracketedPaste: bracketedPasteMode, applicationCursor: applicationCursorKeysMode }
  }

  setScreenReader(on: boolean): void {
    this.xterm.options.screenReaderMode = on
  }

  /** Twice is fine. */
  close(): void {
    for (const close of this.closers.splice(0)) close()
    this.xterm.dispose()
  }

  private loadAddons(): void {
    this.xterm.loadAddon(new Unicode11Addon())
    this.xterm.unicode.activeVersion = '11'
    this.xterm.loadAddon(new WebLinksAddon((_, address) => this.parts.onLink(address)))
    // Programs may put text on the clipboard (OSC 52); what is on it is none of a sandbox's business.
    const provider = { readText: () => '', writeText: (_: string, text: string) => void copyText(text) }
    this.xterm.loadAddon(new ClipboardAddon(undefined, provider))
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
      if (meaning === 'leave') {
        // Outside of the terminal the same keys lead back into it.
        event.stopPropagation()
        this.parts.onLeave()
      }
      if (meaning === 'copy') void copyText(this.selection()).then(() => this.xterm.clearSelection())
      return false
    })
  }

  private listen(): void {
    const { element, onType, onResize } = this.parts
    const typed = this.xterm.onData(onType)
    const typedBytes = this.xterm.onBinary((data) =>
      onType(Uint8Array.from(data, (char) => char.charCodeAt(0))),
    )
    const resized = this.xterm.onResize(onResize)
    const copySelected = () => {
      if (this.xterm.hasSelection()) void copyText(this.selection())
    }
    // A selection may be let go of anywhere. The right button, which pastes, must find the clipboard as it was.
    const select = (event: MouseEvent) => {
      // Where the pointer is on a scaled screen xterm cannot tell.
      if (this.sizing.isScaled) event.stopPropagation()
      else if (event.button === 0)
        document.addEventListener('mouseup', () => setTimeout(copySelected), { once: true })
    }
    element.addEventListener('mousedown', select, { capture: true })
    this.closers.push(
      () => [typed, typedBytes, resized].forEach((listener) => listener.dispose()),
      () => element.removeEventListener('mousedown', select, { capture: true }),
      () => this.sizing.close(),
      watchPageTheme(() => (this.xterm.options.theme = pageTheme())),
    )
  }
}
